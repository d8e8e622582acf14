// The switch between the people that the visitor can be.

import { byId, el, hue, initials, setText, unseen } from "./dom.js";
import { language, t } from "./language.js";

/** A radio group in `root`; calls `chosen(person)` when another one is chosen. */
export class People {
  constructor(root, chosen) {
    Object.assign(this, { root, chosen, people: [], unread: {}, buttons: [] });
    root.addEventListener("keydown", (event) => this.key(event));
  }

  /** Show these people, with `person` selected. */
  show(people, person) {
    this.people = people;
    this.person = person;
    this.buttons = people.map((someone) => el("button", {
      class: "person", type: "button", role: "radio", title: roleOf(someone),
      onclick: () => this.take(someone),
    },
    el("span", {
      class: `face ${hue(someone.id)}`, "aria-hidden": "true", text: initials(someone.name),
    }),
    el("span", { class: "person-words" },
      el("b", { text: someone.name }), unseen(", "), roleNode(someone)),
    el("span", { class: "badge person-badge" })));
    this.root.replaceChildren(...this.buttons);
    this.mark();
    this.badges(this.unread);
  }

  /** Select a person without calling `chosen`. */
  select(person) {
    this.person = person;
    this.mark();
  }

  /** Show the number of unread messages of each person (`{person id: number}`). */
  badges(unread) {
    this.unread = unread;
    this.people.forEach((someone, index) => {
      const count = unread[someone.id] ?? 0;
      const badge = this.buttons[index].lastChild;
      const text = count > 99 ? "99+" : String(count);
      if (badge.dataset.text === text) return;
      badge.dataset.text = text;
      badge.replaceChildren(...(count ? [
        unseen(`, ${t("unread", { n: count })}`), el("span", { "aria-hidden": "true", text }),
      ] : []));
    });
  }

  mark() {
    this.people.forEach((someone, index) => {
      const isChosen = someone.id === this.person.id;
      this.buttons[index].setAttribute("aria-checked", String(isChosen));
      this.buttons[index].tabIndex = isChosen ? 0 : -1;
    });
    const others = this.people.filter((someone) => someone.id !== this.person.id);
    const other = others.at(-1) ?? this.person;
    const windowLink = byId("second-window");
    windowLink.href = `/?as=${encodeURIComponent(other.id)}`;
    windowLink.title = t("second_window_as", { name: other.name });
    setText(byId("second-window-text"), t("second_window"));
    windowLink.setAttribute("aria-label", windowLink.title);
  }

  take(someone) {
    if (someone.id !== this.person.id) this.chosen(someone);
  }

  key(event) {
    const at = this.buttons.indexOf(event.target);
    const count = this.buttons.length;
    const to = {
      ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1,
      Home: 0, End: count - 1,
    }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    const index = (to + count) % count;
    this.buttons[index].focus();
    this.take(this.people[index]);
  }
}

/** The person's role ("Reader, Telegram in German"), in the page's language. */
const roleOf = (someone) => someone.role?.[language] ?? someone.role?.en ?? "";

/** The role; if there is little room, only its first part and the language code are visible. */
function roleNode(someone) {
  const [first, ...rest] = roleOf(someone).split(",");
  if (rest.length === 0) return el("span", { class: "role", text: first });
  const letters = ` · ${someone.language.toUpperCase()}`;
  return el("span", { class: "role" }, first,
    el("span", { class: "role-more", text: `,${rest.join(",")}` }),
    el("span", { class: "role-letters", "aria-hidden": "true", text: letters }));
}
