// The current rate of messages, a chart of its last seconds, and the refusals.

import { timeText } from "./clock.js";
import { el, setText, svg } from "./dom.js";
import { number, t } from "./language.js";

const POINTS = 80;
const PER_SECOND = 4;
const WIDTH = 240;
const HEIGHT = 48;
const MAX_FLOODS = 50;

/** The panel's section with the numbers of sent and refused messages. */
export class Rate {
  constructor() {
    this.values = new Array(POINTS).fill(0);
    this.limit = null;
    this.count = 0;
    this.now = el("b", { class: "rate-now", text: "0" });
    this.line = svg("polyline", { class: "spark-line" });
    this.area = svg("polygon", { class: "spark-area" });
    this.bar = svg("line", { class: "spark-limit", x1: 0, x2: WIDTH });
    this.spark = svg("svg", {
      class: "spark", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, preserveAspectRatio: "none", role: "img",
    }, this.area, this.bar, this.line);
    this.taken = el("span");
    this.refused = el("span");
    this.list = el("ol", { class: "floods" });
    this.floods = el("details", { class: "floods-fold", hidden: true },
      el("summary", { text: t("floods") }), this.list);
    this.root = el("div", { class: "rate" },
      el("div", { class: "rate-row" },
        el("p", { class: "rate-words" }, this.now, el("span", { text: t("rate_now") })),
        this.spark),
      el("p", { class: "about rate-sums" }, this.taken, this.refused),
      this.floods);
  }

  show({ rate, allowed, refused, floods }) {
    this.values.push(rate);
    this.values.shift();
    setText(this.now, number(Math.round(rate)));
    setText(this.taken, t("taken", { n: allowed }));
    setText(this.refused, t("refused_429", { n: refused }));
    this.refused.classList.toggle("is-wrong", refused > 0);
    if (floods.length) this.addFloods(floods);
    this.redraw();
  }

  redraw() {
    const most = Math.max(...this.values);
    const top = Math.max(most, (this.limit ?? 0) * 1.25, 10);
    const y = (value) => (HEIGHT - 2 - (value / top) * (HEIGHT - 6)).toFixed(1);
    const step = WIDTH / (POINTS - 1);
    const points = this.values.map((value, index) => `${(index * step).toFixed(1)},${y(value)}`);
    this.line.setAttribute("points", points.join(" "));
    this.area.setAttribute("points", `0,${HEIGHT} ${points.join(" ")} ${WIDTH},${HEIGHT}`);
    this.bar.classList.toggle("is-off", this.limit === null);
    for (const end of ["y1", "y2"]) this.bar.setAttribute(end, y(this.limit ?? 0));
    this.spark.setAttribute("aria-label", t("rate_spark", {
      seconds: POINTS / PER_SECOND, now: Math.round(this.values.at(-1)), most: Math.round(most),
    }));
  }

  addFloods(floods) {
    const newest = floods.slice(-MAX_FLOODS).reverse();
    const rows = newest.map(({ at, method, chat, retry_after: seconds }) => el("li", {},
      el("time", { text: timeText(at) }),
      el("code", { text: method }),
      el("span", { text: t("flood_row", { chat: chat ?? "–", seconds }) })));
    this.list.prepend(...rows);
    while (this.list.children.length > MAX_FLOODS) this.list.lastChild.remove();
    this.floods.hidden = false;
  }
}
