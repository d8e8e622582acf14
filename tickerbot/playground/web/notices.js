// Notices, alerts and choices that the page shows.

import { byId, el, setText } from "./dom.js";
import { refusalText, t } from "./language.js";

const SHORTEST_MS = 4000;
const PER_LETTER_MS = 60;
let timer;

/** Show a notice for a while, and announce it. `address` becomes a link below it. */
export function toast(text, address = null) {
  const root = byId("toasts");
  const link = address
    ? el("a", { href: address, target: "_blank", rel: "noopener noreferrer", text: address })
    : null;
  const node = el("div", { class: "toast" }, el("span", { text }), link);
  const away = () => node.remove();
  node.addEventListener("click", away);
  root.replaceChildren(node);
  clearTimeout(timer);
  timer = setTimeout(away, SHORTEST_MS + PER_LETTER_MS * text.length);
}

/** Show why something was refused. Throws errors that are not refusals. */
export function tellRefusal(error) {
  if (error.code === undefined) throw error;
  toast(refusalText(error));
}

/** Announce something to screen readers only. */
export function say(text) {
  setText(byId("heard"), text);
}

/** Show a text until it is confirmed; then restore the focus. */
export function alertText(text) {
  const close = el("button", { class: "main-button", type: "submit", value: "ok", text: t("ok") });
  return ask([el("p", { id: "alert-text", text }), el("div", { class: "alert-keys" }, close)]);
}

/** Offer `choices`, pairs of `[value, text]`. Resolves to the chosen value, or null. */
export function choose(question, choices) {
  const buttons = choices.map(([value, text]) =>
    el("button", { class: "choice", type: "submit", value, text }));
  const cancel = el("button", {
    class: "plain-button", type: "submit", value: "", text: t("cancel"),
  });
  return ask([
    el("p", { id: "alert-text", text: question }),
    el("div", { class: "choices" }, ...buttons),
    el("div", { class: "alert-keys" }, cancel),
  ]);
}

const ask = (content) => openDialog(byId("alert"), content);

/** Show a dialog with this content until it is closed; then restore the focus. Resolves as `choose`. */
export function openDialog(dialog, content) {
  const opener = document.activeElement;
  const key = opener?.dataset.key;
  const message = opener?.closest(".message");
  dialog.replaceChildren(el("form", { method: "dialog" }, ...content));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      // The button may have been redrawn because its message was edited.
      const again = opener?.isConnected ? opener : message?.querySelector(`[data-key="${key}"]`);
      (again ?? message)?.focus({ preventScroll: true });
      resolve(dialog.returnValue || null);
    }, { once: true });
  });
}
