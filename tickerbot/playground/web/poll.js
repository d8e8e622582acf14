// A poll in a message: its answers as buttons, or as bars once one may see the result.

import { el } from "./dom.js";
import { t } from "./language.js";

// What is ticked in a poll with several answers, by chat and message, until the votes are sent.
const ticked = new Map();

/** The poll of a message. `doing` has `vote(view, options)`, which returns a promise. */
export function pollBody(view, chat, doing) {
  const { poll } = view;
  const isOpen = !poll.closed && !poll.voted;
  const node = el("div", { class: "poll", role: "group", "aria-label": poll.question });
  node.append(
    el("p", { class: "poll-question", text: poll.question, dir: "auto" }),
    el("p", { class: "poll-about", text: aboutPoll(poll) }),
  );
  if (poll.description) {
    node.append(el("p", { class: "poll-words", text: poll.description, dir: "auto" }));
  }
  if (!isOpen) node.append(result(poll));
  else if (poll.multiple) node.append(...several(view, chat, doing));
  else node.append(...single(view, doing));
  if (poll.explanation) {
    node.append(el("p", { class: "poll-words", text: poll.explanation, dir: "auto" }));
  }
  if (poll.voted && !poll.closed && poll.revotable) {
    node.append(el("button", {
      class: "plain-button", type: "button", "data-key": "retract", text: t("poll_retract"),
      onclick: () => doing.vote(view, []),
    }));
  }
  return node;
}

function aboutPoll({ closed, quiz, anonymous, multiple, voted, voters }) {
  const kind = quiz ? "quiz" : anonymous ? "poll_anonymous" : "poll";
  return [
    t(kind), closed ? t("poll_over") : "", t("poll_votes", { n: voters }),
    multiple && !closed && !voted ? t("poll_several") : "",
  ].filter(Boolean).join(" · ");
}

function single(view, doing) {
  return view.poll.options.map(({ text }, place) => el("button", {
    class: "poll-answer", type: "button", "data-key": `answer-${place}`, text, dir: "auto",
    onclick: () => doing.vote(view, [place]),
  }));
}

function several(view, chat, doing) {
  const key = `${chat.id}:${view.id}`;
  const chosen = ticked.get(key) ?? new Set();
  const send = el("button", {
    class: "main-button", type: "button", "data-key": "vote", text: t("poll_vote"),
    "aria-disabled": String(!chosen.size),
    onclick: () => {
      if (!chosen.size) return;
      ticked.delete(key);
      doing.vote(view, [...chosen]);
    },
  });
  const answers = view.poll.options.map(({ text }, place) => {
    const button = el("button", {
      class: "poll-answer", type: "button", "data-key": `answer-${place}`, text, dir: "auto",
      role: "checkbox", "aria-checked": String(chosen.has(place)),
      onclick: () => {
        if (!chosen.delete(place)) chosen.add(place);
        ticked.set(key, chosen);
        button.setAttribute("aria-checked", String(chosen.has(place)));
        send.setAttribute("aria-disabled", String(!chosen.size));
      },
    });
    return button;
  });
  return [...answers, send];
}

function result({ options, voters }) {
  return el("ul", { class: "poll-result" }, ...options.map(({ text, votes, chosen, right }) => {
    const share = votes === null ? null : Math.round((100 * votes) / Math.max(voters, 1));
    const signs = [chosen ? t("poll_yours") : "", right ? t("poll_right") : ""].filter(Boolean);
    return el("li", { class: right ? "is-right" : chosen ? "is-chosen" : "" },
      el("span", { class: "poll-share", text: share === null ? "" : `${share}\u00a0%` }),
      el("span", { class: "poll-text" },
        el("span", { text, dir: "auto" }),
        signs.length ? el("b", { text: ` ${signs.join(", ")}` }) : null),
      share === null ? null : el("progress", { max: 100, value: share, "aria-hidden": "true" }));
  }));
}
