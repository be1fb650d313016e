import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { payer, start } from "./browser.mjs";

let browser;
before(async () => (browser = await start()));
after(() => browser?.stop());

/** A journey on a shop of its own; it also fails when the page complained of anything. */
function journey(name, options, screen, walk) {
  test(name, async () => {
    const page = await browser.open(options, screen);
    try {
      await walk(page);
      assert.deepEqual(page.faults, []);
    } finally {
      await page.close();
    }
  });
}

journey("a payment link is made, copied and paid, and the way is remembered", "lang=en", "", async (page) => {
  await page.getByTestId("way-cashier").click();
  await page.keyboard.type("20");
  await page.clock.runFor(500);
  await page.getByTestId("link-wallet").selectOption("GCash");
  await page.keyboard.press("Enter");
  await page.getByTestId("qr").waitFor();
  assert.match(await page.getByTestId("qr").getAttribute("data-code"), /^https:\/\/pay\.example\/c\//);
  await page.getByText("Copy link").click();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^https:\/\/pay\.example\/c\//);
  await payer(page, "pay");
  await page.getByTestId("result-paid").waitFor();
  await page.keyboard.press("Enter");
  await page.getByTestId("make-link").waitFor();
});

journey("money for an ended order is told at the till and decided there", "lang=en", "", async (page) => {
  await page.getByTestId("show-code").waitFor();
  assert.equal(await page.getByTestId("late-success").count(), 0);
  await page.evaluate(() => window.tillsideMemory.lateSuccess("4109", "EUR 8.40"));
  await page.getByTestId("late-success").getByText("4109").waitFor();
  await page.getByTestId("late-accept").click();
  await page.getByTestId("late-success").waitFor({ state: "detached" });
});

/** Plays the keys of a wedge scanner on whatever has the focus, within a few milliseconds. */
function wedge(page, code) {
  return page.evaluate((keys) => {
    for (const key of [...keys, "Enter"]) {
      const { activeElement: target } = document;
      const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
      if (target.dispatchEvent(event) && target.matches("input") && key.length === 1) {
        target.value += key;
        target.dispatchEvent(new Event("input", { bubbles: true }));
      }
    }
  }, code);
}

journey("a scanner is heard on another screen, also while somebody types in a field", "lang=en", "", async (page) => {
  await page.getByTestId("show-code").waitFor();
  await page.keyboard.type("12", { delay: 90 });
  await page.getByTestId("nav-payments").click();
  await page.getByTestId("payments-table").waitFor();
  await page.keyboard.press("Control+k");
  await page.keyboard.type("lin", { delay: 90 });
  await wedge(page, "281666040092345678");
  await page.getByTestId("result-processing").getByText("12.00").waitFor();
});

journey("a camera reads the payer's code", "lang=en", "", async (page) => {
  await page.getByTestId("show-code").waitFor();
  await page.keyboard.type("8");
  await page.keyboard.press("F2");
  await page.getByTestId("camera").click();
  await page.getByTestId("result-processing").waitFor();
});

journey("a camera that another program has is told", "lang=en", "", async (page) => {
  await page.evaluate(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException("", "NotReadableError"));
  });
  await page.getByTestId("scan-code").click();
  await page.getByTestId("camera").click();
  await page.getByTestId("camera-trouble").getByText("Another program uses the camera").waitFor();
});

journey("a camera that comes when nobody wants it any more is turned off", "lang=en", "", async (page) => {
  await page.evaluate(() => {
    const devices = navigator.mediaDevices;
    const ask = devices.getUserMedia.bind(devices);
    devices.getUserMedia = async (what) => {
      window.given = await ask(what);
      await new Promise((allow) => (window.allow = allow));
      return window.given;
    };
  });
  await page.getByTestId("scan-code").click();
  await page.getByTestId("camera").click();
  await page.waitForFunction(() => window.allow);
  await page.getByTestId("leave-scan").click();
  await page.getByTestId("camera").waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => window.given.active), true);
  const active = await page.evaluate(async () => {
    window.allow();
    // As long as promises take; a picture comes later than that.
    for (let turn = 0; turn < 20; turn++) await null;
    return window.given.active;
  });
  assert.equal(active, false);
});

journey("a window without a camera says so", "lang=en", "", async (page) => {
  await page.evaluate(() => Object.defineProperty(navigator, "mediaDevices", { value: undefined, configurable: true }));
  await page.getByTestId("scan-code").click();
  await page.getByTestId("camera").click();
  await page.getByTestId("camera-trouble").getByText("cannot use a camera").waitFor();
});
