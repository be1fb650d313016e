// Watches the page from within: when a key came, when the frame after it was there. The look at the
// start of a frame sees what this frame paints; at the start of the next one it has been painted.
if (!window.bench) {
  const bench = { turn: 0, key: 0, codes: [], paid: [], keys: [], floors: [], found: null };
  window.bench = bench;
  const frame = () => new Promise(requestAnimationFrame);
  const one = (id) => document.querySelector(`[data-testid="${id}"]`);
  const nanoseconds = (milliseconds) => Math.round(milliseconds * 1e6);

  addEventListener("keydown", (event) => (bench.key = event.timeStamp), true);

  // What the shortest way there and back takes: a command that only looks into memory, two frames.
  bench.floor = async () => {
    const began = performance.now();
    await window.__TAURI_INTERNALS__.invoke("wishes", { window: "desk" });
    await frame();
    await frame();
    bench.floors.push(nanoseconds(performance.now() - began));
  };

  // The answers to a search, as they come.
  const ask = window.fetch;
  window.fetch = async (address, ...rest) => {
    const answer = await ask(address, ...rest);
    if (!String(address).endsWith("/find_orders")) return answer;
    const { words } = JSON.parse(rest[0].body);
    const orders = await answer.clone().json();
    bench.found = { words, orders };
    return answer;
  };

  // A code is there when it has been read back from its own pixels and is no longer hidden.
  const codeShown = () => {
    const code = one("qr");
    return code?.querySelector(".drawn:not(.hidden)") ? code.dataset.code : undefined;
  };
  const rowsShown = () => {
    const { found } = bench;
    if (!found || one("palette-input")?.value.trim() !== found.words) return false;
    const rows = [...document.querySelectorAll('[id^="palette-order-"]')].map(({ id }) => id);
    return rows.join() === found.orders.map(({ id }) => `palette-order-${id}`).join();
  };

  (async () => {
    let code, paid;
    for (;;) {
      await frame();
      const number = one("order-number")?.innerText;
      const shown = codeShown();
      if (shown !== undefined && shown !== code) {
        code = shown;
        const key = bench.key;
        await frame();
        bench.codes.push({ number, ns: nanoseconds(performance.now() - key) });
      }
      if (one("result-paid") && number !== paid) {
        paid = number;
        await frame();
        bench.paid.push({ number, at: Date.now() });
      }
      if (rowsShown()) {
        const { words, orders } = bench.found;
        bench.found = null;
        const key = bench.key;
        await frame();
        const numbers = orders.map((order) => order.number);
        bench.keys.push({ words, numbers, ns: nanoseconds(performance.now() - key) });
      }
    }
  })();
}
