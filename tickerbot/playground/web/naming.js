// What screen readers call buttons that read alike: each also says which entry it is for.

import { t } from "./language.js";

const MOST = 60;

/**
 * What a button is for: the entry with its number in a list; else what its message is about, which is
 * the headline, bold to the end of a line, or the first line.
 */
export function aboutText({ text, entities }, name) {
  const lines = text.split("\n");
  const listed = /^[0-9]+$/.test(name)
    ? lines[lines.findIndex((line) => line.startsWith(`${name} · `)) + 1]
    : null;
  const bold = entities
    .filter(({ type }) => type === "bold")
    .map(({ offset, length }) => [text.slice(offset, offset + length), text[offset + length]])
    .filter(([, next]) => next === undefined || next === "\n")
    .map(([words]) => words.trim());
  // a list has many headlines, and is none of them
  const [first = "", second = ""] = bold.length > 2 ? [] : bold;
  const longer = second.length > first.length ? second : first;
  const words = [...(listed || longer || lines.find((line) => line.trim()) || "")];
  return words.length > MOST ? `${words.slice(0, MOST - 1).join("")}…` : words.join("");
}

/** Name the buttons of these messages (`{node, view}`); a label of one message alone stays as it is. */
export function nameButtons(messages) {
  const byName = new Map();
  for (const { node, view } of messages) {
    for (const button of node.querySelectorAll("[data-name]")) {
      const { name } = button.dataset;
      if (!byName.has(name)) byName.set(name, new Map());
      const alike = byName.get(name);
      alike.set(view, [...(alike.get(view) ?? []), button]);
    }
  }
  for (const [name, alike] of byName) {
    for (const [view, buttons] of alike) {
      const about = alike.size > 1 ? aboutText(view, name) : "";
      for (const button of buttons) say(button, about);
    }
  }
}

function say(button, about) {
  if (!about) {
    button.removeAttribute("aria-label");
    return;
  }
  const opens = button.target ? ` ${t("opens_window")}` : "";
  button.setAttribute("aria-label", `${button.dataset.name}: ${about}${opens}`);
}
