// The inline keyboard under a message.

import { el, icon, unseen } from "./dom.js";
import { link } from "./entities.js";
import { t } from "./language.js";

/**
 * The rows of buttons of a message.
 * `doing` has `tap(view, row, column)`, which returns a promise, `ask(query)` for this chat,
 * `askElsewhere(query)`, `copy(text)` and `tell(text)`, and what links need.
 */
export function inlineKeyboard(view, doing) {
  const rows = view.buttons.map((row, rowIndex) =>
    el("div", { class: "keys" }, ...row.map((button, column) => {
      const node = key(button, () => doing.tap(view, rowIndex, column), doing);
      node.classList.add("key");
      node.dataset.key = `${rowIndex}-${column}`;
      node.dataset.name = button.text;
      return node;
    })));
  return el("div", { class: "keyboard" }, ...rows);
}

function key(button, tap, doing) {
  switch (button.kind) {
    case "callback":
      return tapping(button, tap);
    case "url": {
      const { outer, inner } = link(button.url ?? "", doing);
      inner.prepend(button.text);
      if (outer.target) outer.append(icon("out"));
      return outer;
    }
    case "inline":
      return plain(button, () => doing.askElsewhere(button.query ?? ""));
    case "inline_here":
      return plain(button, () => doing.ask(button.query ?? ""));
    case "copy":
      return plain(button, () => doing.copy(button.copy ?? ""));
    default:
      return plain(button, () => doing.tell(t("button_unknown")));
  }
}

const plain = (button, onclick) => el("button", { type: "button", text: button.text, onclick });

function tapping(button, tap) {
  const waits = el("span", { class: "waits" });
  const node = el("button", { type: "button" }, el("span", { text: button.text }), waits);
  node.addEventListener("click", async () => {
    if (node.hasAttribute("aria-busy")) return;
    node.setAttribute("aria-busy", "true");
    node.setAttribute("aria-disabled", "true");
    waits.replaceChildren(unseen(` ${t("waiting")}`));
    await tap();
    node.removeAttribute("aria-busy");
    node.removeAttribute("aria-disabled");
    waits.replaceChildren();
  });
  return node;
}
