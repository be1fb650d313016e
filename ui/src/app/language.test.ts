import { describe, expect, it } from "vitest";
import { language } from "./language.svelte";

describe("the language", () => {
  it("that was chosen before it could be kept is not taken back by news of the desk", () => {
    language.set(null);
    expect(language.current).toBe("en");
    language.choose("zh-CN");
    language.set(null);
    expect(language.current).toBe("zh-CN");
    expect(document.documentElement.lang).toBe("zh-CN");
    language.set("en");
    expect(language.current).toBe("en");
  });
});
