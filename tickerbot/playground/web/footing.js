// The foot of the conversation: the composer, or what replaces it if the person cannot write.

import { byId, el } from "./dom.js";
import { t } from "./language.js";

/** Shows the composer, or what can be done instead. `act(name)` performs one of the server's acts. */
export class Footing {
  constructor(act) {
    this.act = act;
    this.shown = "";
  }

  show(chat) {
    const name = nameOf(chat);
    if (name === this.shown) return;
    const instead = byId("instead");
    const hadFocus = byId("foot").contains(document.activeElement);
    this.shown = name;
    byId("composer").hidden = name !== "write";
    instead.hidden = name === "write";
    instead.replaceChildren();
    if (name === "only_admins") instead.append(el("p", { text: t(name) }));
    else if (name !== "write") {
      instead.append(el("button", {
        class: "main-button", type: "button", text: t(name), onclick: () => this.act(name),
      }));
    }
    if (hadFocus) this.focus();
  }

  /** Focus what is to be used next. Returns false if there is nothing. */
  focus() {
    const target = this.shown === "write" ? byId("field") : byId("instead").querySelector("button");
    target?.focus({ preventScroll: true });
    return Boolean(target);
  }
}

function nameOf({ kind, standing, may_write: mayWrite }) {
  if (kind === "private") {
    return { none: "start", blocked: "unblock" }[standing] ?? "write";
  }
  if (standing === "left" || standing === "none") return "join";
  return mayWrite ? "write" : "only_admins";
}
