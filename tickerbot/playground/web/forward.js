// The demo's clock: what time it is there, and buttons that let the evening and the night pass.

import { now, placedText } from "./clock.js";
import { el, setText } from "./dom.js";
import { t } from "./language.js";
import { toast } from "./notices.js";

const HOURS = [22, 7];

/** The panel's section with the clock. `ask(name, fields)` returns a promise that never rejects. */
export class Forward {
  constructor(ask) {
    this.zone = undefined;
    this.time = el("p", { class: "clock-time" });
    const buttons = HOURS.map((hour) => el("button", {
      class: "mood-button", type: "button", text: t("forward_to", { hour }),
      onclick: async () => {
        const answer = await ask("forward", { to: `${String(hour).padStart(2, "0")}:00` });
        if (answer) toast(t("clock_now", { when: placedText(answer.at, this.zone) }));
      },
    }));
    this.root = el("section", { class: "mood", "aria-labelledby": "clock-name" },
      el("h3", { id: "clock-name", text: t("clock") }),
      this.time,
      el("p", { class: "about", text: t("clock_about") }),
      el("div", { class: "mood-buttons" }, ...buttons));
    setInterval(() => this.draw(), 5000);
  }

  /** Show the time in this zone, where the newsroom is. */
  show(zone) {
    this.zone = zone;
    this.draw();
  }

  draw() {
    setText(this.time, placedText(now(), this.zone));
  }
}
