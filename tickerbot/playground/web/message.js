// One message as an element.

import { timeText, wholeText } from "./clock.js";
import { el, hue, icon, unseen } from "./dom.js";
import { richText } from "./entities.js";
import { inlineKeyboard } from "./keyboard.js";
import { number, t } from "./language.js";
import { pollBody } from "./poll.js";
import { keepOpen } from "./quotes.js";
import { showPhoto } from "./viewer.js";

/**
 * An article for a message. `doing` has the actions on it: `menu(view, opener, point)`, `jump(id)`,
 * and what entities and buttons need.
 */
export function makeMessage(view, chat, doing) {
  const node = el("article", {
    class: "message", tabindex: "-1", "data-message-id": view.id,
  });
  fillMessage(node, view, chat, doing);
  return node;
}

/** Redraw the article of a message; the focus and expanded quotations are kept. */
export function fillMessage(node, view, chat, doing) {
  const before = node.firstChild;
  const focused = node.contains(document.activeElement) && node !== document.activeElement
    ? document.activeElement.dataset.key ?? ""
    : null;
  node.classList.toggle("is-own", view.own);
  node.classList.toggle("is-service", Boolean(view.service));
  node.setAttribute("aria-label", `${senderName(view, chat)}, ${timeText(view.date)}`);
  // Screen readers do not announce changes to a message that they have announced already.
  if (before) node.setAttribute("aria-live", "off");
  const body = view.service
    ? el("p", { class: "service", text: serviceText(view.service) })
    : stack(view, chat, doing);
  node.replaceChildren(body, view.service ? "" : actions(view, doing));
  setStops(node, node.tabIndex);
  if (before) keepOpen(before, body);
  if (focused !== null) {
    const again = node.querySelector(`[data-key="${CSS.escape(focused)}"]`) ?? node;
    again.focus({ preventScroll: true });
  }
}

/** Let the Tab key stop at a message and everything in it (0), or skip them (-1). */
export function setStops(node, tabIndex) {
  node.tabIndex = tabIndex;
  for (const inner of node.querySelectorAll("button, a[href], video, .spoiler[role]")) {
    inner.tabIndex = tabIndex;
  }
}

/** The sender's name; "you" for one's own messages. */
export function senderName(view, chat) {
  return view.own ? t("you") : view.from?.name ?? chat.title;
}

/** The text of a service message, such as "Anna joined". */
export function serviceText({ kind, who, text }) {
  const known = ["joined", "left", "bot_added", "bot_removed"].includes(kind);
  return known ? t(kind, { who: who ?? t("someone") }) : text ?? who ?? "…";
}

function stack(view, chat, doing) {
  const bubble = el("div", { class: "bubble" });
  if (chat.kind === "group" && !view.own && view.from) {
    bubble.append(el("p", { class: `sender ${hue(view.from.id)}`, text: view.from.name }));
  }
  if (view.via) bubble.append(el("p", { class: "via", text: t("via", { name: view.via }) }));
  if (view.reply) bubble.append(replyQuote(view.reply, doing));
  if (view.document) bubble.append(documentRow(view.document));
  if (view.picture) bubble.append(picture(view.picture));
  if (view.poll) bubble.append(pollBody(view, chat, doing));
  if (view.text) {
    const words = richText(view.text, view.entities, doing);
    bubble.append(el("div", { class: "text", dir: "auto" }, words));
  }
  bubble.append(meta(view));
  const keyboard = view.buttons ? inlineKeyboard(view, doing) : null;
  return el("div", { class: "stack" }, bubble, keyboard);
}

function meta(view) {
  return el("p", { class: "meta" },
    view.reaction ? el("span", { title: t("reaction"), text: view.reaction }) : null,
    view.edited ? el("span", { text: t("edited") }) : null,
    view.silent ? icon("silent", t("silent")) : null,
    el("time", {
      datetime: new Date(view.date * 1000).toISOString(),
      title: wholeText(view.date),
      text: timeText(view.date),
    }));
}

function replyQuote(reply, doing) {
  return el("button", {
    class: "reply", type: "button", "data-key": "reply",
    "aria-label": t("jump", { name: reply.from, text: reply.text }),
    onclick: () => doing.jump(reply.id),
  }, el("b", { text: reply.from }), el("span", { text: reply.text }));
}

function picture({ kind, file_id: file, width, height }) {
  const address = `/page/file/${encodeURIComponent(file)}`;
  const sides = { width: width || null, height: height || null };
  if (kind === "video") {
    return el("video", {
      class: "picture", src: address, controls: true, preload: "metadata", ...sides,
      "aria-label": t("video"), "data-key": "picture",
    });
  }
  return el("button", {
    class: "photo", type: "button", "data-key": "picture", "aria-haspopup": "dialog",
    title: t("photo_open"), onclick: () => showPhoto(address, t("photo")),
  }, el("img", { class: "picture", src: address, alt: t("photo"), ...sides }));
}

function documentRow({ name, size, file_id: file }) {
  const address = `/page/file/${encodeURIComponent(file)}?name=${encodeURIComponent(name)}`;
  return el("a", {
    class: "document", href: address, download: name, "data-key": "document",
    "aria-label": t("download", { name, size: sizeText(size) }),
  }, el("span", { class: "document-face" }, icon("file")),
  el("span", { class: "document-words" },
    el("b", { text: name }), el("span", { text: sizeText(size) })));
}

/** A number of bytes in a readable unit. */
export function sizeText(bytes) {
  if (bytes < 1000) return t("bytes", { n: bytes });
  if (bytes < 1e6) return `${number(bytes / 1e3)} kB`;
  return `${number(bytes / 1e6)} MB`;
}

function actions(view, doing) {
  const button = el("button", {
    class: "actions", type: "button", "data-key": "actions",
    "aria-haspopup": "menu", "aria-expanded": "false", title: t("actions"),
    onclick: () => doing.menu(view, button),
  }, icon("more"), unseen(t("actions")));
  return button;
}
