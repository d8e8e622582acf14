// The page's language: which one, and texts and numbers in it.

import { TEXTS } from "./texts.js";

const LANGUAGES = ["en", "de"];

/** The first of the browser's languages that the page speaks; English otherwise. */
export const language =
  navigator.languages.map((tag) => tag.slice(0, 2).toLowerCase())
    .find((code) => LANGUAGES.includes(code)) ?? "en";

/** The browser's own tag for that language (en-GB, de-AT), for dates and numbers. */
export const locale =
  navigator.languages.find((tag) => tag.toLowerCase().startsWith(language)) ?? language;

const plurals = new Intl.PluralRules(language);
const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });

/** A number as the reader writes it. */
export const number = (value) => numbers.format(value);

/** The text for `key`, with `{name}` filled in; numbers are written as the reader writes them. */
export function t(key, values = {}) {
  const forms = TEXTS[key][LANGUAGES.indexOf(language)].split(" | ");
  const isOne = forms.length > 1 && plurals.select(values.n) === "one";
  return (isOne ? forms[0] : forms.at(-1)).replace(/\{(\w+)\}/g, (whole, name) => {
    const value = values[name] ?? whole;
    return typeof value === "number" ? number(value) : value;
  });
}

/** What a refusal says to a person: our words for its code, else the server's. */
export function refusalText(error) {
  const key = `refused_${error.code}`;
  return key in TEXTS ? t(key) : error.message;
}

const FILLED = [
  ["data-label", "aria-label"], ["data-title", "title"], ["data-placeholder", "placeholder"],
];

/** Fill the texts into the page's fixed parts. */
export function fillPage(root) {
  document.documentElement.lang = language;
  for (const node of root.querySelectorAll("[data-text]")) node.textContent = t(node.dataset.text);
  for (const [from, to] of FILLED) {
    for (const node of root.querySelectorAll(`[${from}]`)) {
      node.setAttribute(to, t(node.getAttribute(from)));
    }
  }
}
