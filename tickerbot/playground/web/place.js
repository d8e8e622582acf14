// The reader's place in the conversation, which is kept while messages are added and removed.

import { isStill } from "./dom.js";

const NEAR_PX = 48;
const EARLY_PX = 320;

/**
 * Keeps the reader's place in `scroller`.
 * `told` has `atEnd(isAtEnd)`, called after every scroll or resize, and `atTop()`, near the beginning.
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
    // A growing composer or a rotated phone must not move a reader away from the end.
    new ResizeObserver(() => {
      if (this.isAtEnd) this.toEnd();
      else this.look();
    }).observe(scroller);
  }

  /** Determine where the reader is now, and report it. */
  look() {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    if (clientHeight === 0) return;
    this.isAtEnd = scrollHeight - scrollTop - clientHeight < NEAR_PX;
    this.told.atEnd(this.isAtEnd);
    if (scrollTop < EARLY_PX && scrollHeight > clientHeight) this.told.atTop();
  }

  /** Run `change` without moving the messages in view; a reader at the end stays at the end. */
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

  /** The first message that is at least partly visible. */
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

  /** Scroll to the end. */
  toEnd(isSmooth = false) {
    const behavior = isSmooth && !isStill() ? "smooth" : "instant";
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior });
    this.look();
  }

  /** Scroll an element into view; `block` as in `scrollIntoView`. */
  show(node, block = "center") {
    node.scrollIntoView({ block, behavior: "instant" });
    this.look();
  }
}
