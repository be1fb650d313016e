// Scrolls a list frame by frame and keeps how long each frame took.
window.scrollThrough = async (view, frames, step) => {
  const frame = () => new Promise(requestAnimationFrame);
  const took = [];
  let before = await frame();
  for (let count = 0; count < frames; count += 1) {
    view.scrollTop += step;
    const now = await frame();
    took.push(Math.round(now - before));
    before = now;
  }
  return took;
};

// The list itself, or a page of the same rows that nothing follows: as many in view, none of them
// made or taken away while it scrolls.
window.scrollList = (frames, step) => {
  const view = document.querySelector('[data-testid="payments-table"]').parentElement;
  return window.scrollThrough(view, frames, step);
};
window.scrollStill = async (frames, step) => {
  const view = document.querySelector('[data-testid="payments-table"]').parentElement;
  const still = view.cloneNode(true);
  const lines = [...still.querySelectorAll('[data-testid="payment-row"]')];
  const body = lines[0].parentElement;
  const height = parseInt(lines[0].style.height, 10);
  const wanted = Math.ceil((frames * step + view.clientHeight) / height);
  const rows = Array.from({ length: wanted }, (_, at) => lines[at % lines.length].cloneNode(true));
  body.replaceChildren(...rows);
  // Before the list and of its size, so that the same rules of the style sheet hold.
  const { x, y, width, height: tall } = view.getBoundingClientRect();
  still.style.cssText = `position: fixed; left: ${x}px; top: ${y}px; width: ${width}px; height: ${tall}px; background: var(--surface)`;
  view.after(still);
  try {
    return await window.scrollThrough(still, frames, step);
  } finally {
    still.remove();
  }
};
