// A photo by itself, as large as the window allows.

import { byId, el, icon } from "./dom.js";
import { t } from "./language.js";
import { openDialog } from "./notices.js";

/** Show a photo whole, until Escape, the button or a click closes it; then restore the focus. */
export function showPhoto(address, words) {
  const dialog = byId("viewer");
  const close = el("button", {
    class: "round viewer-close", type: "submit", value: "", "aria-label": t("close"),
    title: t("close"),
  }, icon("close"));
  const photo = el("img", { src: address, alt: words, onclick: () => dialog.close() });
  dialog.setAttribute("aria-label", words);
  return openDialog(dialog, [close, photo]);
}
