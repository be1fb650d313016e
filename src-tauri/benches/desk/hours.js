// Keeps the page's repeating timers, so that their time can be played ahead. Goes in before the
// page's own scripts have run; says whether it stands in the document that is wanted.
if (window.leaving) return false;
if (!window.hours) {
  const every = new Map();
  const { setInterval, clearInterval } = window;
  window.setInterval = (act, milliseconds, ...rest) => {
    const id = setInterval(act, milliseconds, ...rest);
    every.set(id, { act: () => act(...rest), milliseconds });
    return id;
  };
  window.clearInterval = (id) => {
    every.delete(id);
    clearInterval(id);
  };
  const now = Date.now;
  const STEP = 500;
  // Ten seconds of ticks to a frame: what they change is painted, and collected when it is old.
  const TO_A_FRAME = 20;
  window.hours = {
    ticks: () => [...every.values()].some(({ milliseconds }) => milliseconds === STEP),
    passed: 0,
    async pass(milliseconds) {
      let ahead = 0;
      Date.now = () => now() + ahead;
      for (let step = 1; ahead < milliseconds; step += 1) {
        ahead += STEP;
        const due = [...every.values()].filter((timer) => ahead % timer.milliseconds < STEP);
        for (const { act } of due) act();
        await (step % TO_A_FRAME ? null : new Promise(requestAnimationFrame));
      }
      Date.now = now;
      // Back to the present at once: a page that waits for its next tick would live in the future.
      for (const { act } of every.values()) act();
      window.hours.passed += 1;
    },
  };
}
return true;
