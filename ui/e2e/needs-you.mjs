/* The inbox: what a person has to decide, and what came while nobody looked. */

export const needsYouScreens = {
  "needs-you": { screen: "needs-you", go: (page) => page.getByTestId("break").waitFor() },
  "needs-you-away": {
    screen: "needs-you",
    go: async (page) => {
      await page.getByTestId("break").waitFor();
      await page.evaluate(() => {
        const shop = window.tillsideMemory;
        shop.pay("ord-4109");
        shop.fail("ord-W-0931");
        shop.forge();
        shop.forge();
      });
      await page.getByTestId("missed-letters").waitFor();
    },
  },
};
