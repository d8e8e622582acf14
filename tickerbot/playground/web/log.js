// The messages of the open chat, oldest first, with day headings and a line above the unread ones.

import { dayElement, dayKey } from "./clock.js";
import { el } from "./dom.js";
import { t } from "./language.js";
import { fillMessage, makeMessage, setStops } from "./message.js";
import { nameButtons } from "./naming.js";
import { measureQuotes } from "./quotes.js";

const JOINED_WITHIN_S = 300;
const MAX_ENTRIES = 300;
const ENTRIES_AFTER_TRIM = 200;

/** The list of messages in `root`, independent of scrolling and of the server. */
export class Log {
  constructor(root, doing) {
    Object.assign(this, { root, doing, chat: null, entries: [], byId: new Map() });
    this.newLine = el("p", { class: "new-line" }, el("span", { text: t("unread_below") }));
    root.addEventListener("keydown", (event) => this.key(event));
    root.addEventListener("focusin", (event) => this.current(event.target.closest(".message")));
  }

  /** Show exactly these messages; screen readers do not announce them. */
  set(chat, messages) {
    this.chat = chat;
    this.root.setAttribute("aria-live", "off");
    this.entries = [];
    this.byId.clear();
    this.newLine.remove();
    this.root.replaceChildren();
    this.prepend(messages);
    requestAnimationFrame(() => this.root.setAttribute("aria-live", "polite"));
  }

  /** Insert older messages before those shown. */
  prepend(messages) {
    const older = messages.filter((view) => !this.byId.has(view.id));
    const added = older.map((view) => this.entry(view));
    const fragment = document.createDocumentFragment();
    fragment.append(...added.map(({ node }) => node));
    this.root.setAttribute("aria-live", "off");
    this.root.prepend(fragment);
    const next = this.entries[0];
    this.entries = [...added, ...this.entries];
    for (const entry of added) this.arrange(entry);
    if (next) this.arrange(next);
    measureQuotes(this.root);
    nameButtons(this.entries);
    if (!this.root.querySelector('.message[tabindex="0"]')) this.current(this.entries.at(-1)?.node);
    requestAnimationFrame(() => this.root.setAttribute("aria-live", "polite"));
  }

  /** Show new and changed messages. Returns those that were appended at the end. */
  upsert(messages, hasMore) {
    const added = [];
    for (const view of messages) {
      const known = this.byId.get(view.id);
      if (known) {
        known.view = view;
        fillMessage(known.node, view, this.chat, this.doing);
        this.arrange(known);
        measureQuotes(known.node);
      } else if (!(hasMore && this.entries.length && view.id < this.entries[0].view.id)) {
        if (this.insert(view)) added.push(view);
      }
    }
    nameButtons(this.entries);
    return added;
  }

  insert(view) {
    const entry = this.entry(view);
    let index = this.entries.length;
    while (index > 0 && this.entries[index - 1].view.id > view.id) index -= 1;
    const next = this.entries[index];
    this.entries.splice(index, 0, entry);
    this.root.insertBefore(entry.node, next ? next.day ?? next.node : null);
    this.arrange(entry);
    if (next) this.arrange(next);
    measureQuotes(entry.node);
    if (!next) this.current(entry.node, true);
    return !next;
  }

  /** Remove messages. */
  remove(ids) {
    for (const id of ids) {
      const entry = this.byId.get(id);
      if (!entry) continue;
      const index = this.entries.indexOf(entry);
      const next = this.entries[index + 1];
      const hadFocus = entry.node.contains(document.activeElement);
      this.entries.splice(index, 1);
      this.byId.delete(id);
      entry.day?.remove();
      entry.node.remove();
      if (next) this.arrange(next);
      const neighbour = next ?? this.entries[index - 1];
      if (neighbour && entry.node.tabIndex === 0) this.current(neighbour.node);
      if (hadFocus) neighbour?.node.focus();
    }
    if (!this.newLine.nextSibling) this.newLine.remove();
    nameButtons(this.entries);
  }

  /** Drop the oldest messages if there are very many. Returns true if some were dropped. */
  trim() {
    if (this.entries.length <= MAX_ENTRIES) return false;
    const oldest = this.entries.slice(0, this.entries.length - ENTRIES_AFTER_TRIM);
    this.remove(oldest.map(({ view }) => view.id));
    return true;
  }

  /** Put the line "New messages" before this message, or remove it if there is no such message. */
  mark(id) {
    const entry = this.byId.get(id);
    this.newLine.remove();
    if (entry) this.root.insertBefore(this.newLine, entry.node);
  }

  /** The id of the first of the last `count` messages that others wrote. */
  firstUnread(count) {
    let left = count;
    let found = null;
    for (let index = this.entries.length - 1; index >= 0 && left > 0; index -= 1) {
      const { view } = this.entries[index];
      if (view.own) continue;
      found = view.id;
      left -= 1;
    }
    return found;
  }

  /** The last message that may be edited, or null. */
  lastOwn() {
    return this.entries.findLast(({ view }) => view.may_edit)?.view ?? null;
  }

  node(id) {
    return this.byId.get(id)?.node ?? null;
  }

  get firstId() {
    return this.entries[0]?.view.id ?? null;
  }

  get lastId() {
    return this.entries.at(-1)?.view.id ?? null;
  }

  entry(view) {
    const entry = { view, node: makeMessage(view, this.chat, this.doing), day: null };
    this.byId.set(view.id, entry);
    return entry;
  }

  /** Update the message's day heading, and whether it is joined to the message above. */
  arrange(entry) {
    const index = this.entries.indexOf(entry);
    const before = this.entries[index - 1]?.view;
    const { view, node } = entry;
    const isNewDay = !before || dayKey(before.date) !== dayKey(view.date);
    if (isNewDay && !entry.day) {
      entry.day = el("p", { class: "day" }, dayElement(view.date));
      this.root.insertBefore(entry.day, node);
    } else if (!isNewDay && entry.day) {
      entry.day.remove();
      entry.day = null;
    }
    const isJoined = !isNewDay && !view.service && !before.service && before.own === view.own
      && before.from?.id === view.from?.id && view.date - before.date < JOINED_WITHIN_S;
    node.classList.toggle("is-joined", isJoined);
  }

  /** Make this the one message that the Tab key reaches, with everything in it. */
  current(node, unlessFocused = false) {
    if (!node || (unlessFocused && this.root.contains(document.activeElement))) return;
    for (const old of this.root.querySelectorAll('.message[tabindex="0"]')) {
      if (old !== node) setStops(old, -1);
    }
    if (node.tabIndex !== 0) setStops(node, 0);
  }

  key(event) {
    const at = this.entries.findIndex(({ node }) => node === event.target);
    if (at < 0) return;
    const to = {
      ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: this.entries.length - 1,
    }[event.key];
    if (to !== undefined && this.entries[to]) {
      event.preventDefault();
      this.entries[to].node.focus();
    } else if (event.key === "Enter") {
      const button = event.target.querySelector(".actions");
      if (!button) return;
      event.preventDefault();
      button.click();
    }
  }
}

