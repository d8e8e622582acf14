// Long quotations: folded to three lines, with a button where they are really longer.

import { el } from "./dom.js";
import { t } from "./language.js";

let last = 0;

/** A quotation that folds, and the element its words go into. Call `measureQuotes` once shown. */
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

/** Show the button of every folded quotation within `root` that is longer than its fold. */
export function measureQuotes(root) {
  const quotes = [...root.querySelectorAll("blockquote.folds:not(.is-open)")];
  const isLong = quotes.map(({ firstChild: words }) => words.scrollHeight > words.clientHeight + 1);
  quotes.forEach((quote, index) => {
    quote.lastChild.hidden = !isLong[index];
  });
}

/** Open the quotations of `root` that were open in `before`: an edit folds nothing up. */
export function keepOpen(before, root) {
  const was = [...before.querySelectorAll("blockquote.folds")];
  root.querySelectorAll("blockquote.folds").forEach((quote, index) => {
    if (was[index]?.classList.contains("is-open")) quote.lastChild.click();
  });
}
