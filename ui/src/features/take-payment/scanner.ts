/** Nobody types this fast; a scanner that plays a keyboard does. */
const GAP_MS = 50;
const LENGTH_MIN = 12;

/** Whether a text is what wallets show to be scanned: sixteen to twenty-four digits. */
export function isPayersCode(text: string): boolean {
  return /^\d{16,24}$/.test(text);
}

/**
 * Tells a scanned code from typed keys by their speed, so that a scanner works without focus.
 *
 * It hears every key. When a fast run of enough characters ends with Enter, the run was a code.
 */
export class ScannerEar {
  private run = "";
  private last = 0;

  /** The scanned code, once its Enter has come. `atMs` is the time of the key. */
  hear(key: string, atMs: number): string | null {
    const fast = atMs - this.last <= GAP_MS;
    this.last = atMs;
    if (key === "Enter") {
      const code = fast ? this.run : "";
      this.run = "";
      return code.length >= LENGTH_MIN ? code : null;
    }
    if (!/^[0-9A-Za-z]$/.test(key)) {
      // Shift comes before a capital letter and belongs to the run.
      if (key !== "Shift") this.run = "";
      return null;
    }
    this.run = fast ? this.run + key : key;
    return null;
  }

  /** How many characters the present run has: the first of them may have been typed into an amount. */
  get length(): number {
    return this.run.length;
  }
}
