import { expect, test } from "vitest";
import type { PaymentRow } from "$app/ipc/client";
import { noPages, only, pagesOf, Reading, withPage } from "./pages";

const rows = (name: string) => [{ number: name } as PaymentRow];

test("places in view lie on the pages that are read", () => {
  expect([pagesOf(0, 30), pagesOf(90, 130), pagesOf(250, 300), pagesOf(0, 0)]).toEqual([[0], [0, 1], [2], [0]]);
});

test("pages far from the view go first, and a page is never changed in its place", () => {
  let pages = noPages;
  for (let page = 0; page < 60; page += 1) pages = withPage(pages, page, rows(String(page)));
  expect([pages.size, pages.has(59), pages.has(20), pages.has(19)]).toEqual([40, true, true, false]);
  const before = pages;
  pages = withPage(pages, 30, rows("again"));
  expect([before.get(30), pages.get(30)]).toEqual([rows("30"), rows("again")]);
});

test("a list that is read again keeps what is in view", () => {
  const pages = withPage(withPage(noPages, 0, rows("a")), 1, rows("b"));
  expect([...only(pages, [1]).keys()]).toEqual([1]);
});

test("a reading knows where pages begin and which are awaited", () => {
  const reading = new Reading();
  reading.learn(1, "t5.7");
  reading.learn(2, null);
  reading.begin(3);
  expect([reading.cursor(1), reading.cursor(2), reading.awaits(3)]).toEqual(["t5.7", null, true]);
  reading.end(3);
  expect(reading.awaits(3)).toBe(false);
});
