/** One half of an exchange, as it was kept: secrets were taken out before that. */
export interface WireMessage {
  url: string;
  headers: { name: string; value: string }[];
  body: string;
}

/** JSON set out in lines for reading; anything else stays as it came. */
export function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

/** Headers that nobody else can use, or must not. */
const LEFT_OUT = /^(signature|authorization|cookie|.*(key|token|secret).*)$/i;

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A request as a command for a terminal, without keys and signature.
 *
 * Whoever runs it signs it anew; as it stands the acquirer answers that the signature is missing.
 */
export function curl({ url, headers, body }: WireMessage): string {
  const kept = headers.filter(({ name }) => !LEFT_OUT.test(name));
  const lines = [
    `curl -X POST ${quoted(url)}`,
    ...kept.map(({ name, value }) => `-H ${quoted(`${name}: ${value}`)}`),
    `-H ${quoted("signature: algorithm=RSA256,keyVersion=1,signature=YOUR_SIGNATURE")}`,
    `--data-raw ${quoted(body)}`,
  ];
  return lines.join(" \\\n  ");
}
