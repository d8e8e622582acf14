// Which URLs become links, and which of those lead to the bot's chat in this page.

const SAFE = new Set(["http:", "https:", "mailto:", "tel:", "tg:"]);
const TELEGRAM = new Set(["t.me", "www.t.me", "telegram.me", "telegram.dog"]);

/** The address as a URL, or null if its scheme is not known to be safe. */
export function safeUrl(address) {
  const whole = /^[a-z][a-z0-9+.-]*:/i.test(address) ? address : `https://${address}`;
  try {
    const url = new URL(whole);
    return SAFE.has(url.protocol) ? url : null;
  } catch {
    return null;
  }
}

/** The payload of a link that starts this bot ("" if it has none), or null for other links. */
export function startPayload(url, username) {
  const isWeb = /^https?:$/.test(url.protocol) && TELEGRAM.has(url.hostname);
  const isApp = url.protocol === "tg:" && /^(\/\/)?resolve/.test(url.href.slice(3));
  const name = isWeb ? url.pathname.slice(1) : isApp ? url.searchParams.get("domain") : null;
  if (!name || name.toLowerCase() !== username.toLowerCase()) return null;
  return url.searchParams.get("start") ?? "";
}
