/** Which of the shop's windows this is: the one at the counter, or the back office beside it. */
export const role: "desk" | "office" =
  typeof location !== "undefined" && new URLSearchParams(location.search).get("window") === "office" ? "office" : "desk";
