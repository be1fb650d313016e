// What Tauri puts before a page, over the loopback: calls, and events that the desk tells.
(() => {
  const token = new URLSearchParams(location.search).get("token");
  const label = location.pathname === "/payer.html" ? "payer" : "main";
  const callbacks = new Map();
  const listeners = new Map();
  let last = 0;

  const source = new EventSource(`/events?token=${token}`);
  const opened = new Promise((done) => source.addEventListener("open", done, { once: true }));
  source.addEventListener("message", ({ data }) => {
    const { event, payload } = JSON.parse(data);
    for (const [id, listener] of listeners) {
      if (listener.event === event) callbacks.get(listener.handler)?.({ event, id, payload });
    }
  });

  function transformCallback(callback, once = false) {
    const id = ++last;
    callbacks.set(id, (answer) => {
      if (once) callbacks.delete(id);
      callback?.(answer);
    });
    return id;
  }

  async function invoke(command, args = {}) {
    if (command === "plugin:window|set_title") return null;
    if (command === "plugin:event|unlisten") return null;
    if (command === "plugin:event|listen") {
      const id = ++last;
      listeners.set(id, args);
      await opened;
      return id;
    }
    const answer = await fetch(`/invoke/${encodeURIComponent(command)}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Bridge-Token": token },
      body: JSON.stringify(args),
    });
    const told = await answer.json();
    if (answer.headers.get("Tauri-Response") !== "ok") throw told;
    return told;
  }

  window.__TAURI_INTERNALS__ = {
    invoke,
    transformCallback,
    unregisterCallback: (id) => callbacks.delete(id),
    metadata: { currentWindow: { label }, currentWebview: { windowLabel: label, label } },
  };
  window.__TAURI_EVENT_PLUGIN_INTERNALS__ = { unregisterListener: (_event, id) => listeners.delete(id) };
})();
