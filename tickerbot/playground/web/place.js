// Where the reader is in the conversation: scrolling stays there whatever comes or goes.

import { isStill } from "./dom.js";

const NEAR_PX = 48;
const EARLY_PX = 320;

/**
 * Keeps the reader's place in `scroller`.
 * `told`: `atEnd(isAtEnd)` when that changes or is reached, `atTop()` near the beginning.
 */
export class Place {
  constructor(scroller, told) {
    Object.assign(this, { scroller, told, isAtEnd: true, waits: false });
    scroller.addEventListener("scroll", () => {
      if (this.waits) return;
      this.waits = true;
      requestAnimationFrame(() => {
        this.waits = false;
        this.look();
      });
    }, { passive: true });
    // A growing composer, a turned phone: who was at the end stays there.
    new ResizeObserver(() => {
      if (this.isAtEnd) this.toEnd();
      else this.look();
    }).observe(scroller);
  }

  /** Find out where the reader is now, and tell. */
  look() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (clientHeight === 0) return;
    this.isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    this.told.atEnd(this.isAtEnd);
    if (scrollTop < EARLY_PX && scrollHeight > clientHeight) this.told.atTop();
  }

  /** Run `change`; afterwards the reader sees the same words, or still the end. */
  keep(change) {
    const follows = this.isAtEnd;
    const held = follows ? null : this.firstSeen();
    const before = held?.getBoundingClientRect().top;
    change();
    if (follows) this.toEnd();
    else if (held?.isConnected) {
      this.scroller.scrollTop += held.getBoundingClientRect().top - before;
    }
  }

  /** The first message that is (partly) in sight. */
  firstSeen() {
    const { top } = this.scroller.getBoundingClientRect();
    const nodes = this.scroller.querySelectorAll(".message");
    let low = 0;
    let high = nodes.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (nodes[middle].getBoundingClientRect().bottom > top) high = middle;
      else low = middle + 1;
    }
    return nodes[low] ?? null;
  }

  /** Go to the end. */
  toEnd(isSmooth = false) {
    const behavior = isSmooth && !isStill() ? "smooth" : "instant";
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior });
    this.look();
  }

  /** Bring an element into sight, with some of what is before it. */
  show(node, block = "center") {
    node.scrollIntoView({ block, behavior: "instant" });
    this.look();
  }
}
