// The list of chats, most recently active first.

import { addressOf } from "./address.js";
import { listText } from "./clock.js";
import { el, hue, icon, initials, setText, unseen } from "./dom.js";
import { t } from "./language.js";
import { serviceText } from "./message.js";

/** The list in `root`; calls `chosen(chat)` to open a chat. */
export class Chats {
  constructor(root, chosen) {
    Object.assign(this, { root, chosen, items: new Map(), person: null, openId: null });
  }

  /** Show the chats of a person. */
  show(person, views) {
    if (this.person?.id !== person.id) this.clear();
    this.person = person;
    const ids = new Set(views.map(({ id }) => id));
    for (const [id, item] of this.items) {
      if (ids.has(id)) continue;
      item.node.remove();
      this.items.delete(id);
    }
    for (const view of views) this.change(view, false);
    this.order();
  }

  /** Empty the list. */
  clear() {
    this.items.clear();
    this.root.replaceChildren();
  }

  /** Show the current state of one chat. */
  change(view, ordersAgain = true) {
    const item = this.items.get(view.id) ?? this.make(view);
    item.view = view;
    setText(item.title, view.title);
    setText(item.time, view.last ? listText(view.last.date) : "");
    item.timeGap.hidden = !view.last;
    setText(item.preview, previewText(view));
    const count = view.unread ? t("unread", { n: view.unread }) : "";
    if (item.badge.dataset.text !== count) {
      item.badge.dataset.text = count;
      item.badgeGap.hidden = !count;
      item.badge.replaceChildren(...(count ? [
        unseen(count),
        el("span", { "aria-hidden": "true", text: view.unread > 999 ? "999+" : view.unread }),
      ] : []));
    }
    if (ordersAgain) this.order();
  }

  make(view) {
    const item = {
      kind: kindIcon(view),
      title: el("b", { class: "chat-title", dir: "auto" }),
      time: el("span", { class: "chat-time" }),
      preview: el("span", { class: "chat-preview", dir: "auto" }),
      badge: el("span", { class: "badge" }),
      timeGap: unseen(", "),
      badgeGap: unseen(", "),
    };
    item.badgeGap.hidden = true;
    item.link = el("a", {
      class: "chat", href: addressOf(this.person.id, view.id), "data-chat-id": view.id,
      onclick: (event) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        this.chosen(item.view);
      },
    }, face(view),
    el("span", { class: "chat-top" }, item.kind, item.title, item.timeGap, item.time),
    el("span", { class: "chat-low" }, unseen(", "), item.preview, item.badgeGap, item.badge));
    item.node = el("li", {}, item.link);
    this.items.set(view.id, item);
    this.select(this.openId);
    return item;
  }

  order() {
    const items = [...this.items.values()];
    items.sort((a, b) => (b.view.last?.date ?? 0) - (a.view.last?.date ?? 0));
    if (items.every(({ node }, index) => this.root.children[index] === node)) return;
    const focused = document.activeElement;
    this.root.append(...items.map(({ node }) => node));
    if (this.root.contains(focused)) focused.focus({ preventScroll: true });
  }

  /** Mark the chat that is open. */
  select(id) {
    this.openId = id;
    for (const [key, { link }] of this.items) {
      if (key === id) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  /** The chat with this id (a number or a string), or null. */
  get(id) {
    for (const { view } of this.items.values()) if (String(view.id) === String(id)) return view;
    return null;
  }

  /** The private chat with the bot, or null. */
  get own() {
    for (const { view } of this.items.values()) if (view.kind === "private") return view;
    return null;
  }

  get all() {
    return [...this.items.values()].map(({ view }) => view);
  }

  focus(id) {
    (this.items.get(id) ?? this.items.values().next().value)?.link.focus();
  }

  get unread() {
    return this.all.reduce((sum, view) => sum + view.unread, 0);
  }
}

/** The round picture of a chat. */
export function face(view) {
  if (view.kind === "private") {
    return el("span", { class: "face is-bot", "aria-hidden": "true" }, icon("bot"));
  }
  const colour = hue(view.id);
  return el("span", { class: `face ${colour}`, "aria-hidden": "true", text: initials(view.title) });
}

/** The kind of the chat, or how many members it has. */
export function aboutText(view) {
  if (view.standing === "blocked") return t("blocked_by_you");
  if (view.kind === "private") return t("bot");
  const members = view.subtitle?.members;
  if (members === undefined) return t(view.kind);
  return t(view.kind === "channel" ? "subscribers" : "members", { n: members });
}

/** A small icon for groups and channels, whose title may be the same as the bot's name. */
function kindIcon({ kind }) {
  if (kind === "private") return null;
  const sign = icon(kind);
  sign.classList.add("chat-kind");
  return sign;
}

function mediaName(kind) {
  return kind ? t({ photo: "photo", video: "video" }[kind] ?? "file") : "";
}

function previewText(view) {
  const { last, standing } = view;
  if (standing === "blocked") return t("blocked_by_you");
  if (standing === "left") return t("you_left");
  if (!last) return t(view.kind === "private" ? "not_started" : "no_messages");
  if (last.service) return serviceText(last.service);
  const text = [mediaName(last.media), last.text].filter(Boolean).join(" · ");
  if (last.own) return `${t("you")}: ${text}`;
  return view.kind === "group" && last.from ? `${last.from}: ${text}` : text;
}
