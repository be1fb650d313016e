// Code 128 for the digits of a payer's code: set C, two digits a symbol, and set B for an odd last one.

// Widths of bars and spaces, alternately, beginning with a bar; index is the symbol's value.
const WIDTHS = [
  "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213",
  "221312", "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132",
  "221231", "213212", "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211",
  "212123", "212321", "232121", "111323", "131123", "131321", "112313", "132113", "132311", "211313",
  "231113", "231311", "112133", "112331", "132131", "113123", "113321", "133121", "313121", "211331",
  "231131", "213113", "213311", "213131", "311123", "311321", "331121", "312113", "312311", "332111",
  "314111", "221411", "431111", "111224", "111422", "121124", "121421", "141122", "141221", "112214",
  "112412", "122114", "122411", "142112", "142211", "241211", "221114", "413111", "241112", "134111",
  "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112", "421211", "212141",
  "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311", "113141",
  "114131", "311141", "411131", "211412", "211214", "211232",
];
const STOP = "2331112";
const START_C = 105;
const TO_SET_B = 100;

/** The bars as `[from, width]` in modules, and the whole width; `null` if there is anything but digits. */
export function bars(digits) {
  if (!/^\d{2,}$/.test(digits)) return null;
  const even = digits.length - (digits.length % 2);
  const values = [START_C, ...digits.slice(0, even).match(/\d\d/g).map(Number)];
  // In set B a digit's value is its place after the space: "0" is 16.
  if (even < digits.length) values.push(TO_SET_B, Number(digits.at(-1)) + 16);
  const sum = values.reduce((total, value, at) => total + value * Math.max(at, 1), 0);
  const widths = [...values, sum % 103].map((value) => WIDTHS[value]).join("") + STOP;
  const dark = [];
  let at = 0;
  [...widths].forEach((width, index) => {
    if (index % 2 === 0) dark.push([at, Number(width)]);
    at += Number(width);
  });
  return { dark, width: at };
}
