/** The languages of the payer's display, each named in itself. */
export const displayLanguages = [
  { value: "zh-CN", text: "中文" },
  { value: "en", text: "English" },
  { value: "ko", text: "한국어" },
  { value: "ms", text: "Bahasa Melayu" },
] as const;
