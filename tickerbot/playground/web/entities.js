// A message's text with its entities, as elements. Offsets are UTF-16 code units, as in JavaScript.

import { momentElement } from "./clock.js";
import { el, unseen } from "./dom.js";
import { t } from "./language.js";
import { safeUrl, startPayload } from "./links.js";
import { foldable } from "./quotes.js";

// Of overlapping entities, the one with the lower rank is kept whole, and contains the other.
const RANKS = {
  blockquote: 0, expandable_blockquote: 0, pre: 1, date_time: 3,
  text_link: 2, url: 2, email: 2, phone_number: 2, mention: 2, text_mention: 2,
  hashtag: 2, cashtag: 2, bot_command: 2, code: 4, spoiler: 4,
};
const JOINED = new Set(["bold", "italic", "underline", "strikethrough", "spoiler"]);
const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code" };
const SPANS = { hashtag: "tag", cashtag: "tag", text_mention: "tag", custom_emoji: "emoji" };

/**
 * `text` with its `entities` as a fragment.
 * `doing` is what links need: the bot's `username`, `start(payload)` and `command(text)`.
 */
export function richText(text, entities, doing) {
  const marks = entities
    .filter((entity) => Number.isInteger(entity.offset) && entity.length > 0)
    .map((entity) => ({
      entity,
      from: Math.max(0, entity.offset),
      to: Math.min(text.length, entity.offset + entity.length),
      rank: RANKS[entity.type] ?? 5,
    }));
  const fragment = document.createDocumentFragment();
  fill(fragment, text, 0, text.length, joined(marks), doing);
  return fragment;
}

/** Rejoin the pieces into which Telegram splits, say, a spoiler where bold begins within it. */
function joined(marks) {
  const whole = [];
  for (const mark of marks.toSorted((a, b) => a.from - b.from)) {
    const { type } = mark.entity;
    const before = JOINED.has(type)
      ? whole.find((other) => other.entity.type === type && other.to >= mark.from)
      : null;
    if (before) before.to = Math.max(before.to, mark.to);
    else whole.push(mark);
  }
  return whole;
}

function fill(parent, text, from, to, marks, doing) {
  if (from >= to) return;
  const inside = marks
    .map((mark) => ({ ...mark, from: Math.max(mark.from, from), to: Math.min(mark.to, to) }))
    .filter((mark) => mark.from < mark.to);
  if (inside.length === 0) {
    parent.append(text.slice(from, to));
    return;
  }
  const [first] = inside.sort(
    (a, b) => a.rank - b.rank || a.from - b.from || b.to - a.to,
  );
  const rest = inside.filter((mark) => mark !== first);
  const words = text.slice(first.from, first.to);
  const { outer, inner } = nodesFor(first.entity, words, doing);
  fill(parent, text, from, first.from, rest, doing);
  if (inner) fill(inner, text, first.from, first.to, rest, doing);
  parent.append(outer);
  // A block element ends its line by itself.
  const after = first.rank < 2 && text[first.to] === "\n" ? first.to + 1 : first.to;
  fill(parent, text, after, to, rest, doing);
}

/** The element of an entity, and the element for its content (null if it has its own text). */
function nodesFor(entity, words, doing) {
  switch (entity.type) {
    case "blockquote":
      return one(el("blockquote"));
    case "expandable_blockquote":
      return foldable();
    case "pre": {
      const inner = el("code");
      const { language } = entity;
      const name = language ? el("span", { class: "pre-name", text: language }) : null;
      return { outer: el("pre", {}, name, inner), inner };
    }
    case "spoiler":
      return spoiler();
    case "date_time": {
      const moment = momentElement(entity.unix_time, entity.date_time_format ?? "");
      if (moment && entity.date_time_format) return { outer: moment, inner: null };
      return one(moment ? Object.assign(moment, { textContent: "" }) : el("span"));
    }
    case "bot_command":
      return one(el("button", {
        class: "link", type: "button", onclick: () => doing.command(words),
      }));
    case "mention":
      if (words.slice(1).toLowerCase() !== doing.username.toLowerCase()) {
        return one(el("span", { class: "tag" }));
      }
      return link(`https://t.me/${doing.username}`, doing);
    case "text_link":
      return link(entity.url ?? "", doing);
    case "url":
      return link(words, doing);
    case "email":
      return link(`mailto:${words}`, doing);
    case "phone_number":
      return link(`tel:${words.replace(/[^+\d]/g, "")}`, doing);
    default:
      return one(
        TAGS[entity.type] ? el(TAGS[entity.type]) : el("span", { class: SPANS[entity.type] }),
      );
  }
}

const one = (node) => ({ outer: node, inner: node });

/** A link out of the page, or into the bot's chat; only text if the URL is not safe. */
export function link(address, doing) {
  const url = safeUrl(address);
  if (!url) return one(el("span"));
  const payload = startPayload(url, doing.username);
  if (payload === null) {
    const inner = el("span");
    const outer = el("a", {
      href: url.href, title: url.href, target: "_blank", rel: "noopener noreferrer",
    }, inner, unseen(` ${t("opens_window")}`));
    return { outer, inner };
  }
  return one(el("a", {
    href: url.href,
    onclick: (event) => {
      event.preventDefault();
      doing.start(payload);
    },
  }));
}

function spoiler() {
  const inner = el("span", { "aria-hidden": "true", inert: true });
  const outer = el("span", {
    class: "spoiler", role: "button", tabindex: "0", "aria-label": t("spoiler"),
  }, inner);
  const reveal = (event) => {
    if (!outer.hasAttribute("role")) return;
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    // As in Telegram, this reveals all spoilers of the message.
    for (const node of outer.closest(".text")?.querySelectorAll(".spoiler[role]") ?? [outer]) {
      for (const name of ["role", "aria-label"]) node.removeAttribute(name);
      node.tabIndex = -1;
      node.firstChild.removeAttribute("aria-hidden");
      node.firstChild.inert = false;
    }
  };
  outer.addEventListener("click", reveal);
  outer.addEventListener("keydown", reveal);
  return { outer, inner };
}
