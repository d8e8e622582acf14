// The composer: the text, the message that it answers or edits, a file, and a draft for every chat.

import { sendFiles, watchFiles } from "./attachment.js";
import { showCommands } from "./commands.js";
import { byId, el, icon, isCoarse, setText } from "./dom.js";
import { InlineMode } from "./inline.js";
import { t } from "./language.js";
import { senderName, sizeText } from "./message.js";
import { tellRefusal } from "./notices.js";
import { Suggestions } from "./suggestions.js";

const TELL_FROM = 200;
const MAX_CAPTION = 1024;
const GROWS_BY_ITSELF = CSS.supports("field-sizing", "content");

/**
 * The composer of the open chat. `about` is what the text belongs to: `{kind: "reply", view}`,
 * `{kind: "edit", view, saved}` (saved is the draft before the edit), `{kind: "file", files, view}` (view is what they answer) or null.
 * `doing` has `act(name, fields)`, `sent()`, `maxText()`, and `lastOwn()` for the up arrow.
 */
export class Composer {
  constructor(doing) {
    Object.assign(this, { doing, drafts: new Map(), about: null, chat: null, person: null });
    this.field = byId("field");
    this.suggestions = new Suggestions(this.field);
    this.inline = new InlineMode(this.suggestions, doing.act, (question, result) =>
      this.post("choose", { question, result }));
    this.field.addEventListener("input", () => this.changed());
    this.field.addEventListener("focus", () => this.suggest());
    this.field.addEventListener("blur", () => this.suggestions.hide());
    this.field.addEventListener("keydown", (event) => this.key(event));
    byId("composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.submit();
    });
    watchFiles((files) => this.attach(files), () => this.chat?.may_write ?? false);
  }

  /** Switch to this chat; the draft of the previous one is saved. */
  setChat(person, chat) {
    this.saveDraft();
    this.person = person;
    this.chat = chat;
    this.draftKey = `${person.id}:${chat.id}`;
    this.load(this.drafts.get(this.draftKey));
  }

  /** Update the chat, whose commands may have changed. */
  refresh(chat) {
    this.chat = chat;
  }

  saveDraft() {
    if (!this.chat) return;
    const draft = { text: this.field.value, about: this.about };
    if (draft.text || draft.about) this.drafts.set(this.draftKey, draft);
    else this.drafts.delete(this.draftKey);
  }

  load(draft) {
    this.field.value = draft?.text ?? "";
    this.suggestions.hide();
    this.inline.stop();
    this.setAbout(draft?.about ?? null);
    this.changed(false);
  }

  focus() {
    this.field.focus({ preventScroll: true });
  }

  /** Replace the text in the field. */
  put(text) {
    this.field.value = text;
    this.focus();
    this.changed();
  }

  reply(view) {
    this.endEdit();
    this.setAbout({ kind: "reply", view });
    this.focus();
  }

  edit(view) {
    this.endEdit();
    const saved = { text: this.field.value, about: this.about };
    this.setAbout({ kind: "edit", view, saved });
    this.put(view.typed || view.text);
  }

  attach(files) {
    this.endEdit();
    this.setAbout({ kind: "file", files, view: this.about?.view ?? null });
    this.changed();
    this.focus();
  }

  /** Cancel the reply, edit or file; an edit restores the draft. */
  cancel() {
    if (this.about?.kind === "edit") this.endEdit();
    else this.setAbout(null);
    this.changed();
    this.focus();
  }

  endEdit() {
    if (this.about?.kind === "edit") this.load(this.about.saved);
  }

  setAbout(about) {
    this.about = about;
    const bar = byId("bar");
    bar.hidden = !about;
    bar.replaceChildren(...(about ? this.barContent(about) : []));
    const label = t(about?.kind === "edit" ? "save" : "send");
    const send = byId("send");
    send.setAttribute("aria-label", label);
    send.title = label;
    send.replaceChildren(icon(about?.kind === "edit" ? "check" : "send"));
  }

  barContent({ kind, view, files }) {
    const [title, words] = {
      reply: () => [
        t("reply_to", { name: senderName(view, this.chat) }),
        view.text || view.poll?.question || view.document?.name,
      ],
      edit: () => [t("editing"), view.text],
      file: () => [
        files.length > 1 ? t("files", { n: files.length }) : files[0].name,
        [
          sizeText(files.reduce((sum, file) => sum + file.size, 0)),
          view ? t("reply_to", { name: senderName(view, this.chat) }) : "",
        ].filter(Boolean).join(" · "),
      ],
    }[kind]();
    const label = t(kind === "file" ? "file_remove" : "cancel");
    return [
      icon(kind),
      el("p", { class: "bar-words" }, el("b", { text: title }), el("span", { text: words ?? "" })),
      el("button", {
        class: "round", type: "button", "aria-label": label, title: label,
        onclick: () => this.cancel(),
      }, icon("close")),
    ];
  }

  get most() {
    return this.about?.kind === "file" ? MAX_CAPTION : this.doing.maxText();
  }

  changed(suggests = true) {
    if (!GROWS_BY_ITSELF) {
      this.field.style.height = "auto";
      this.field.style.height = `${this.field.scrollHeight}px`;
    }
    const { length } = this.field.value.trim();
    const left = this.most - length;
    const tooLong = left < 0 ? t("too_long", { n: -left, most: this.most }) : "";
    setText(byId("count"), left < 0 || left >= TELL_FROM ? tooLong : t("left_over", { n: left }));
    byId("count").classList.toggle("is-wrong", left < 0);
    const isIdle = left < 0 || (length === 0 && this.about?.kind !== "file");
    byId("send").setAttribute("aria-disabled", String(isIdle));
    if (suggests) this.suggest();
  }

  suggest() {
    const isNew = this.about?.kind !== "edit" && this.about?.kind !== "file";
    const text = this.field.value;
    if (isNew && this.chat) {
      if (this.inline.ask(this.chat, text)) return;
      const taken = {
        send: (words) => this.post("send", { text: words }), put: (words) => this.put(words),
      };
      if (showCommands(this.suggestions, this.chat, text, taken)) return;
    }
    this.inline.stop();
    this.suggestions.hide();
  }

  key(event) {
    if (event.isComposing || this.suggestions.key(event)) return;
    const { key, shiftKey, ctrlKey, metaKey } = event;
    if (key === "Enter" && !shiftKey && (!isCoarse() || ctrlKey || metaKey)) {
      event.preventDefault();
      if (!this.inline.isWaiting) this.submit();
    } else if (key === "Escape" && this.about) {
      event.preventDefault();
      this.cancel();
    } else if (key === "ArrowUp" && !this.field.value && !this.about) {
      const view = this.doing.lastOwn();
      if (!view) return;
      event.preventDefault();
      this.edit(view);
    }
  }

  submit() {
    if (byId("send").getAttribute("aria-disabled") === "true") {
      this.focus();
      return;
    }
    const text = this.field.value.trim();
    const { about } = this;
    if (about?.kind === "edit") {
      if (text === (about.view.typed || about.view.text)) this.cancel();
      else this.post("edit", { message: about.view.id, text });
    } else if (about?.kind === "file") this.post("file", { text });
    else this.post("send", about ? { text, reply_to: about.view.id } : { text });
  }

  /** Perform an act, and empty the field meanwhile; if it fails, restore everything. */
  async post(name, fields) {
    const { chat, person, draftKey, about } = this;
    const text = this.field.value;
    this.load(about?.kind === "edit" ? about.saved : null);
    this.focus();
    try {
      if (name === "file") await sendFiles(person, chat, about.files, fields.text, about.view?.id);
      else await this.doing.act(name, { chat: chat.id, ...fields });
      if (draftKey === this.draftKey) this.doing.sent(name);
    } catch (error) {
      this.giveBack(draftKey, { text, about });
      tellRefusal(error);
    }
  }

  giveBack(key, draft) {
    this.saveDraft();
    const now = this.drafts.get(key);
    if (draft.about?.kind === "edit") {
      this.drafts.set(key, { text: draft.text, about: { ...draft.about, saved: now } });
    } else {
      const text = [draft.text, now?.text].filter(Boolean).join("\n");
      this.drafts.set(key, { text, about: draft.about ?? now?.about ?? null });
    }
    if (key === this.draftKey) this.load(this.drafts.get(key));
  }
}
