// The actions on the messages of the open chat.

import { alertText, choose, tellRefusal, toast } from "./notices.js";
import { t } from "./language.js";
import { safeUrl, startPayload } from "./links.js";
import { openMenu } from "./menu.js";

/**
 * The actions that messages, their links and their buttons call.
 * `page` has `act`, `composer`, `chat()`, `username()`, `openChat(id)`, `openOwn()`, `chats()`,
 * `jump(id)` and `sent()`.
 */
export function makeDeeds(page) {
  const { act, composer } = page;

  async function trying(doing) {
    try {
      return await doing();
    } catch (error) {
      tellRefusal(error);
      return null;
    }
  }

  async function tap(view, row, column) {
    const chat = page.chat().id;
    const answer = await trying(() => act("tap", { chat, message: view.id, row, column }));
    if (!answer) return;
    if (answer.url) follow(answer.url);
    if (answer.text && answer.alert) alertText(answer.text);
    else if (answer.text) toast(answer.text);
  }

  function vote(view, options) {
    return trying(() => act("vote", { chat: page.chat().id, message: view.id, options }));
  }

  function follow(address) {
    const url = safeUrl(address);
    const payload = url && startPayload(url, page.username());
    if (!url) return;
    if (payload !== null) start(payload);
    else toast(t("leads_to"), url.href);
  }

  async function start(payload) {
    if (!payload && page.openOwn()) return;
    const answer = await trying(() => act("start", { payload }));
    if (answer) page.openChat(answer.chat);
  }

  async function copy(text) {
    await navigator.clipboard.writeText(text);
    toast(t("copied"));
  }

  async function askElsewhere(query) {
    const places = page.chats().filter((chat) => chat.may_write);
    const chosen = await choose(t("choose_where"), places.map(({ id, title }) => [id, title]));
    if (chosen === null) return;
    await page.openChat(chosen);
    composer.put(`@${page.username()} ${query}`);
  }

  function menu(view, opener, point = null) {
    const chat = page.chat().id;
    const items = [
      page.chat().may_write && { text: t("reply"), icon: "reply", run: () => composer.reply(view) },
      view.may_edit && { text: t("edit"), icon: "edit", run: () => composer.edit(view) },
      view.text && { text: t("copy"), icon: "copy", run: () => copy(view.text) },
      view.may_delete && {
        text: t("delete"), icon: "delete", isDanger: true,
        run: () => trying(() => act("delete", { chat, message: view.id })),
      },
    ].filter(Boolean);
    if (items.length) openMenu(opener, items, point);
  }

  return {
    get username() {
      return page.username();
    },
    tap,
    vote,
    start,
    copy,
    askElsewhere,
    menu,
    jump: page.jump,
    tell: toast,
    ask: (query) => composer.put(`@${page.username()} ${query}`),
    command: (text) => trying(() => act("send", { chat: page.chat().id, text })).then(page.sent),
  };
}

/** The items of the menu in the head of a chat. `act(name)` performs one of the server's acts. */
export function chatMenuItems(chat, act) {
  const names = [];
  if (chat.kind === "private") {
    if (chat.standing === "blocked") names.push("unblock");
    else if (chat.standing !== "none") names.push("block");
  } else {
    names.push(["left", "none"].includes(chat.standing) ? "join" : "leave");
    if (chat.standing === "admin") names.push(chat.bot_in ? "remove_bot" : "add_bot");
  }
  const dangers = ["block", "leave", "remove_bot"];
  return names.map((name) => ({
    text: t(name), isDanger: dangers.includes(name), run: () => act(name),
  }));
}
