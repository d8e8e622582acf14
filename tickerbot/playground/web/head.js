// The head of the open chat, and what is shown in an empty one.

import { aboutText, face } from "./chats.js";
import { chatMenuItems } from "./deeds.js";
import { byId, el, setText } from "./dom.js";
import { t } from "./language.js";

/** Show the chat's picture, title and description, and its menu if that has items. */
export function showHead(chat) {
  const picture = face(chat);
  byId("talk-face").className = picture.className;
  byId("talk-face").replaceChildren(...picture.childNodes);
  setText(byId("talk-name"), chat.title);
  setText(byId("talk-about"), aboutText(chat));
  byId("chat-menu").hidden = chatMenuItems(chat).length === 0;
}

/** Show in an empty chat what the bot can do, that the person is not a member, or that it is empty. */
export function showEmpty(chat, isEmpty) {
  const root = byId("empty");
  root.hidden = !isEmpty;
  if (!isEmpty) return;
  const isOut = chat.kind !== "private" && ["left", "none"].includes(chat.standing);
  const isNew = chat.kind === "private" && chat.standing === "none";
  root.classList.toggle("is-new", isNew);
  if (isNew) {
    root.replaceChildren(
      face(chat),
      el("h3", { text: chat.description ? t("what_can") : chat.title }),
      el("p", { text: chat.description || t("press_start") }),
    );
  } else root.replaceChildren(el("p", { text: t(isOut ? "not_a_member" : "no_messages") }));
}
