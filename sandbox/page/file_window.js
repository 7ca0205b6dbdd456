// A file that is to be sent: chosen, seen once more with room for words, sent.

import { make } from "./dom.js";
import { sizeOf } from "./message.js";

// What a bot can fetch, and what Telegram takes as a photo.
const LIMITS = { document: 20, photo: 10 };
const MEGABYTE = 1024 * 1024;
const PICTURES = "image/png,image/jpeg,image/gif";

export class FileWindow {
  // phone: sendFile(wish) and showToast(text).
  constructor(phone) {
    this.phone = phone;
    this.input = make("input", { type: "file", hidden: true, data: { role: "file" }, onchange: () => this.#chosen() });
    this.title = make("h2", {});
    this.about = make("p", {});
    this.caption = make("input", { maxLength: 1024, autocomplete: "off" });
    const cancel = make("button", { type: "button", className: "plain", onclick: () => this.window.close() }, "Cancelar");
    const send = make("button", { type: "submit", className: "strong" }, "Enviar");
    const form = make("form", { noValidate: true, onsubmit: (event) => this.#send(event) }, this.title, this.about, make("label", {}, "Comentario ", this.caption), make("div", { className: "window-buttons" }, cancel, send));
    this.window = make("dialog", { className: "window", "aria-label": "Enviar un archivo" }, form);
    this.element = make("div", {}, this.input, this.window);
  }

  // kind: "document" or "photo"
  choose(kind) {
    this.kind = kind;
    this.input.accept = kind === "photo" ? PICTURES : "";
    this.input.value = "";
    this.input.click();
  }

  #chosen() {
    this.file = this.input.files[0];
    if (!this.file) return;
    const most = LIMITS[this.kind];
    if (this.file.size === 0) return this.phone.showToast("El archivo está vacío. Elija otro.");
    if (this.file.size > most * MEGABYTE) return this.phone.showToast(`El archivo pasa de ${most} MB. Elija uno más pequeño.`);
    this.title.textContent = this.kind === "photo" ? "Enviar foto" : "Enviar documento";
    this.about.textContent = `${this.file.name} · ${sizeOf(this.file.size)}`;
    this.caption.value = "";
    this.window.showModal();
    this.caption.focus();
  }

  async #send(event) {
    event.preventDefault();
    this.window.close();
    const wish = { kind: this.kind, file_name: this.file.name, caption: this.caption.value.trim() };
    this.phone.sendFile({ ...wish, base64: await inBase64(this.file) });
  }
}

function inBase64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
