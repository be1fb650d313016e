// Amounts, rates and dates as text. An amount is a decimal string from the gateway and stays one: its
// whole part is grouped as a big integer, its fraction is copied, so nothing is rounded or computed.

import { el } from "/wallet/dom.js";
import { tag } from "/wallet/language.js";

const DECIMAL = /^([-+\u2212]?)(\d+)(?:\.(\d+))?$/;
const MINUS = "\u2212";

/** The figures of a decimal string in the reader's form: `3222.40` → `3,222.40`. */
export function figures(value) {
  const parts = DECIMAL.exec(String(value).trim());
  if (!parts) return String(value);
  const [, sign, whole, fraction] = parts;
  const numbers = new Intl.NumberFormat(tag(), { maximumFractionDigits: 0, useGrouping: true });
  const point = new Intl.NumberFormat(tag()).formatToParts(1.5).find((p) => p.type === "decimal");
  const grouped = numbers.format(BigInt(whole));
  const tail = fraction === undefined ? "" : `${point?.value ?? "."}${fraction}`;
  return `${sign === "-" ? MINUS : sign}${grouped}${tail}`;
}

/** `CNY 391.00` as text: code first in every language. */
export const money = (amount) => `${amount.currency} ${figures(amount.value)}`;

/** `CNY 391.00` as an element, the code quieter than the figures. */
export function amount(value, attributes = {}) {
  const shown = figures(value.value);
  const code = el("span", { class: "iso" }, value.currency);
  const element = el("span", attributes, code, " ", el("span", { class: "figures" }, shown));
  element.classList.add("amount");
  // Only for the largest figures: the style sheet shrinks long ones until they fit.
  element.style.setProperty("--length", String(shown.length));
  return element;
}

/** Whether two amounts are in one currency, so that a second line would say nothing new. */
export const sameCurrency = (a, b) => a.currency === b.currency;

/** The one form of a rate: `EUR 1 = CNY 8.2316`. */
export function rate(text) {
  const parts = /^(\S+) ([A-Z]{3}) = (\S+) ([A-Z]{3})$/.exec(text);
  if (!parts) return text;
  return `${parts[2]} ${figures(parts[1])} = ${parts[4]} ${figures(parts[3])}`;
}

const format = (at, options) => new Intl.DateTimeFormat(tag(), options).format(new Date(at));

/** `14:32` */
export const clock = (at) => format(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** `20 November 2026, 14:32` */
export const moment = (at) =>
  format(at, {
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  });

/** `Friday 20 November 2026`, the heading of a day. */
export const day = (at) =>
  format(at, { weekday: "long", day: "numeric", month: "long", year: "numeric" });

/** `20 November 2026` */
export const date = (at) => format(at, { day: "numeric", month: "long", year: "numeric" });

/** Seconds as `1:36`. */
export function countdown(seconds) {
  const left = Math.max(0, seconds);
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
}

/** Digits in groups of four. */
export const fours = (digits) => digits.match(/.{1,4}/g) ?? [];
