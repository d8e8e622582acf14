// The page: the current person, the open chat, and the server's events.

import { readAddress, writeAddress } from "./address.js";
import { Chats } from "./chats.js";
import { Conversation } from "./conversation.js";
import { byId, isNarrow, setText } from "./dom.js";
import { Hints } from "./hints.js";
import { fillPage, language, t } from "./language.js";
import { Moods } from "./moods.js";
import { tellRefusal } from "./notices.js";
import { People } from "./people.js";
import { Connection } from "./socket.js";

const BANNER_AFTER_MS = 600;
const TITLE_PAUSE_MS = 250;

let world = null;
let person = null;
let wanted = readAddress().chat;
let isSettled = false;
let returnsTo = null;
let takesFocus = false;
let titleTimer = null;
let bannerTimer = setTimeout(() => setText(byId("banner"), t("connecting")), BANNER_AFTER_MS);

fillPage(document);
const connection = new Connection(`ws://${location.host}/page/socket`, heard, changed);
const act = (name, fields) => connection.act(name, fields);
const chats = new Chats(byId("chats"), (chat) => {
  if (chats.person.id === person.id) openChat(chat, true);
});
const people = new People(byId("people"), (someone) => become(someone));
const moods = new Moods(act, (isOpen) => showMoods(isOpen));
const hints = new Hints(byId("hints"), followHint);
const conversation = new Conversation({
  act,
  username: () => world.bot.username,
  maxText: () => world?.max_text ?? 4096,
  chats: () => chats.all,
  openChat: (id) => openChat(chats.get(id), true),
  openOwn,
});

function heard(event) {
  switch (event.type) {
    case "world":
      return begin(event);
    case "chats":
      return event.person === person?.id ? showChats(event.chats) : undefined;
    case "chat":
      return isSettled ? showChat(event.chat) : undefined;
    case "messages":
    case "gone":
      return conversation.take(event);
    case "unread":
      return people.badges(event.people);
    case "clock":
      return moods.showClock(event.clock);
    case "moods":
      return moods.show(event);
    default:
      return undefined;
  }
}

function changed(isUp) {
  clearTimeout(bannerTimer);
  if (isUp) setText(byId("banner"), "");
  else {
    isSettled = false;
    bannerTimer = setTimeout(
      () => setText(byId("banner"), t(world ? "connection_lost" : "connecting")), BANNER_AFTER_MS,
    );
  }
}

/** Handle the `world` event, with which every connection begins: the first one, and later ones. */
function begin(event) {
  const isSame = world?.session === event.session;
  world = event;
  const id = String(person?.id ?? readAddress().person);
  const someone = world.people.find((other) => String(other.id) === id) ?? world.people[0];
  moods.showClock(event.clock);
  setText(byId("brand"), t("demo", { name: world.bot.name }));
  if (isSame) people.select(someone);
  else people.show(world.people, someone);
  conversation.composer.inline.username = world.bot.username;
  returnsTo = isSame ? conversation.chat?.id ?? null : null;
  if (conversation.chat) wanted = conversation.chat.id;
  if (!isSame && conversation.chat) conversation.leave();
  be(someone);
  moods.watchAgain();
}

function be(someone) {
  person = someone;
  isSettled = false;
  act("be", { person: someone.id, language }).catch(tellRefusal);
}

/** Become somebody else, in `chat`, or else in the same chat as before if they are in it. */
function become(someone, chat = null, isFocused = false) {
  const { chat: open } = conversation;
  wanted = chat ?? (open?.kind === "private" ? "own" : open?.id ?? null);
  returnsTo = null;
  takesFocus = isFocused;
  if (conversation.chat) conversation.leave();
  people.select(someone);
  be(someone);
}

function showChats(views) {
  chats.show(person, views);
  hints.show(world.hints, world.people);
  document.body.classList.add("is-ready");
  showTitle();
  if (!isSettled) settle();
  else if (conversation.chat) refreshOpen(chats.get(conversation.chat.id));
}

