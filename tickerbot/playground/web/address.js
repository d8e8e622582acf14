// The page's address: who one is (?as=ID) and which chat is open (#chat/ID).

/** `{person, chat}` of the address, as text; null where it names none. */
export function readAddress() {
  const chat = /^#chat\/(-?\w+)$/.exec(location.hash);
  return { person: new URLSearchParams(location.search).get("as"), chat: chat?.[1] ?? null };
}

/** The address of a person, and of a chat of theirs. */
export function addressOf(person, chat = null) {
  return `/?as=${encodeURIComponent(person)}${chat === null ? "" : `#chat/${chat}`}`;
}

/** Say where we are; `isStep` when the browser's back button should lead here again. */
export function writeAddress(person, chat, isStep, isMoods = false) {
  const state = { isStep, isMoods };
  if (isStep) history.pushState(state, "", addressOf(person, chat));
  else history.replaceState({ ...history.state, isMoods }, "", addressOf(person, chat));
}
