// Payment guidance, step by step for each kind of payment, and popular questions with a search.
// The texts are whole articles, so each language has a file of its own.

import { tabs } from "/wallet/bills.js";
import { el, icon } from "/wallet/dom.js";
import { GUIDE_EN, QUESTIONS_EN } from "/wallet/help-en.js";
import { GUIDE_ZH, QUESTIONS_ZH } from "/wallet/help-zh.js";
import { language, t } from "/wallet/language.js";
import { empty, heading, inside, wayOut } from "/wallet/parts.js";

const guide = () => (language() === "zh" ? GUIDE_ZH : GUIDE_EN);
const questions = () => (language() === "zh" ? QUESTIONS_ZH : QUESTIONS_EN);

/** The list of topics. */
export function guideScreen() {
  const draw = () => [
    tabs("guide"),
    el("p", { class: "lead" }, t("guide.lead")),
    el("ul", { class: "rows" }, guide().map(({ id, title, lead }) =>
      el("li", {}, inside(`#/guide/${id}`, { class: "row", "data-testid": "guide-topic" },
        el("span", { class: "grow" }, el("b", {}, title), el("span", { class: "hint" }, lead)),
        icon("next", 18))))),
  ];
  return {
    title: () => t("guide"),
    out: () => wayOut("#/", "back"),
    heading: () => heading(t("centre.name")),
    draw,
  };
}

/** One topic. */
export function topicScreen(app, id) {
  const topic = () => guide().find((one) => one.id === id) ?? guide()[0];
  const draw = () => {
    const { title, lead, steps, notes } = topic();
    return [
      heading(title, "section-title"),
      el("p", { class: "lead" }, lead),
      el("h2", { class: "label" }, t("guide.steps")),
      el("ol", { class: "steps" }, steps.map((step) => el("li", {}, step))),
      el("h2", { class: "label" }, t("guide.look-out")),
      el("ul", { class: "notes" }, notes.map((note) => el("li", {}, note))),
    ];
  };
  return { title: () => topic().title, out: () => wayOut("#/guide", "back"), draw };
}

/** A question is found when it has every word that was typed, in any order. */
function found(search) {
  const words = search.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  return questions().filter(({ question, answer }) => {
    const text = `${question} ${answer}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function answers(list) {
  if (list.length === 0) return [empty(t("questions.none"), t("questions.none.text"))];
  return list.map(({ question, answer }) =>
    el("details", { class: "question", "data-testid": "question" },
      el("summary", {}, el("span", { class: "grow" }, question), icon("next", 18)),
      el("p", {}, answer)));
}

/** The questions, with their search. */
export function questionsScreen() {
  let search = "";
  const count = (list) =>
    list.length === 1 ? t("questions.found-one") : t("questions.found", { n: list.length });

  function draw() {
    const said = el("p", { class: "counts", role: "status" }, count(found(search)));
    const place = el("div", {}, answers(found(search)));
    const look = (event) => {
      search = event.target.value;
      said.textContent = count(found(search));
      place.replaceChildren(...answers(found(search)));
    };
    return [
      tabs("questions"),
      el("div", { class: "search" }, icon("search", 20),
        el("input", { type: "search", value: search, placeholder: t("questions.search"),
          "aria-label": t("questions.search"), "data-testid": "question-search", oninput: look })),
      said,
      place,
    ];
  }
  return {
    title: () => t("questions"),
    out: () => wayOut("#/", "back"),
    heading: () => heading(t("centre.name")),
    draw,
  };
}
