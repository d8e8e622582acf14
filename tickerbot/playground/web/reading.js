// How far the open chat has been read, and the button that scrolls down to new messages.

import { byId, setText } from "./dom.js";
import { t } from "./language.js";

const READ_PAUSE_MS = 200;

/** `newest()` returns the id of the last message shown; `tell(chat, through)` marks as read. */
export class Reading {
  constructor({ newest, tell }) {
    Object.assign(this, { newest, tell, chat: null, through: 0, seen: 0, fresh: 0, isAtEnd: true });
    document.addEventListener("visibilitychange", () => this.look());
  }

  /** Start with a chat; null for none. */
  begin(chat) {
    if (this.timer) this.report();
    Object.assign(this, { chat, through: 0, seen: 0, fresh: 0, isAtEnd: true, timer: null });
    this.showButton();
  }

  /** Others wrote `count` new messages. */
  added(count) {
    this.fresh += count;
    this.look();
    this.showButton();
  }

  /** The reader has reached the end, or left it. */
  atEnd(isAtEnd) {
    this.isAtEnd = isAtEnd;
    this.look();
    this.showButton();
  }

  /** Whether everything shown so far has been marked as read. */
  get isCaughtUp() {
    return this.newest() === this.through;
  }

  /** At the end, everything counts as seen; the server is told a little later. */
  look() {
    if (!this.isAtEnd) return;
    this.fresh = 0;
    if (document.hidden || this.chat === null) return;
    this.seen = this.newest();
    if (this.seen === null || this.seen === this.through) return;
    this.timer ??= setTimeout(() => this.report(), READ_PAUSE_MS);
  }

  report() {
    clearTimeout(this.timer);
    this.timer = null;
    if (!isSeen()) return;
    this.through = this.seen;
    this.tell(this.chat, this.through);
  }

  showButton() {
    const button = byId("down");
    button.hidden = this.isAtEnd;
    const text = this.fresh ? t("n_new", { n: this.fresh }) : "";
    setText(byId("down-text"), text);
    const label = this.fresh ? t("n_new_messages", { n: this.fresh }) : t("to_newest");
    button.setAttribute("aria-label", label);
    button.title = label;
  }
}

// The page may be in the background, and on a phone the messages may be hidden.
const isSeen = () => !document.hidden && byId("log-scroll").clientHeight > 0;
