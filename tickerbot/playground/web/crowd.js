// The silent subscribers, and how many of them have received the last messages.

import { el, icon, setText } from "./dom.js";
import { number, t } from "./language.js";

const STEPS = [1000, 10000];

/** The panel's section with the crowd. `ask(name, fields)` returns a promise that never rejects. */
export class Crowd {
  constructor(ask) {
    this.ask = ask;
    this.bars = new Map();
    this.size = el("p", { class: "about crowd-size" });
    this.list = el("div", { class: "reach-list" });
    this.buttons = STEPS.map((step) => this.button(step));
    this.root = el("section", { class: "mood", "aria-labelledby": "crowd-name" },
      el("div", { class: "mood-row" },
        el("h3", { id: "crowd-name", text: t("crowd") }), this.size),
      el("p", { class: "about", text: t("crowd_about") }),
      el("div", { class: "mood-buttons" }, ...this.buttons),
      this.list);
  }

  button(step) {
    const node = el("button", {
      class: "mood-button", type: "button", "aria-label": t("add_crowd", { n: step }),
    }, icon("plus"), el("span", { text: number(step) }));
    node.addEventListener("click", async () => {
      if (node.hasAttribute("aria-busy")) return;
      node.setAttribute("aria-busy", "true");
      node.setAttribute("aria-disabled", "true");
      await this.ask("crowd", { number: step });
      node.removeAttribute("aria-busy");
      node.removeAttribute("aria-disabled");
    });
    return node;
  }

  show({ size, joining }, reach) {
    const words = t("crowd_size", { n: size });
    setText(this.size, joining ? `${words}, ${t("crowd_joining")}` : words);
    const ids = new Set(reach.map(({ id }) => id));
    for (const [id, bar] of this.bars) {
      if (ids.has(id)) continue;
      bar.node.remove();
      this.bars.delete(id);
    }
    for (const way of [...reach].reverse()) this.showWay(way);
  }

  showWay({ id, text, got, of, seconds, done }) {
    const bar = this.bars.get(id) ?? this.makeBar(id);
    setText(bar.text, text.split("\n")[0]);
    if (bar.progress.max !== of) bar.progress.max = Math.max(of, 1);
    if (bar.progress.value !== got) bar.progress.value = got;
    bar.progress.setAttribute("aria-label", t("reach_label", { text: bar.text.textContent }));
    setText(bar.got, t("reach_of", { got, of }));
    const rounded = seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds);
    setText(bar.time, t(done ? "reach_done" : "reach_time", { seconds: rounded }));
    bar.node.classList.toggle("is-done", done);
  }

  makeBar(id) {
    const bar = {
      text: el("b", { dir: "auto" }), got: el("span"), time: el("span"),
      progress: el("progress", { max: 1, value: 0 }),
    };
    bar.node = el("div", { class: "reach" }, bar.text, bar.progress,
      el("p", { class: "about reach-words" }, bar.got, bar.time));
    this.bars.set(id, bar);
    this.list.prepend(bar.node);
    return bar;
  }
}
