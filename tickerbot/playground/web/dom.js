// Creating elements. Text is always inserted as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

/** An element with `attributes` (`class`, `on…` handlers, booleans, `text`) and children. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "text") node.textContent = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

/** An SVG element with `attributes`. */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** An icon from the page's sprite; without `label` it is decorative. */
export function icon(name, label = "") {
  const said = label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" };
  const node = svg("svg", { class: "icon", ...said }, svg("use", { href: `#i-${name}` }));
  if (label) node.prepend(Object.assign(svg("title"), { textContent: label }));
  return node;
}

/** Text for screen readers only. */
export function unseen(text) {
  return el("span", { class: "unseen", text });
}

/** The element of the page with this id. */
export function byId(id) {
  return document.getElementById(id);
}

/** Set the text only if it differs, to avoid needless layout. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** The initials of up to two words, for a round picture. */
export function initials(name) {
  const words = name.split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  return words.slice(0, 2).map((word) => [...word][0].toUpperCase()).join("");
}

/** The class of one of seven colours, always the same for an id. */
export function hue(id) {
  let sum = 0;
  for (const letter of String(id)) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return `hue-${sum % 7}`;
}

/** True on touch screens: there is no hovering, and the keyboard covers the page. */
export const isCoarse = () => matchMedia("(pointer: coarse)").matches;
export const isNarrow = () => matchMedia("(max-width: 719.98px)").matches;
export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
