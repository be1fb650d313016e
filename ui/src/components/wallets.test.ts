import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { brands, knownWallets, walletName } from "./wallets";

test("a wallet has one name on the screen and on paper, there without the country of a brand that has several", () => {
  const source = readFileSync("../crates/receipt/src/brand.rs", "utf8");
  const onPaper = [...source.matchAll(/^ {4}\("([A-Z_]+)", "(.+)"\),$/gm)].map(([, wallet, name]) => [wallet, name]);
  const onScreen = knownWallets().map((wallet) => [wallet, walletName(wallet).replace(/(?<=GrabPay) [A-Z]{2}$/, "")]);
  expect(onScreen).toEqual(onPaper);
});

test("no two wallets have one name", () => {
  const names = knownWallets().map(walletName);
  expect(new Set(names).size).toBe(names.length);
});

test("a brand of several countries stands once among brands", () => {
  const methods = ["GRABPAY_SG", "GCASH", "GRABPAY_MY"].map((method) => ({ method, name: method.split("_")[0] ?? "" }));
  expect(brands(methods).map(({ method }) => method)).toEqual(["GRABPAY_SG", "GCASH"]);
});
