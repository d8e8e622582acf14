// Inline mode: "@bot words" in the message field queries the bot and lists its results.

import { el } from "./dom.js";
import { refusalText, t } from "./language.js";

const PAUSE_MS = 250;

/** Queries the bot while the person types; calls `chosen(question, result)` for the chosen result. */
export class InlineMode {
  constructor(suggestions, act, chosen) {
    Object.assign(this, { suggestions, act, chosen, username: "", query: null, turn: 0 });
  }

  /** Query the bot for the typed text; returns false if the text is not an inline query. */
  ask(chat, text) {
    const query = this.queryIn(text);
    if (query === null) {
      this.stop();
      return false;
    }
    if (query === this.query && this.suggestions.isOpen) return true;
    this.query = query;
    this.isWaiting = true;
    if (!this.suggestions.isOpen) this.suggestions.tell(t("searching"));
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.page(chat, query, "", ++this.turn), PAUSE_MS);
    return true;
  }

  queryIn(text) {
    const name = `@${this.username.toLowerCase()}`;
    if (!text.toLowerCase().startsWith(name) || !/^\s/.test(text.slice(name.length))) return null;
    return text.slice(name.length).trim();
  }

  stop() {
    clearTimeout(this.timer);
    this.turn += 1;
    this.query = null;
    this.isWaiting = false;
  }

  async page(chat, query, offset, turn) {
    let answer;
    try {
      answer = await this.act("inline", { chat: chat.id, query, offset });
    } catch (error) {
      if (turn === this.turn && !offset) this.suggestions.tell(refusalText(error));
      this.isWaiting = false;
      return;
    }
    if (turn !== this.turn) return;
    this.isWaiting = false;
    const items = answer.results.map((result) => this.item(result, answer.question));
    const next = answer.next_offset;
    const more = next ? () => this.page(chat, query, next, turn) : null;
    if (offset) this.suggestions.add(items, more);
    else if (items.length === 0) this.suggestions.tell(t("no_results"));
    else {
      const said = t("n_results", { n: items.length });
      this.suggestions.show(items, t("results"), { at: 0, more, said });
    }
  }

  item(result, question) {
    return {
      nodes: [
        el("b", { class: "suggestion-title", dir: "auto", text: result.title }),
        el("span", { class: "suggestion-text", dir: "auto", text: result.description ?? "" }),
      ],
      take: () => this.chosen(question, result.id),
    };
  }
}
