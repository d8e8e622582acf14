// Files to send, which are selected, dropped or pasted: photos and videos as such, several as an album.

import { byId } from "./dom.js";
import { t } from "./language.js";
import { sizeText } from "./message.js";
import { toast } from "./notices.js";
import { Refused } from "./socket.js";

const MAX_BYTES = 20 * 1024 * 1024;
const MAX_PHOTO_BYTES = 10 * 1024 * 1024;
const MAX_ALBUM = 10;

/** What a file is sent as: "photo", "video" or "document". */
export function kindOf({ type, size }) {
  if (["image/jpeg", "image/png"].includes(type) && size <= MAX_PHOTO_BYTES) return "photo";
  return type === "video/mp4" ? "video" : "document";
}

/** Watch the page for files: `taken(files)` gets them; `isOpen()` says whether they are accepted now. */
export function watchFiles(taken, isOpen) {
  const input = byId("file");
  const drop = byId("drop");
  const zone = byId("conversation");
  const take = (files) => {
    const all = [...files];
    const isAlbum = all.length <= MAX_ALBUM && all.every((file) => kindOf(file) !== "document");
    if (all.length > 1 && !isAlbum) toast(t("file_one", { most: MAX_ALBUM }));
    else if (all.some(({ size }) => size > MAX_BYTES)) {
      toast(t("file_large", { size: sizeText(MAX_BYTES) }));
    } else if (all.length) taken(all);
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

/** Send files, the first with a caption, as `person`, perhaps in reply to a message. Throws Refused. */
export async function sendFiles(person, chat, files, caption, replyTo) {
  const album = files.length > 1 ? String(Math.floor(Math.random() * 2 ** 52)) : "";
  for (const [index, file] of files.entries()) {
    const about = { caption: index ? "" : caption, as: kindOf(file), album };
    if (replyTo && about.as !== "document") about.reply_to = replyTo;
    await sendFile(person, chat, file, about);
  }
}

async function sendFile(person, chat, file, about) {
  const { name } = file;
  const sides = about.as === "video" ? await sidesOf(file) : {};
  const fields = new URLSearchParams({ person: person.id, chat: chat.id, name, ...about, ...sides });
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

/** The width and height of a video in pixels; zeros if the browser cannot read it. */
function sidesOf(file) {
  const video = document.createElement("video");
  const url = URL.createObjectURL(file);
  return new Promise((resolve) => {
    const done = () => {
      URL.revokeObjectURL(url);
      resolve({ width: video.videoWidth, height: video.videoHeight });
    };
    video.onloadedmetadata = done;
    video.onerror = done;
    video.src = url;
  });
}
