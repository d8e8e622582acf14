// Right click, the menu key and a long press on a message.

const LONG_MS = 500;
const STILL_PX = 10;

/** Call `opened(article, point)` for each; `point` is null if it was the keyboard. */
export function watchPresses(root, opened) {
  let timer;
  let from;
  const cancel = () => clearTimeout(timer);
  root.addEventListener("contextmenu", (event) => {
    const node = event.target.closest(".message");
    const isTouch = event.pointerType === "touch";
    const isMouse = event.button === 2 && !isTouch;
    // Selections and links keep the browser's own menu, which copies and opens them.
    if (!node || (isMouse && (event.target.closest("a") || !getSelection().isCollapsed))) return;
    event.preventDefault();
    cancel();
    opened(node, isMouse || isTouch ? { x: event.clientX, y: event.clientY } : null);
  });
  root.addEventListener("pointerdown", (event) => {
    const node = event.target.closest(".message");
    cancel();
    if (!node || event.pointerType !== "touch") return;
    from = { x: event.clientX, y: event.clientY };
    timer = setTimeout(() => opened(node, from), LONG_MS);
  });
  root.addEventListener("pointermove", (event) => {
    if (from && Math.hypot(event.clientX - from.x, event.clientY - from.y) > STILL_PX) cancel();
  });
  for (const name of ["pointerup", "pointercancel"]) root.addEventListener(name, cancel);
}
