// A message's text with its formatting, as elements. Nothing of it is ever read as HTML.

import { make } from "./dom.js";

const TAGS = { bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "code", blockquote: "q" };
const LINK = /(?:https?:\/\/|\bt\.me\/)[^\s<>"]*[^\s<>".,;:!?)\]»]/g;

// Links in a text that carries no entities.
export function findLinks(text) {
  return [...text.matchAll(LINK)].map((found) => ({ type: "url", offset: found.index, length: found[0].length }));
}

// doing: {openLink(url): true when the phone opened it itself, sayCommand(text)}
export function textNodes(text, entities, doing) {
  const edges = new Set([0, text.length]);
  for (const { offset, length } of entities) edges.add(offset).add(offset + length);
  const cuts = [...edges].sort((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1];
    const covering = entities.filter((entity) => entity.offset <= start && entity.offset + entity.length >= end);
    return covering.reduceRight((node, entity) => wrapped(node, entity, text, doing), document.createTextNode(text.slice(start, end)));
  });
}

function wrapped(node, entity, text, doing) {
  const whole = text.slice(entity.offset, entity.offset + entity.length);
  if (entity.type === "url" || entity.type === "text_link") return linkTo(entity.url ?? whole, doing, node) ?? node;
  if (entity.type === "bot_command") {
    return make("button", { type: "button", className: "in-text", onclick: () => doing.sayCommand(whole) }, node);
  }
  return entity.type in TAGS ? make(TAGS[entity.type], {}, node) : node;
}

// A link that opens in the phone when it leads to the bot, else in a new tab; null for anything but http.
export function linkTo(address, doing, ...children) {
  const url = /^[a-z]+:/i.test(address) ? address : `https://${address}`;
  if (!/^https?:\/\//i.test(url)) return null;
  const onclick = (event) => {
    if (doing.openLink(url)) event.preventDefault();
  };
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer", onclick, data: { role: "link" } }, ...children);
}
