// The calls to the practice gateway. Every failure becomes one `ApiError` whose `kind` says what to
// do next; the words for it are the screens' own.

/** `unknown` (404), `gone` (410), `offline` (nobody answered), `unsure` (sent, then nobody), `refused`. */
export class ApiError extends Error {
  constructor(kind, code = "", message = "", hint = "") {
    super(message || code || kind);
    Object.assign(this, { kind, code, hint });
  }
}

const PATIENCE_MS = 8000;

async function call(path, options, lost) {
  let response;
  let body;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    response = await fetch(path, { cache: "no-store", ...options, signal });
    body = await response.json();
  } catch {
    // No answer, or one that is not ours (a proxy's page, a torn body).
    throw new ApiError(lost);
  }
  if (response.ok) return body;
  const { code, message, hint } = body?.error ?? {};
  const kinds = { 404: "unknown", 410: "gone" };
  throw new ApiError(kinds[response.status] ?? "refused", code, message, hint);
}

const get = (path, query = {}) =>
  call(`/wallet/api/${path}?${new URLSearchParams(query)}`, { method: "GET" }, "offline");

const post = (path, body) => {
  const headers = { "content-type": "application/json" };
  // A lost answer to a POST may hide an effect, so it is not the same as "nobody there".
  return call(`/wallet/api/${path}`, { method: "POST", headers, body: JSON.stringify(body) }, "unsure");
};

export const api = {
  wallets: async () => (await get("wallets")).wallets,
  look: (code, wallet) => get("look", { code, wallet }),
  pay: (code, wallet, decision, reason) => post("pay", { code, wallet, decision, reason }),
  code: async (wallet, pin) => (await post("code", { wallet, pin_required: pin })).code,
  agree: (auth_url, decision) => post("agree", { auth_url, decision }),
  /** What was charged, and what was tried and not charged. */
  bills: async (wallet) => {
    const { bills, failed } = await get("bills", { wallet });
    return [...bills, ...failed];
  },
  agreements: async (wallet) => (await get("agreements", { wallet })).agreements,
  stopAgreement: (id) => post("agreements/stop", { id }),
};
