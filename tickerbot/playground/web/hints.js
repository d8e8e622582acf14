// Short hints for the first visit. Dismissed ones return only through the "?" button.

import { el, icon, initials, hue } from "./dom.js";
import { language, t } from "./language.js";

const KEY = "playground-hints-dismissed";

/** Cards in `root`; calls `followed(hint)` when a hint's button is pressed. */
export class Hints {
  constructor(root, followed) {
    Object.assign(this, { root, followed, hints: [], people: [] });
  }

  /** Show the `hints` that have not been dismissed. */
  show(hints, people) {
    if (hints === this.hints) return;
    this.hints = hints;
    this.people = people;
    this.draw();
  }

  /** Show all hints again, and focus the first. */
  showAll() {
    this.dismissed = [];
    this.draw();
    this.root.querySelector("button")?.focus();
  }

  get dismissed() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) ?? [];
    } catch {
      return [];
    }
  }

  set dismissed(indexes) {
    try {
      localStorage.setItem(KEY, JSON.stringify(indexes));
    } catch {
      // If storage is blocked, the hints return with the next visit.
    }
  }

  draw() {
    const gone = new Set(this.dismissed);
    const shown = this.hints
      .map((hint, index) => (gone.has(index) ? null : this.card(hint, index)))
      .filter(Boolean);
    this.root.hidden = shown.length === 0;
    this.root.replaceChildren(el("h2", { text: t("hints_title") }), ...shown);
  }

  card(hint, index) {
    const { title, text, action } = hint[language] ?? hint.en;
    const someone = this.people.find(({ id }) => id === hint.person);
    const picture = someone
      ? el("span", { class: `face ${hue(someone.id)}`, text: initials(someone.name) })
      : el("span", { class: "face" }, icon("weather"));
    picture.setAttribute("aria-hidden", "true");
    return el("article", { class: "hint" },
      picture,
      el("h3", { text: title }),
      el("p", {}, ...withCode(text)),
      el("button", {
        class: "hint-action", type: "button", text: action, onclick: () => this.followed(hint),
      }),
      el("button", {
        class: "round hint-close", type: "button", title: t("hint_dismiss"),
        "aria-label": `${t("hint_dismiss")}: ${title}`, onclick: () => this.dismiss(index),
      }, icon("close")));
  }

  dismiss(index) {
    this.dismissed = [...this.dismissed, index];
    this.draw();
    this.root.querySelector(".hint-close")?.focus();
  }
}

/** The text with the parts between backticks as code, since they are to be typed. */
const withCode = (text) =>
  text.split("`").map((part, index) => (index % 2 ? el("code", { text: part }) : part));
