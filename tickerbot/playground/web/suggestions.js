// A list to choose from, above the message field: commands, or results of inline mode.

import { byId, el } from "./dom.js";
import { say } from "./notices.js";

/**
 * A listbox that is controlled from the message field, which keeps the focus.
 * An item is `{nodes, take(key)}`, where the key is "Enter", "Tab" or "click".
 */
export class Suggestions {
  constructor(field) {
    Object.assign(this, { field, root: byId("suggestions"), items: [], at: -1, more: null });
    this.list = el("div", { role: "listbox", id: "suggestion-list", class: "suggestion-list" });
    this.note = el("p", { class: "suggestion-note", hidden: true });
    this.root.append(this.list, this.note);
    this.list.addEventListener("scroll", () => this.askMore(), { passive: true });
    // A click must not take the focus from the field.
    this.root.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  get isOpen() {
    return !this.root.hidden;
  }

  /** Show items; `more()` is called near the end of the list. `said` is announced. */
  show(items, label, { at = -1, more = null, said = "" } = {}) {
    this.items = [];
    this.list.replaceChildren();
    this.list.setAttribute("aria-label", label);
    this.list.hidden = items.length === 0;
    this.note.hidden = true;
    this.root.hidden = false;
    this.field.setAttribute("aria-controls", this.list.id);
    this.add(items, more);
    this.list.scrollTop = 0;
    this.move(Math.min(at, items.length - 1));
    if (said) say(said);
  }

  /** Append items. */
  add(items, more = null) {
    this.more = more;
    for (const item of items) {
      const index = this.items.length;
      const option = el("div", {
        role: "option", id: `suggestion-${index}`, class: "suggestion", "aria-selected": "false",
        onclick: () => item.take("click"),
        onpointermove: () => this.move(index, false),
      }, ...item.nodes);
      this.items.push({ ...item, option });
      this.list.append(option);
    }
    if (more && this.list.scrollHeight <= this.list.clientHeight) this.askMore();
  }

  /** Show a line of text instead of items. */
  tell(text) {
    this.show([], text);
    this.note.textContent = text;
    this.note.hidden = false;
    say(text);
  }

  hide() {
    if (!this.isOpen) return;
    this.root.hidden = true;
    this.items = [];
    this.list.replaceChildren();
    this.more = null;
    this.move(-1);
    this.field.removeAttribute("aria-controls");
    say("");
  }

  move(index, scrolls = true) {
    this.items[this.at]?.option.setAttribute("aria-selected", "false");
    this.at = index;
    const option = this.items[index]?.option;
    if (!option) {
      this.field.removeAttribute("aria-activedescendant");
      return;
    }
    option.setAttribute("aria-selected", "true");
    this.field.setAttribute("aria-activedescendant", option.id);
    if (scrolls) option.scrollIntoView({ block: "nearest" });
    if (index >= this.items.length - 2) this.askMore();
  }

  askMore() {
    const { scrollTop, clientHeight, scrollHeight } = this.list;
    const isNear = scrollHeight - scrollTop - clientHeight < 80;
    if (!this.more || !(isNear || this.at >= this.items.length - 2)) return;
    const { more } = this;
    this.more = null;
    more();
  }

  /** Handle a key pressed in the field. Returns true if it was meant for the list. */
  key(event) {
    if (!this.isOpen || event.shiftKey || event.isComposing) return false;
    const count = this.items.length;
    if (event.key === "Escape") this.hide();
    else if (count === 0) return false;
    else if (event.key === "ArrowDown") this.move((this.at + 1) % count);
    else if (event.key === "ArrowUp") this.move(this.at > 0 ? this.at - 1 : count - 1);
    else if ((event.key === "Enter" || event.key === "Tab") && this.at >= 0) {
      this.items[this.at].take(event.key);
    } else return false;
    event.preventDefault();
    return true;
  }
}
