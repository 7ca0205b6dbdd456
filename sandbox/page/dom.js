// Small helpers that make elements. Texts are always inserted as text.

export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "data") Object.assign(element.dataset, value);
    else if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (key in element && !key.startsWith("aria")) element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

export function icon(name) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  const use = document.createElementNS(space, "use");
  use.setAttribute("href", `/page/icons.svg#${name}`);
  picture.setAttribute("aria-hidden", "true");
  picture.append(use);
  return picture;
}

// A button that shows only an icon: its label is for screen readers and as a tip.
export function iconButton(name, label, onclick, properties = {}) {
  return make("button", { type: "button", className: "icon-button", title: label, "aria-label": label, onclick, ...properties }, icon(name));
}

export function hiddenText(text) {
  return make("span", { className: "for-readers" }, text);
}

// A round picture with initials; one of seven colours, always the same for the same name.
export function avatar(name) {
  const words = name.trim().split(/\s+/);
  const initials = (words[0][0] + (words.length > 1 ? words.at(-1)[0] : "")).toUpperCase();
  const colour = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 7;
  return make("span", { className: `avatar colour-${colour}`, "aria-hidden": "true" }, initials);
}

const ZONE = { timeZone: "America/Lima" };
const TIME = new Intl.DateTimeFormat("es-PE", { ...ZONE, hour: "2-digit", minute: "2-digit", hour12: false });
const DAY = new Intl.DateTimeFormat("es-PE", { ...ZONE, weekday: "long", day: "numeric", month: "long" });

export const timeOf = (seconds) => TIME.format(seconds * 1000);
export const dayOf = (seconds) => DAY.format(seconds * 1000);
