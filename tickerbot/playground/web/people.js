// The switch between the people one can be.

import { byId, el, hue, initials, setText, unseen } from "./dom.js";
import { language, t } from "./language.js";

/** A radio group in `root`; `chosen(person)` when another is chosen. */
export class People {
  constructor(root, chosen) {
    Object.assign(this, { root, chosen, people: [], unread: {}, buttons: [] });
    root.addEventListener("keydown", (event) => this.key(event));
  }

  /** Show these people, `person` chosen. */
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

  /** Show who is chosen, without telling anybody. */
  select(person) {
    this.person = person;
    this.mark();
  }

  /** Show how many messages wait for each (`{person id: number}`). */
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

/** What the person is ("Reader, Telegram in German"), in the page's language. */
const roleOf = (someone) => someone.role?.[language] ?? someone.role?.en ?? "";

/** The role; where there is little room its first words and the language's letters remain. */
function roleNode(someone) {
  const [first, ...rest] = roleOf(someone).split(",");
  if (rest.length === 0) return el("span", { class: "role", text: first });
  const letters = ` · ${someone.language.toUpperCase()}`;
  return el("span", { class: "role" }, first,
    el("span", { class: "role-more", text: `,${rest.join(",")}` }),
    el("span", { class: "role-letters", "aria-hidden": "true", text: letters }));
}
