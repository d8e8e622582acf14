// Files to send, which are selected, dropped or pasted.

import { byId } from "./dom.js";
import { t } from "./language.js";
import { sizeText } from "./message.js";
import { toast } from "./notices.js";
import { Refused } from "./socket.js";

const MAX_BYTES = 20 * 1024 * 1024;

/** Watch the page for files: `taken(file)` gets each; `isOpen()` says whether one is accepted now. */
export function watchFiles(taken, isOpen) {
  const input = byId("file");
  const drop = byId("drop");
  const zone = byId("conversation");
  const take = (files) => {
    if (files.length > 1) toast(t("file_one"));
    else if (files[0]?.size > MAX_BYTES) toast(t("file_large", { size: sizeText(MAX_BYTES) }));
    else if (files.length === 1) taken(files[0]);
  };
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");

  byId("attach").addEventListener("click", () => input.click());
  input.addEventListener("change", () => {
    take(input.files);
    input.value = "";
  });
  addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const mayDrop = isOpen() && zone.contains(event.target);
    drop.hidden = !mayDrop;
    event.dataTransfer.dropEffect = mayDrop ? "copy" : "none";
  });
  addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) drop.hidden = true;
  });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const mayDrop = !drop.hidden;
    drop.hidden = true;
    if (mayDrop) take(event.dataTransfer.files);
  });
  byId("field").addEventListener("paste", (event) => {
    const { files, types } = event.clipboardData;
    if (files.length === 0 || types.includes("text/plain")) return;
    event.preventDefault();
    take(files);
  });
}

/** Send a file with a caption as `person`. Throws Refused. */
export async function sendFile(person, chat, file, caption) {
  const { name } = file;
  const fields = new URLSearchParams({ person: person.id, chat: chat.id, name, caption });
  let response;
  try {
    const headers = { "Content-Type": "application/octet-stream" };
    response = await fetch(`/page/file?${fields}`, { method: "POST", body: file, headers });
  } catch {
    throw new Refused("lost", "connection lost");
  }
  if (response.ok) return;
  const { error, text } = await response.json().catch(() => ({}));
  throw new Refused(error ?? "", text ?? t("file_upload"));
}
