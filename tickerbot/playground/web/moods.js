// The panel "Telegram's moods": the clock, flood limits, faults, a crowd of subscribers, the calls.

import { Calls } from "./calls.js";
import { setAhead } from "./clock.js";
import { Crowd } from "./crowd.js";
import { byId, el, icon, setText } from "./dom.js";
import { Forward } from "./forward.js";
import { t } from "./language.js";
import { tellRefusal } from "./notices.js";
import { Rate } from "./rate.js";

const FAULT_S = 20;
const FAULTS = [
  ["fault_502", "bad_gateway"], ["fault_hang", "hang"], ["fault_drop", "drop_answer"],
  ["fault_calm", "calm"],
];

/** The panel and its button; calls `changed(isOpen)` when it opens or closes. */
export class Moods {
  constructor(act, changed) {
    Object.assign(this, { act, changed, isOpen: false });
    this.panel = byId("moods");
    this.button = byId("moods-toggle");
    this.button.addEventListener("click", () => this.toggle(!this.isOpen, true));
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.toggle(false, true);
    });
  }

  /** Open or close the panel; with `movesFocus`, focus it or its button. */
  toggle(isOpen, movesFocus = false) {
    if (isOpen === this.isOpen) return;
    this.isOpen = isOpen;
    if (isOpen && !this.rate) this.build();
    this.panel.hidden = !isOpen;
    this.button.setAttribute("aria-expanded", String(isOpen));
    this.watchAgain();
    this.changed(isOpen);
    if (isOpen) this.rate.redraw();
    if (movesFocus) (isOpen ? this.panel : this.button).focus({ preventScroll: true });
  }

  /** Tell the server whether the panel is open, also after a lost connection. */
  watchAgain() {
    if (this.rate) this.act("watch", { on: this.isOpen }).catch(() => {});
  }

  /** The demo's clock is so far ahead; the newsroom's hours are in `zone`. */
  showClock({ ahead, zone }) {
    setAhead(ahead);
    this.zone = zone;
    this.forward?.show(zone);
  }

  /** Show a `moods` event. */
  show(event) {
    if (!this.isOpen) return;
    this.showLimits(event.limits);
    this.rate.show(event);
    this.showFault(event.fault);
    this.crowd.show(event.crowd, event.reach);
    this.calls.add(event.calls, event.skipped);
  }

  build() {
    const ask = (name, fields) => this.act(name, fields).catch(tellRefusal);
    this.rate = new Rate();
    this.crowd = new Crowd(ask);
    this.forward = new Forward(ask);
    this.forward.show(this.zone);
    this.calls = new Calls();
    this.limits = el("p", { class: "about", id: "limits-about" });
    this.switch = el("button", {
      class: "switch", type: "button", role: "switch", "aria-checked": "false",
      "aria-labelledby": "limits-name", "aria-describedby": "limits-about",
      onclick: () => {
        const on = this.switch.getAttribute("aria-checked") !== "true";
        this.switch.setAttribute("aria-checked", String(on));
        ask("limits", { on });
      },
    });
    this.fault = el("p", { class: "fault", role: "status" });
    this.left = el("span", { class: "fault-left", "aria-hidden": "true" });
    const faults = FAULTS.map(([key, kind]) => el("button", {
      class: "mood-button", type: "button", text: t(key),
      onclick: () => ask("fault", { kind, seconds: FAULT_S }),
    }));
    this.panel.append(
      el("div", { class: "moods-head" },
        el("h2", { text: t("moods") }),
        el("button", {
          class: "round", type: "button", "aria-label": t("close"), title: t("close"),
          onclick: () => this.toggle(false, true),
        }, icon("close"))),
      this.forward.root,
      el("section", { class: "mood", "aria-labelledby": "limits-name" },
        el("div", { class: "mood-row" },
          el("div", {}, el("h3", { id: "limits-name", text: t("flood_limits") }), this.limits),
          this.switch),
        this.rate.root),
      el("section", { class: "mood", "aria-labelledby": "trouble-name" },
        el("h3", { id: "trouble-name", text: t("trouble") }),
        this.fault,
        el("div", { class: "mood-buttons" }, ...faults)),
      this.crowd.root,
      this.calls.root,
    );
  }

  showLimits({ on, overall, group_per_minute: group }) {
    this.switch.setAttribute("aria-checked", String(on));
    setText(this.limits, t("limits_about", { overall, group }));
    this.rate.limit = on ? overall : null;
  }

  showFault(fault) {
    const kind = fault?.kind ?? "calm";
    this.fault.dataset.kind = kind;
    // Screen readers announce only a new state, not every passing second.
    const text = t(`now_${kind}`);
    if (this.fault.firstChild?.textContent !== text) {
      this.fault.replaceChildren(el("span", { text }), this.left);
    }
    const left = fault?.left_s ? ` ${t("left_s", { n: Math.ceil(fault.left_s) })}` : "";
    setText(this.left, left);
  }
}
