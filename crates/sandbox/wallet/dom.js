// Elements, state marks and icons. Text always arrives as text nodes, so a merchant's name can hold
// any character without becoming markup.

const SVG = "http://www.w3.org/2000/svg";

/** Makes an element. `on…` values are listeners, `true` is an empty attribute, `null` is left out. */
export function el(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** Makes an SVG element in the same way. */
export function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return element;
}

// One silhouette for each state, so that it can be told in grey and from afar.
// `line` is stroked, `body` is filled, `cut` is stroked in the colour of the ground.
const MARKS = {
  waiting: [
    ["line", "M2.5 8V2.5H8M16 2.5h5.5V8M21.5 16v5.5H16M8 21.5H2.5V16"],
    ["body", "M9 8h6a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H9a1 1 0 0 1-1-1V9a1 1 0 0 1 1-1z"],
  ],
  processing: [
    ["line dashed", "M21.3 12a9.3 9.3 0 1 1-18.6 0a9.3 9.3 0 1 1 18.6 0"],
    ["body", "M15 12a3 3 0 1 1-6 0a3 3 0 1 1 6 0"],
  ],
  paid: [
    ["body", "M22.5 12a10.5 10.5 0 1 1-21 0a10.5 10.5 0 1 1 21 0"],
    ["cut", "M7 12.4l3.4 3.4L17 9"],
  ],
  failed: [
    ["body", "M7.6 1.5h8.8l6.1 6.1v8.8l-6.1 6.1H7.6l-6.1-6.1V7.6z"],
    ["cut", "M8.4 8.4l7.2 7.2M15.6 8.4l-7.2 7.2"],
  ],
  expired: [["line", "M5 2.5h14M5 21.5h14M7 2.5v4.2L12 12l5-5.3V2.5M7 21.5v-4.2L12 12l5 5.3v4.2"]],
  cancelled: [["line", "M21.3 12a9.3 9.3 0 1 1-18.6 0a9.3 9.3 0 1 1 18.6 0M5.6 18.4L18.4 5.6"]],
  refunded: [["line", "M9 4L3.5 9.5 9 15M4 9.5h10a6 6 0 0 1 0 12h-3"]],
  "part-refunded": [
    ["line", "M9 4L3.5 9.5 9 15"],
    ["line broken", "M4 9.5h10a6 6 0 0 1 0 12h-3"],
  ],
  returned: [["line", "M12 1.8L22.6 21H1.4zM12 9v5M12 17.4v.2"]],
};

/** The mark of a state. It says nothing aloud: a word always stands beside it. */
export function mark(state, size) {
  const strokes = MARKS[state] ?? MARKS.processing;
  const paths = strokes.map(([kind, d]) => svg("path", { class: kind, d }));
  const shape = { class: "mark", viewBox: "0 0 24 24", width: size, height: size };
  return svg("svg", { ...shape, "aria-hidden": "true" }, paths);
}

const ICONS = {
  back: "M15 5l-7 7 7 7",
  close: "M6 6l12 12M18 6L6 18",
  next: "M9 6l6 6-6 6",
  search: "M17.5 17.5L21 21M18 11a7 7 0 1 1-14 0a7 7 0 1 1 14 0",
  bill: "M6 3h12v18l-3-2-3 2-3-2-3 2zM9.5 8h5M9.5 12h5",
  agreement: "M4 9h14l-4-4M20 15H6l4 4",
  guide: "M4 5h6a2 2 0 0 1 2 2v13a2 2 0 0 0-2-2H4zM20 5h-6a2 2 0 0 0-2 2v13a2 2 0 0 1 2-2h6z",
  question: "M9.2 9.2a2.8 2.8 0 1 1 4.3 2.4c-.9.6-1.5 1.1-1.5 2.2M12 17.2v.1M21 12a9 9 0 1 1-18 0a9 9 0 1 1 18 0",
  code: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM18 18h2v2M20 14v.1M14 20v.1",
};

/** A line icon; decoration only. */
export function icon(name, size = 22) {
  const shape = { class: "icon", viewBox: "0 0 24 24", width: size, height: size };
  return svg("svg", { ...shape, "aria-hidden": "true" }, svg("path", { d: ICONS[name] }));
}
