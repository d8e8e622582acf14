// Long quotations, which are collapsed to three lines, with a button if they are longer than that.

import { el } from "./dom.js";
import { t } from "./language.js";

let last = 0;

/** A collapsible quotation, and the element for its content. Call `measureQuotes` once it is shown. */
export function foldable() {
  const id = `quote-${++last}`;
  const inner = el("div", { class: "quote-text", id });
  const button = el("button", {
    class: "fold", type: "button", hidden: true, "aria-expanded": "false", "aria-controls": id,
    text: t("show_more"),
  });
  const outer = el("blockquote", { class: "folds" }, inner, button);
  button.addEventListener("click", () => {
    const isOpen = outer.classList.toggle("is-open");
    button.setAttribute("aria-expanded", String(isOpen));
    button.textContent = t(isOpen ? "show_less" : "show_more");
    if (!isOpen) outer.scrollIntoView({ block: "nearest" });
  });
  return { outer, inner };
}

/** Show the button of every collapsed quotation in `root` that has more than three lines. */
export function measureQuotes(root) {
  const quotes = [...root.querySelectorAll("blockquote.folds:not(.is-open)")];
  const isLong = quotes.map(({ firstChild: words }) => words.scrollHeight > words.clientHeight + 1);
  quotes.forEach((quote, index) => {
    quote.lastChild.hidden = !isLong[index];
  });
}

/** Expand the quotations of `root` that were expanded in `before`, so that an edit keeps them so. */
export function keepOpen(before, root) {
  const was = [...before.querySelectorAll("blockquote.folds")];
  root.querySelectorAll("blockquote.folds").forEach((quote, index) => {
    if (was[index]?.classList.contains("is-open")) quote.lastChild.click();
  });
}
