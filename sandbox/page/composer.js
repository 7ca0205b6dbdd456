// The lower end of a phone: text field, menu of commands, things to send, reply keyboard, and the INICIAR button.

import { icon, iconButton, make } from "./dom.js";
import { FileWindow } from "./file_window.js";

const THINGS = [
  ["sticker", "Sticker", "smile"], ["voice", "Mensaje de voz", "voice"], ["photo", "Foto", "picture"], ["document", "Documento", "file"],
  ["location", "Ubicación", "place"], ["contact", "Mi contacto", "person"],
];

const FILES = new Set(["photo", "document"]);

export class Composer {
  // phone: the phone's acts (say, press, send, sendFile, start, unblock) and its state.
  constructor(phone) {
    this.phone = phone;
    this.field = make("textarea", { rows: 1, placeholder: "Mensaje", "aria-label": "Mensaje", data: { role: "field" } });
    this.field.addEventListener("keydown", (event) => this.#keyPressed(event));
    this.field.addEventListener("input", () => this.#grow());
    this.menuButton = iconButton("slash", "Comandos del bot", () => this.#toggleList(this.menuButton, this.#commandList()), { "aria-expanded": "false" });
    this.thingsButton = iconButton("clip", "Enviar otra cosa", () => this.#toggleList(this.thingsButton, this.#thingList()), { "aria-expanded": "false" });
    this.keysButton = iconButton("keys", "Mostrar u ocultar el teclado del bot", () => this.#toggleKeys(), { data: { role: "toggle-keyboard" } });
    this.sendButton = iconButton("send", "Enviar", () => this.#send(), { data: { role: "send" } });
    this.sendButton.classList.add("send");
    this.line = make("div", { className: "line" }, this.menuButton, this.field, this.thingsButton, this.keysButton, this.sendButton);
    this.list = make("div", { className: "pop-list", hidden: true });
    this.keys = make("div", { className: "keys", role: "group", "aria-label": "Teclado del bot", hidden: true });
    this.startButton = make("button", { type: "button", className: "start", data: { role: "start" } });
    this.startButton.addEventListener("click", () => phone.start());
    this.files = new FileWindow(phone);
    this.element = make("div", { className: "composer" }, this.list, this.line, this.startButton, this.keys, this.files.element);
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.#closeList());
    this.isKeysClosed = false;
  }

  // A new keyboard from the bot opens by itself.
  keyboardChanged() {
    this.isKeysClosed = false;
    this.draw();
  }

  draw() {
    const { profile, keyboard, startParameter } = this.phone;
    const isStart = profile.has_blocked || startParameter !== null || !profile.has_started;
    this.line.hidden = isStart;
    this.startButton.hidden = !isStart;
    this.startButton.textContent = profile.has_blocked ? "DESBLOQUEAR Y REINICIAR" : "INICIAR";
    const rows = keyboard?.keyboard ?? [];
    const isOpen = rows.length > 0 && !isStart && !keyboard.is_hidden && !this.isKeysClosed;
    this.keysButton.hidden = rows.length === 0;
    this.keysButton.setAttribute("aria-expanded", String(isOpen));
    this.keys.hidden = !isOpen;
    this.keys.classList.toggle("tall", Boolean(keyboard) && !keyboard.resize_keyboard);
    this.keys.replaceChildren(...rows.map((row) => make("div", { className: "button-row" }, ...row.map((button) => this.#key(button)))));
    this.field.placeholder = keyboard?.input_field_placeholder || "Mensaje";
    if (isStart) this.#closeList();
  }

  focus() {
    (this.line.hidden ? this.startButton : this.field).focus();
  }

  #key(button) {
    const onclick = () => this.phone.press(button);
    const picture = button.request_contact ? icon("person") : null;
    return make("button", { type: "button", className: "key", data: { role: "reply-button", label: button.text }, onclick }, picture, button.text);
  }

  #toggleKeys() {
    if (this.phone.keyboard?.is_hidden) {
      this.phone.keyboard = { ...this.phone.keyboard, is_hidden: false };
      this.isKeysClosed = false;
    } else this.isKeysClosed = !this.isKeysClosed;
    this.draw();
  }

  #keyPressed(event) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    this.#send();
  }

  #send() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.#grow();
    this.phone.say(text);
    this.field.focus();
  }

  #grow() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight, 120)}px`;
  }

  async #commandList() {
    const commands = await this.phone.readCommands();
    const items = commands.map(({ command, description }) => this.#item(`/${command}`, description, () => this.phone.say(`/${command}`), "command"));
    return items.length ? items : [make("p", {}, "El bot no ha anunciado comandos.")];
  }

  #thingList() {
    return THINGS.map(([kind, label, picture]) => this.#item(label, "", () => (FILES.has(kind) ? this.files.choose(kind) : this.phone.send(kind)), kind, picture));
  }

  #item(title, detail, run, role, picture) {
    const onclick = () => {
      this.#closeList();
      run();
      this.field.focus();
    };
    return make("button", { type: "button", className: "pop-item", data: { role }, onclick }, picture ? icon(picture) : null, make("strong", {}, title), make("span", {}, detail));
  }

  async #toggleList(opener, items) {
    const isOpen = opener.getAttribute("aria-expanded") === "true";
    this.#closeList();
    if (isOpen) return;
    this.list.replaceChildren(...(await items));
    this.list.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    this.list.querySelector("button")?.focus();
  }

  #closeList() {
    const opener = [this.menuButton, this.thingsButton].find((button) => button.getAttribute("aria-expanded") === "true");
    if (!opener) return;
    const hadFocus = this.list.contains(document.activeElement);
    this.list.hidden = true;
    opener.setAttribute("aria-expanded", "false");
    if (hadFocus) opener.focus();
  }
}
