// Loading earlier messages, and catching up after a lost connection.

import { byId } from "./dom.js";

const MAX_PAGES = 20;

/** The earlier messages of the open chat; `asked(name, fields)` resolves to an answer, or null. */
export class Earlier {
  constructor(log, place, asked) {
    Object.assign(this, { log, place, asked, chat: null, more: false, turn: 0, loading: null });
    byId("earlier").addEventListener("click", () => this.load());
  }

  /** Start with a chat (null for none); `more` says whether it has earlier messages. */
  begin(chat, more) {
    this.turn += 1;
    this.chat = chat;
    this.show(more);
  }

  show(more) {
    this.more = more;
    byId("earlier").hidden = !more;
  }

  /** Load a page of them. Resolves to true if any were loaded. */
  load() {
    this.loading ??= this.page().finally(() => {
      this.loading = null;
    });
    return this.loading;
  }

  async page() {
    const { chat, turn } = this;
    const before = this.log.firstId;
    if (!this.more || chat === null || before === null) return false;
    const answer = await this.asked("earlier", { chat, before });
    if (!answer || turn !== this.turn) return false;
    this.place.isAtEnd = false;
    this.place.keep(() => {
      this.log.prepend(answer.messages);
      this.show(answer.more && answer.messages.length > 0);
    });
    this.place.look();
    return answer.messages.length > 0;
  }

  /** Load pages until the message `id` is there. Resolves to its element, or null. */
  async find(id) {
    for (let page = 0; page < MAX_PAGES && !this.log.node(id); page += 1) {
      if (!(await this.load())) break;
    }
    return this.log.node(id);
  }

  /** Open `chat`, and load it back to the message `id` (NaN: only the newest page). */
  async backTo(id, chat) {
    const answer = await this.asked("open", { chat });
    for (let page = 0; page < MAX_PAGES && answer?.more && answer.messages[0].id > id; page += 1) {
      const older = await this.asked("earlier", { chat, before: answer.messages[0].id });
      if (!older?.messages.length) break;
      answer.messages.unshift(...older.messages);
      answer.more = older.more;
    }
    return answer;
  }
}
