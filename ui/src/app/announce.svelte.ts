/** What the live region says. The region itself stands from start-up, so that nothing is missed. */
class Announcer {
  words = $state("");
  private last = "";

  /** Says it once: the same state told by several witnesses is one piece of news. */
  say(words: string, key: string = words) {
    if (key === this.last) return;
    this.last = key;
    this.words = words;
  }
}

export const announcer = new Announcer();
