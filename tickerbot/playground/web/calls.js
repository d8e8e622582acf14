// The log of Bot API calls, newest first. A row expands to show the parameters and the answer.

import { exactText } from "./clock.js";
import { el, setText } from "./dom.js";
import { t } from "./language.js";

const MAX_ROWS = 100;

/** The panel's section with the log. While a row is expanded, new calls wait behind a button. */
export class Calls {
  constructor() {
    Object.assign(this, { waiting: [], held: 0, skipped: 0, open: null, isScrolled: false });
    this.list = el("ol", { class: "calls", "aria-label": t("calls"), tabindex: "0" });
    this.list.addEventListener("scroll", () => {
      this.isScrolled = this.list.scrollTop > 8;
    }, { passive: true });
    this.none = el("p", { class: "about", text: t("calls_none") });
    this.skippedWords = el("p", { class: "about" });
    this.more = el("button", {
      class: "pill calls-more", type: "button", hidden: true, onclick: () => this.release(),
    });
    this.root = el("section", { class: "mood mood-calls", "aria-labelledby": "calls-name" },
      el("div", { class: "mood-row" },
        el("h3", { id: "calls-name", text: t("calls") }), this.skippedWords),
      this.none, this.more, this.list);
  }

  /** Add new calls; `skipped` is the number of calls that are missing before them. */
  add(calls, skipped) {
    this.skipped += skipped;
    if (this.skipped) setText(this.skippedWords, t("calls_skipped", { n: this.skipped }));
    if (calls.length === 0) return;
    const newest = [...calls].sort((a, b) => b.n - a.n);
    if (!this.isHeld) {
      this.draw(newest);
      return;
    }
    this.held += calls.length;
    this.waiting = [...newest, ...this.waiting].slice(0, MAX_ROWS);
    this.more.hidden = false;
    setText(this.more, t("calls_held", { n: this.held }));
  }

  /** Whether the list must not move, because a row is expanded or the list is scrolled. */
  get isHeld() {
    return this.open !== null || this.isScrolled;
  }

  release() {
    this.close();
    this.list.scrollTop = 0;
    this.isScrolled = false;
    this.draw(this.waiting);
    this.waiting = [];
    this.held = 0;
    this.more.hidden = true;
    this.list.focus({ preventScroll: true });
  }

  draw(newest) {
    const shown = newest.slice(0, MAX_ROWS);
    const tooMany = this.list.children.length + shown.length - MAX_ROWS;
    const focused = this.list.contains(document.activeElement) ? document.activeElement : null;
    for (let left = tooMany; left > 0; left -= 1) this.list.lastChild.remove();
    this.list.prepend(...shown.map((call) => this.row(call)));
    this.none.hidden = true;
    if (focused && !focused.isConnected) this.list.focus({ preventScroll: true });
  }

  row(call) {
    const row = el("li", {});
    const took = call.ms === null ? "" : t("ms", { n: Math.round(call.ms) });
    const button = el("button", {
      class: "call", type: "button", "aria-expanded": "false",
      onclick: () => (this.open === row ? this.close() : this.show(row, call)),
    },
    el("span", { class: "call-at", text: exactText(call.at) }),
    el("span", { class: "call-method", text: call.method }),
    el("span", { class: "call-chat", text: call.chat ?? "" }),
    el("span", { class: `call-status is-${kindOf(call.status)}`, text: call.status || "–" }),
    el("span", { class: "call-ms", text: took }));
    row.append(button);
    return row;
  }

  show(row, call) {
    this.close();
    this.open = row;
    row.firstChild.setAttribute("aria-expanded", "true");
    const part = (key, json) =>
      [el("h4", { text: t(key) }), el("pre", { tabindex: "0", text: pretty(json) })];
    row.append(el("div", { class: "call-more" },
      ...part("call_sent", call.sent), ...part("call_answer", call.answer)));
    row.lastChild.scrollIntoView({ block: "nearest" });
  }

  close() {
    if (!this.open) return;
    this.open.firstChild.setAttribute("aria-expanded", "false");
    this.open.lastChild.remove();
    this.open = null;
    if (this.waiting.length && !this.isScrolled) this.release();
  }
}

const kindOf = (status) => (status < 300 && status ? "good" : status === 429 ? "flood" : "bad");

function pretty(json) {
  try {
    return JSON.stringify(JSON.parse(json), null, 2);
  } catch {
    return json ?? "";
  }
}
