// The menu of commands, shown while the message begins with "/".

import { el } from "./dom.js";
import { t } from "./language.js";

/**
 * Show the commands of `chat` that begin with the typed text; returns false if none do.
 * `send(text)` sends a command at once, `put(text)` puts it in the field for more words.
 */
export function showCommands(suggestions, chat, text, { send, put }) {
  const typed = /^\/([a-z0-9_]*)$/i.exec(text)?.[1].toLowerCase();
  if (typed === undefined) return false;
  const found = chat.commands
    .filter(({ command }) => command.startsWith(typed))
    .sort((a, b) => (b.command === typed) - (a.command === typed));
  if (found.length === 0) return false;
  const items = found.map(({ command, description }) => ({
    nodes: [
      el("b", { class: "suggestion-title suggestion-command", text: `/${command}` }),
      el("span", { class: "suggestion-text", text: description }),
    ],
    take: (key) => (key === "Tab" ? put(`/${command} `) : send(`/${command}`)),
  }));
  const said = t("n_commands", { n: found.length });
  suggestions.show(items, t("commands"), { at: typed ? 0 : -1, said });
  return true;
}
