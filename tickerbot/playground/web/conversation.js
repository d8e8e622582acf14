// The open chat: its head, its messages as they arrive, and how far they have been read.

import { Composer } from "./composer.js";
import { chatMenuItems, makeDeeds } from "./deeds.js";
import { byId, isCoarse } from "./dom.js";
import { Earlier } from "./earlier.js";
import { Footing } from "./footing.js";
import { showEmpty, showHead } from "./head.js";
import { t } from "./language.js";
import { Log } from "./log.js";
import { openMenu } from "./menu.js";
import { tellRefusal, toast } from "./notices.js";
import { Place } from "./place.js";
import { watchPresses } from "./press.js";
import { measureQuotes } from "./quotes.js";
import { Reading } from "./reading.js";

const QUIET = ["open", "earlier", "read"];

/** `page` has `act`, `username()`, `maxText()`, `openChat(id)`, `openOwn()` and `chats()`. */
export class Conversation {
  constructor(page) {
    Object.assign(this, { page, chat: null, messagesFor: null, turn: 0, late: null });
    this.root = byId("talk-inner");
    this.composer = new Composer({
      act: page.act,
      maxText: page.maxText,
      sent: () => this.sent(),
      lastOwn: () => this.log.lastOwn(),
    });
    this.deeds = makeDeeds({
      ...page,
      composer: this.composer,
      chat: () => this.chat,
      jump: (id) => this.jump(id),
      sent: () => this.sent(),
    });
    this.log = new Log(byId("log"), this.deeds);
    this.reading = new Reading({
      newest: () => this.log.lastId,
      tell: (chat, through) => this.asked("read", { chat, through }),
    });
    this.place = new Place(byId("log-scroll"), {
      atEnd: (isAtEnd) => this.reading.atEnd(isAtEnd),
      atTop: () => this.earlier.load(),
    });
    this.earlier = new Earlier(this.log, this.place, (name, fields) => this.asked(name, fields));
    this.footing = new Footing((name) => this.do(name));
    this.listen();
  }

  listen() {
    byId("down").addEventListener("click", () => {
      this.place.toEnd(true);
      if (!isCoarse()) this.footing.focus();
    });
    byId("chat-menu").addEventListener("click", ({ currentTarget }) =>
      openMenu(currentTarget, chatMenuItems(this.chat, (name) => this.do(name))));
    watchPresses(byId("log"), (node, point) => {
      const button = node.querySelector(".actions");
      const entry = this.log.byId.get(Number(node.dataset.messageId));
      if (button && entry) this.deeds.menu(entry.view, button, point);
    });
    addEventListener("resize", () => measureQuotes(byId("log")));
  }

  /** Perform an act on the server; a refusal is shown, and resolves to null. */
  async asked(name, fields = {}) {
    try {
      return await this.page.act(name, fields);
    } catch (error) {
      if (error.code !== "lost" || !QUIET.includes(name)) tellRefusal(error);
      return null;
    }
  }

  /** Perform an act on the whole chat: start, block, join, add the bot … */
  async do(name) {
    const chat = this.chat.id;
    const fields = { start: { payload: "" }, block: {}, unblock: {} }[name] ?? { chat };
    await this.asked(name, fields);
  }

  takeFocus() {
    // On a phone, focusing the message field would bring up the keyboard.
    if (isCoarse() || !this.footing.focus()) byId("talk-name").focus({ preventScroll: true });
  }

  /** Open a chat and load its messages; `takesFocus` if the visitor chose it. */
  async open(person, chat, takesFocus) {
    const turn = ++this.turn;
    const { unread } = chat;
    this.chat = chat;
    this.messagesFor = null;
    this.late = null;
    this.root.hidden = false;
    this.root.inert = false;
    byId("nothing").hidden = true;
    this.log.set(chat, []);
    byId("empty").hidden = true;
    this.earlier.begin(null, false);
    this.place.isAtEnd = true;
    this.reading.begin(null);
    this.composer.setChat(person, chat);
    this.head();
    if (takesFocus) this.takeFocus();
    const answer = await this.asked("open", { chat: chat.id });
    if (!answer || turn !== this.turn) return;
    this.begin(answer);
    const first = unread ? this.log.firstUnread(unread) : null;
    if (first === null) this.place.toEnd();
    else {
      this.log.mark(first);
      this.place.show(this.log.newLine, "start");
      if (!this.place.isAtEnd) this.reading.added(unread);
    }
  }

  /** Reload the messages after a lost connection, and keep the reader's place. */
  async reopen(chat) {
    const turn = ++this.turn;
    this.chat = chat;
    this.head();
    const follows = this.place.isAtEnd;
    const held = follows ? null : this.place.firstSeen();
    const id = Number(held?.dataset.messageId);
    const top = held?.getBoundingClientRect().top;
    this.late = [];
    const answer = await this.earlier.backTo(id, chat.id);
    if (turn !== this.turn) return;
    const { late } = this;
    this.late = null;
    if (!answer) return;
    this.begin(answer);
    const again = this.log.node(id);
    if (follows || !again) this.place.toEnd();
    else this.place.scroller.scrollTop += again.getBoundingClientRect().top - top;
    for (const event of late) this.take(event);
  }

  begin({ messages, more }) {
    this.messagesFor = this.chat.id;
    this.reading.begin(this.chat.id);
    this.log.set(this.chat, messages);
    this.earlier.begin(this.chat.id, more);
    this.showEmpty();
  }

  /** Leave the chat; it stays visible, but inert, until another one is opened. */
  leave() {
    this.turn += 1;
    this.composer.saveDraft();
    this.chat = null;
    this.messagesFor = null;
    this.late = null;
    this.reading.begin(null);
    this.earlier.begin(null, false);
    this.root.inert = true;
  }

  /** Show no chat at all. */
  close() {
    if (this.chat) this.leave();
    this.root.hidden = true;
    byId("nothing").hidden = false;
  }

  /** The chat itself changed (title, standing, who may write). */
  changed(chat) {
    this.chat = chat;
    this.log.chat = chat;
    this.composer.refresh(chat);
    this.head();
    this.showEmpty();
  }

  /** A `messages` or `gone` event. */
  take(event) {
    if (event.chat !== this.messagesFor) return;
    if (this.late) this.late.push(event);
    else if (event.type === "gone") this.gone(event.messages);
    else this.messages(event.messages);
  }

  messages(messages) {
    const { isCaughtUp } = this.reading;
    let others = [];
    this.place.keep(() => {
      others = this.log.upsert(messages, this.earlier.more).filter((view) => !view.own);
      if (others.length && document.hidden && isCaughtUp) this.log.mark(others[0].id);
      if (this.place.isAtEnd && this.log.trim()) this.earlier.show(true);
      this.showEmpty();
    });
    this.reading.added(others.length);
  }

  gone(ids) {
    this.place.keep(() => this.log.remove(ids));
    this.showEmpty();
  }

  /** Scroll to the end, where the message just sent will appear. */
  sent() {
    this.log.mark(null);
    this.place.toEnd();
  }

  head() {
    showHead(this.chat);
    this.footing.show(this.chat);
  }

  showEmpty() {
    showEmpty(this.chat, this.log.entries.length === 0);
  }

  /** Go to the message that another one answers, and load it if necessary. */
  async jump(id) {
    const node = await this.earlier.find(id);
    if (!node) {
      toast(t("gone_message"));
      return;
    }
    this.place.show(node);
    node.focus({ preventScroll: true });
    node.classList.remove("is-shown");
    requestAnimationFrame(() => node.classList.add("is-shown"));
  }
}
