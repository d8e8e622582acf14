// The page's language, and texts and numbers in it.

import { TEXTS } from "./texts.js";

const LANGUAGES = ["en", "de"];

/** The first of the browser's languages that the page supports, or else English. */
export const language =
  navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())
    .find((code) => LANGUAGES.includes(code)) ?? "en";

/** The browser's own tag for that language (en-GB, de-AT), for dates and numbers. */
export const locale =
  navigator.languages.find((tag) => tag.toLowerCase().startsWith(language)) ?? language;

const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/** A number in the reader's notation. */
export const number = (value) => numbers.format(value);

/** The text for `key`, with each `{name}` replaced; numbers are in the reader's notation. */
export function t(key, values = {}) {
  const forms = TEXTS[key][LANGUAGES.indexOf(language)].split(" | ");
  const isOne = forms.length > 1 && plurals.select(values.n) === "one";
  return (isOne ? forms[0] : forms.at(-1)).replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name] ?? whole;
    return typeof value === "number" ? number(value) : value;
  });
}

/** The text of a refusal: the page's own for its code, or else the server's. */
export function refusalText(error) {
  const key = `refused_${error.code}`;
  return key in TEXTS ? t(key) : error.message;
}

const FILLED = [
  ["data-label", "aria-label"], ["data-title", "title"], ["data-placeholder", "placeholder"],
];

/** Insert the texts into the static parts of the page. */
export function fillPage(root) {
  document.documentElement.lang = language;
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const [from, to] of FILLED) {
    for (const node of root.querySelectorAll(`[${from}]`)) {
      node.setAttribute(to, t(node.getAttribute(from)));
    }
  }
}
