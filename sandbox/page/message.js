// One message as an element: bubble, time, buttons.

import { hiddenText, icon, make, timeOf } from "./dom.js";
import { findLinks, linkTo, textNodes } from "./text.js";

// doing: what a message can ask of its phone: openLink, sayCommand, tap(message, button, element), isWaiting(message, button)
export function messageElement(message, isOwn, author, doing) {
  const bubble = make("div", { className: "bubble" }, hiddenText(`${author}: `), ...contentOf(message, doing), stamp(message));
  const element = make("div", { className: `message ${isOwn ? "own" : "theirs"}`, data: { message: message.message_id, from: isOwn ? "person" : "bot" } }, bubble);
  const rows = message.reply_markup?.inline_keyboard ?? [];
  if (rows.length) element.append(keyboardElement(message, rows, doing));
  return element;
}

export function noteElement(note, doing) {
  const text = make("span", { className: "text" }, ...textNodes(note.text, findLinks(note.text), doing));
  const bubble = make("div", { className: "bubble" }, hiddenText(`${note.from}: `), text, stamp(note));
  return make("div", { className: "message theirs", data: { note: note.id } }, bubble);
}

// One line for the list of chats and for notices.
export function summaryOf(message) {
  if (message.text !== undefined) return message.text.replace(/\s+/g, " ");
  if (message.caption) return message.caption.replace(/\s+/g, " ");
  if (message.document) return message.document.file_name;
  if (message.contact) return "Contacto";
  if (message.sticker) return `Sticker ${message.sticker.emoji}`;
  if (message.voice) return "Mensaje de voz";
  if (message.photo) return "Foto";
  return message.location ? "Ubicación" : "Mensaje";
}

function stamp(message) {
  const words = [message.edit_date ? "editado" : "", timeOf(message.date)];
  return make("span", { className: "stamp" }, words.filter(Boolean).join(" "));
}

function contentOf(message, doing) {
  if (message.text !== undefined) {
    return [make("span", { className: "text" }, ...textNodes(message.text, message.entities ?? [], doing))];
  }
  const caption = message.caption ? [make("span", { className: "text" }, ...textNodes(message.caption, message.caption_entities ?? [], doing))] : [];
  return [attachmentOf(message), ...caption];
}

function attachmentOf(message) {
  if (message.document) {
    const { file_id: id, file_name: name, file_size: size } = message.document;
    const link = make("a", { href: fileAddress(id), download: name, className: "attachment", data: { role: "document" } });
    link.append(round("file"), make("span", {}, make("strong", {}, name), make("small", {}, sizeOf(size))));
    return link;
  }
  if (message.contact) {
    const name = [message.contact.first_name, message.contact.last_name].filter(Boolean).join(" ");
    return attachment("person", name, `+${message.contact.phone_number}`);
  }
  if (message.sticker) return make("span", { className: "sticker" }, message.sticker.emoji);
  if (message.voice) return attachment("voice", "Mensaje de voz", `0:${String(message.voice.duration).padStart(2, "0")}`);
  if (message.photo) return photoOf(message);
  if (message.location) return attachment("place", "Ubicación", `${message.location.latitude}, ${message.location.longitude}`);
  return make("span", { className: "text" }, "Mensaje que este teléfono no puede mostrar");
}

function photoOf({ photo, caption }) {
  const { file_id: id, width, height } = photo.at(-1);
  return make("img", { className: "photo", width, height, alt: caption ? `Foto: ${caption}` : "Foto", src: fileAddress(id) });
}

const fileAddress = (id) => `/sandbox/files/${encodeURIComponent(id)}`;

// 12 kB, 1,5 MB
export function sizeOf(bytes) {
  const kilobytes = Math.max(1, Math.round(bytes / 1024));
  return kilobytes < 1024 ? `${kilobytes} kB` : `${(bytes / 1024 / 1024).toFixed(1).replace(".", ",")} MB`;
}

function attachment(name, title, detail) {
  return make("span", { className: "attachment" }, round(name), make("span", {}, make("strong", {}, title), make("small", {}, detail)));
}

function round(name) {
  return make("span", { className: "attachment-icon" }, icon(name));
}

function keyboardElement(message, rows, doing) {
  const keyboard = make("div", { className: "inline-keyboard", role: "group", "aria-label": "Botones del mensaje" });
  for (const row of rows) {
    keyboard.append(make("div", { className: "button-row" }, ...row.map((button) => buttonElement(message, button, doing))));
  }
  return keyboard;
}

function buttonElement(message, button, doing) {
  const data = { role: "inline-button", label: button.text };
  if (button.url) {
    const link = linkTo(button.url, doing, button.text, icon("out"));
    if (link) {
      link.className = "inline-button";
      Object.assign(link.dataset, data);
      return link;
    }
  }
  const isDead = button.callback_data === undefined;
  const element = make("button", { type: "button", className: "inline-button", disabled: isDead, data: { ...data, data: button.callback_data ?? "" } }, button.text);
  if (!isDead) element.addEventListener("click", () => doing.tap(message, button, element));
  element.setAttribute("aria-busy", String(doing.isWaiting(message, button)));
  return element;
}
