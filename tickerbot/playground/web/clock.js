// Dates and times as the viewer reads them: in this machine's time zone and the page's language.
// Now is what the demo's clock says, which may be ahead of this machine's.

import { el, setText } from "./dom.js";
import { language, locale, t } from "./language.js";

// Days are written as the bot writes them in its texts: 13.03.2026, or 13 Mar 2026.
const DATES = language === "en" ? "en-GB" : locale;
const NUMBERS = language === "en"
  ? { day: "numeric", month: "short", year: "numeric" }
  : { day: "2-digit", month: "2-digit", year: "numeric" };

const shape = (options) => new Intl.DateTimeFormat(DATES, options);
const TIME = shape({ hour: "2-digit", minute: "2-digit" });
const DAY = shape({ weekday: "long", day: "numeric", month: "long" });
const DAY_AND_YEAR = shape({ day: "numeric", month: "long", year: "numeric" });
const SHORT_DAY = shape(NUMBERS);
const WHOLE = shape({ dateStyle: "full", timeStyle: "medium" });
const EXACT = shape({
  hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 1,
});
const RELATIVE = new Intl.RelativeTimeFormat(locale, { numeric: "auto" });
const UNITS = [
  ["year", 31536000], ["month", 2592000], ["week", 604800], ["day", 86400],
  ["hour", 3600], ["minute", 60], ["second", 1],
];

const PARTS = {
  w: { weekday: "long" },
  d: NUMBERS,
  D: { day: "numeric", month: "long", year: "numeric" },
  t: { hour: "2-digit", minute: "2-digit" },
  T: { hour: "2-digit", minute: "2-digit", second: "2-digit" },
};

let ahead = 0;

/** The time by the demo's clock, in seconds. */
export const now = () => Date.now() / 1000 + ahead;

const dateOf = (unix) => new Date(unix * 1000);

/** Hours and minutes. */
export const timeText = (unix) => TIME.format(dateOf(unix));

/** The full date and time, for a tooltip. */
export const wholeText = (unix) => WHOLE.format(dateOf(unix));

/** The time to tenths of a second, for the log of calls. */
export const exactText = (unix) => EXACT.format(dateOf(unix));

/** A key that is the same for all times of one local day. */
export const dayKey = (unix) => dateOf(unix).toDateString();

/** The day as a heading: "Today", "Saturday, 14 March", or "14 March 2025" of another year. */
function dayText(unix) {
  const days = daysAgo(unix);
  if (days === 0) return t("today");
  if (days === 1) return t("yesterday");
  const isThisYear = dateOf(unix).getFullYear() === dateOf(now()).getFullYear();
  return (isThisYear ? DAY : DAY_AND_YEAR).format(dateOf(unix));
}

/** The date and time in a list: today only the time, otherwise only the day. */
export const listText = (unix) =>
  (daysAgo(unix) === 0 ? TIME : SHORT_DAY).format(dateOf(unix));

function daysAgo(unix) {
  const midnight = (date) => new Date(date.getFullYear(), date.getMonth(), date.getDate());
  return Math.round((midnight(dateOf(now())) - midnight(dateOf(unix))) / 86400000);
}

/** A `<time>` in a format of the Bot API (letters r w d D t T), or null if anything is invalid. */
export function momentElement(unix, letters) {
  if (!Number.isFinite(unix) || Math.abs(unix) > 8.64e12 || !/^(r|w?[dD]?[tT]?)$/.test(letters)) {
    return null;
  }
  const node = el("time", { datetime: dateOf(unix).toISOString(), title: wholeText(unix) });
  if (letters === "r") node.dataset.relative = unix;
  node.textContent = letters === "r" ? relativeText(unix) : momentText(unix, letters);
  return node;
}

function momentText(unix, letters) {
  const options = {};
  for (const letter of letters) Object.assign(options, PARTS[letter]);
  return shape(options).format(dateOf(unix));
}

function relativeText(unix) {
  const seconds = unix - now();
  const [unit, length] = UNITS.find(([, size]) => Math.abs(seconds) >= size) ?? UNITS.at(-1);
  return RELATIVE.format(Math.trunc(seconds / length), unit);
}

/** The heading above the messages of a day. */
export const dayElement = (unix) =>
  el("span", { class: "day-text", "data-unix": unix, text: dayText(unix) });

/** Let the clock be so many seconds ahead of this machine's. */
export function setAhead(seconds) {
  ahead = seconds;
  drawAgain();
}

/** The day and time in a time zone. */
export const placedText = (unix, zone) => shape({
  weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit", timeZone: zone,
}).format(dateOf(unix));

function drawAgain() {
  for (const node of document.querySelectorAll("time[data-relative]")) {
    node.textContent = relativeText(Number(node.dataset.relative));
  }
  for (const node of document.querySelectorAll(".day-text")) {
    setText(node, dayText(Number(node.dataset.unix)));
  }
}

setInterval(drawAgain, 60000);
