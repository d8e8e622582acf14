// What the page tells the person: a short notice, an alert to confirm, a choice.

import { byId, el, setText } from "./dom.js";
import { refusalText, t } from "./language.js";

const SHORTEST_MS = 4000;
const PER_LETTER_MS = 60;
let timer;

/** Show a notice for a while; screen readers say it. `address` becomes a link under it. */
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

/** Say why something was refused. */
export function tellRefusal(error) {
  if (error.code === undefined) throw error;
  toast(refusalText(error));
}

/** Say something to screen readers alone. */
export function say(text) {
  setText(byId("heard"), text);
}

/** Show a text until it is confirmed; then the focus is where it was. */
export function alertText(text) {
  const close = el("button", { class: "main-button", type: "submit", value: "ok", text: t("ok") });
  return ask([el("p", { id: "alert-text", text }), el("div", { class: "alert-keys" }, close)]);
}

/** Let the person choose one of `choices` (`[value, text]`). Resolves to the value, or null. */
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

function ask(content) {
  const dialog = byId("alert");
  const opener = document.activeElement;
  const key = opener?.dataset.key;
  const message = opener?.closest(".message");
  dialog.replaceChildren(el("form", { method: "dialog" }, ...content));
  dialog.returnValue = "";
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      // The button may have been drawn anew by an edit of its message.
      const again = opener?.isConnected ? opener : message?.querySelector(`[data-key="${key}"]`);
      (again ?? message)?.focus({ preventScroll: true });
      resolve(dialog.returnValue || null);
    }, { once: true });
  });
}
