/*
 * A language that nobody speaks: English with a third more letters, as translations have them. What
 * is cut in it will be cut in somebody's language.
 */
const FILLER = "ëxtrá wórds åre hëré tø mákè thïs lông ēnough";

/** The text with more of it behind; short words grow most, as they do when they are translated. */
export function stretched(text) {
  const letters = text.replace(/\$\{[^}]*\}/g, "").trim().length;
  if (letters < 2) return text;
  const share = letters <= 10 ? 0.8 : letters <= 30 ? 0.5 : 0.35;
  return `${text} ${FILLER.slice(0, Math.max(2, Math.round(letters * share))).trimEnd()}`;
}

/** Stretches the English of every compiled message. */
export function stretchMessages() {
  return {
    name: "stretch-messages",
    transform(code, id) {
      if (!id.includes("/paraglide/messages/")) return null;
      const english = code.slice(0, code.indexOf("const zh_cn2_"));
      const longer = english.replace(/\(`((?:[^`\\]|\\.)*)`\)/g, (_, text) => `(\`${stretched(text)}\`)`);
      return { code: longer + code.slice(english.length), map: null };
    },
  };
}
