/** Rows drawn above and below the visible ones, so that a quick scroll shows no gap. */
const SPARE = 12;

export interface WindowOfRows {
  first: number;
  last: number;
  above: number;
  below: number;
}

/** Which of `count` rows of one height stand in view; the rest is two empty stretches. */
export function windowOfRows(count: number, row: number, scrolled: number, height: number): WindowOfRows {
  const first = Math.max(0, Math.floor(scrolled / row) - SPARE);
  const last = Math.min(count, Math.ceil((scrolled + height) / row) + SPARE);
  return { first, last, above: first * row, below: Math.max(0, count - last) * row };
}