function showChat(view) {
  chats.change(view);
  showTitle();
  if (conversation.chat?.id === view.id) refreshOpen(view);
}

function refreshOpen(view) {
  if (view) conversation.changed(view);
  else closeChat();
}

/** Open the wanted chat, once the list of chats has arrived. */
function settle() {
  isSettled = true;
  const known = wanted === "own" ? chats.own : chats.get(wanted);
  const chat = known ?? (isNarrow() ? null : chats.own);
  if (chat && returnsTo === chat.id) conversation.reopen(chat);
  else if (chat) openChat(chat, takesFocus);
  else closeChat();
  takesFocus = false;
}

function openChat(chat, isChosen) {
  if (!chat) return;
  if (isChosen && isNarrow() && moods.isOpen) {
    leaveMoods().then(() => openChat(chat, true));
    return;
  }
  const isStep = isChosen && isNarrow() && document.body.dataset.view === "list";
  writeAddress(person.id, chat.id, isStep);
  document.body.dataset.view = "chat";
  wanted = chat.id;
  chats.select(chat.id);
  if (conversation.chat?.id === chat.id) {
    if (isChosen) conversation.takeFocus();
    return;
  }
  conversation.open(person, chat, isChosen);
}

/** Show the person's private chat with the bot; returns false if it is open already. */
function openOwn() {
  if (conversation.chat?.id === chats.own.id) return false;
  openChat(chats.own, true);
  return true;
}

function closeChat() {
  const before = conversation.chat?.id;
  wanted = null;
  document.body.dataset.view = "list";
  chats.select(null);
  writeAddress(person.id, null, false);
  conversation.close();
  if (before === undefined) return;
  act("open", { chat: null }).catch(() => {});
  if (isNarrow()) chats.focus(before);
}

/** Update the tab's title with a delay, so that many changes update it once. */
function showTitle() {
  titleTimer ??= setTimeout(() => {
    titleTimer = null;
    const { unread } = chats;
    const name = `${t("demo", { name: world.bot.name })} · ${person.name}`;
    const title = unread ? `(${unread}) ${name}` : name;
    if (document.title !== title) document.title = title;
  }, TITLE_PAUSE_MS);
}

/** Show or hide the moods; on a phone they are a step of the history, which the back button leaves. */
function showMoods(isOpen) {
  document.body.classList.toggle("has-moods", isOpen);
  if (isOpen && isNarrow()) history.pushState({ isStep: true, isMoods: true }, "", location.href);
  else if (!isOpen && history.state?.isMoods) history.back();
}

function leaveMoods() {
  const isStep = history.state?.isMoods;
  moods.toggle(false);
  return isStep
    ? new Promise((resolve) => addEventListener("popstate", resolve, { once: true }))
    : Promise.resolve();
}

function followHint(hint) {
  const someone = world.people.find(({ id }) => id === hint.person) ?? person;
  if (hint.opens === "moods") moods.toggle(true, true);
  if (someone.id !== person.id) {
    const isChat = hint.opens === "chat";
    become(someone, isChat ? "own" : null, isChat);
  } else if (hint.opens === "chat") openChat(chats.own, true);
}

byId("back").addEventListener("click", () => {
  if (history.state?.isStep) history.back();
  else closeChat();
});
byId("help").addEventListener("click", async () => {
  if (isNarrow()) {
    await leaveMoods();
    closeChat();
  }
  hints.showAll();
});
byId("skip").addEventListener("click", (event) => {
  event.preventDefault();
  if (conversation.chat) conversation.takeFocus();
  else chats.focus(null);
});
addEventListener("popstate", () => {
  if (!history.state?.isMoods) moods.toggle(false);
  const { chat } = readAddress();
  if (chat === null) closeChat();
  else openChat(chats.get(chat), false);
});
