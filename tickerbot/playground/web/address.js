// The page's URL, which names the current person (?as=ID) and the open chat (#chat/ID).

/** `{person, chat}` from the URL, as strings; null for what it does not name. */
export function readAddress() {
  const chat = /^#chat\/(-?\w+)$/.exec(location.hash);
  return { person: new URLSearchParams(location.search).get("as"), chat: chat?.[1] ?? null };
}

/** The URL of a person, and of one of their chats. */
export function addressOf(person, chat = null) {
  return `/?as=${encodeURIComponent(person)}${chat === null ? "" : `#chat/${chat}`}`;
}

/** Update the URL; `isStep` if the browser's back button should return from here. */
export function writeAddress(person, chat, isStep, isMoods = false) {
  const state = { isStep, isMoods };
  if (isStep) history.pushState(state, "", addressOf(person, chat));
  else history.replaceState({ ...history.state, isMoods }, "", addressOf(person, chat));
}
