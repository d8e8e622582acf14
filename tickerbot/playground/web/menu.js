// A menu that a button opens: arrows move, letters select, Escape and Tab close.

import { el, icon } from "./dom.js";

const EDGE_PX = 8;
let closeOpen = () => {};

/**
 * Open a menu at `opener`, or at `point` (`{x, y}`). `items`: `{text, icon, isDanger, run}`.
 * The focus returns to `opener`, unless the item moved it elsewhere.
 */
export function openMenu(opener, items, point = null) {
  closeOpen();
  const buttons = items.map((item) => el("button", {
    class: item.isDanger ? "item is-danger" : "item", type: "button", role: "menuitem",
    tabindex: "-1",
    onclick: () => {
      close(true);
      item.run();
    },
  }, item.icon ? icon(item.icon) : null, el("span", { text: item.text })));
  const menu = el("div", { class: "menu", role: "menu", "aria-label": nameOf(opener) }, ...buttons);
  (opener.closest("section, aside") ?? document.body).append(menu);
  place(menu, opener, point);
  opener.setAttribute("aria-expanded", "true");
  buttons[0].focus({ preventScroll: true });
  const message = opener.closest(".message");

  const away = (event) => {
    if (!menu.contains(event.target)) close(false);
  };
  const listen = new AbortController();
  const { signal } = listen;
  addEventListener("pointerdown", away, { capture: true, signal });
  if (!point) {
    addEventListener("scroll", () => place(menu, opener), { capture: true, passive: true, signal });
  }
  addEventListener("resize", () => close(false), { signal });
  menu.addEventListener("keydown", (event) => key(event, buttons, close));
  menu.addEventListener("contextmenu", (event) => event.preventDefault());

  function close(returns) {
    listen.abort();
    const hadFocus = menu.contains(document.activeElement);
    menu.remove();
    opener.setAttribute("aria-expanded", "false");
    // Its message may have been redrawn meanwhile.
    const target = opener.isConnected ? opener : message;
    if (returns && hadFocus) target?.focus({ preventScroll: true });
    closeOpen = () => {};
  }
  closeOpen = () => close(false);
}

const nameOf = (opener) => opener.getAttribute("aria-label") ?? opener.textContent.trim();

function key(event, buttons, close) {
  const at = buttons.indexOf(document.activeElement);
  const count = buttons.length;
  let to = {
    ArrowDown: (at + 1) % count, ArrowUp: (at + count - 1) % count, Home: 0, End: count - 1,
  }[event.key];
  if (to === undefined && event.key.length === 1 && /\S/.test(event.key)) {
    const later = [...buttons.slice(at + 1), ...buttons.slice(0, at + 1)];
    const starts = (button) => button.textContent.toLowerCase().startsWith(event.key.toLowerCase());
    to = buttons.indexOf(later.find(starts));
  }
  if (to >= 0) {
    event.preventDefault();
    buttons[to].focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    close(true);
  }
}

function place(menu, opener, point = null) {
  if (!opener.isConnected) return;
  const box = opener.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const x = point?.x ?? (box.left + width > innerWidth - EDGE_PX ? box.right - width : box.left);
  const below = point?.y ?? box.bottom + 4;
  const fits = below + height < innerHeight - EDGE_PX;
  const y = fits ? below : (point?.y ?? box.top - 4) - height;
  menu.style.left = `${Math.max(EDGE_PX, Math.min(x, innerWidth - width - EDGE_PX))}px`;
  menu.style.top = `${Math.max(EDGE_PX, y)}px`;
}
