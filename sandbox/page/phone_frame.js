// The body of a phone: status bar, title bar, list of chats, notices.

import { avatar, hiddenText, icon, iconButton, make, timeOf } from "./dom.js";
import { BOT } from "./chats.js";
import { watchClock } from "./clock.js";
import { summaryOf } from "./message.js";

const TOAST_MS = 4000;
const TYPING_MS = 5000;

export class PhoneFrame {
  constructor(phone) {
    this.phone = phone;
    this.clock = make("span", { className: "clock", "aria-hidden": "true" });
    watchClock((now) => (this.clock.textContent = timeOf(now)));
    this.signal = make("span", { className: "signal" }, icon("signal"));
    this.owner = make("span", { className: "owner" });
    this.status = make("div", { className: "status" }, this.owner, this.signal, this.clock);
    this.backBadge = make("span", { className: "badge", hidden: true });
    this.back = iconButton("back", "Lista de chats", () => phone.show(null), { data: { role: "back" } });
    this.back.append(this.backBadge);
    this.title = make("div", { className: "title" });
    this.more = iconButton("more", "Más opciones", () => this.#toggleMenu(), { "aria-expanded": "false", data: { role: "more" } });
    this.menu = make("div", { className: "menu", hidden: true });
    this.head = make("div", { className: "head" }, this.back, this.title, this.more, this.menu);
    this.lineNotice = make("p", { className: "line-notice", role: "status", hidden: true });
    this.list = make("div", { className: "chat-list", role: "list", "aria-label": "Chats" });
    this.notice = make("button", { type: "button", className: "notice", hidden: true });
    this.toast = make("p", { className: "toast", role: "status", hidden: true });
    this.alert = this.#makeAlert();
    this.screen = make("div", { className: "screen" }, this.head, this.lineNotice, this.list, phone.chat.element, phone.noteChat.element, phone.composer.element, this.notice, this.toast);
    this.element = make("section", { className: "phone", data: { person: phone.profile.id } }, this.status, this.screen, this.alert);
    this.element.addEventListener("keydown", (event) => event.key === "Escape" && this.#closeMenu());
    this.isTyping = false;
  }

  draw() {
    const { phone } = this;
    this.element.setAttribute("aria-label", `Teléfono de ${phone.name}`);
    this.owner.textContent = phone.name;
    const chats = phone.chats();
    const elsewhere = chats.filter((chat) => chat.key !== phone.open).reduce((sum, chat) => sum + chat.unread, 0);
    this.back.hidden = phone.open === null;
    this.backBadge.hidden = elsewhere === 0;
    this.backBadge.textContent = elsewhere;
    this.back.setAttribute("aria-label", elsewhere ? `Lista de chats, ${elsewhere} sin leer` : "Lista de chats");
    this.list.hidden = phone.open !== null;
    phone.chat.element.hidden = phone.open !== BOT;
    phone.noteChat.element.hidden = phone.open === null || phone.open === BOT;
    phone.composer.element.hidden = phone.open !== BOT;
    this.#drawTitle();
    if (!this.list.hidden) this.list.replaceChildren(...chats.map((chat) => this.#row(chat)));
    phone.onUnread(chats.reduce((sum, chat) => sum + chat.unread, 0));
  }

  showTyping() {
    this.isTyping = true;
    this.#drawTitle();
    clearTimeout(this.typingTimer);
    this.typingTimer = setTimeout(() => this.stopTyping(), TYPING_MS);
  }

  stopTyping() {
    if (!this.isTyping) return;
    this.isTyping = false;
    this.#drawTitle();
  }

  showToast(text) {
    this.toast.textContent = text;
    this.toast.hidden = false;
    clearTimeout(this.toastTimer);
    this.toastTimer = setTimeout(() => (this.toast.hidden = true), TOAST_MS);
  }

  showAlert(text) {
    this.alertText.textContent = text;
    if (!this.alert.open) this.alert.show();
    this.alert.querySelector("button").focus();
  }

  // A message in another chat of this phone.
  notify(sender, text, chat) {
    if (this.phone.open === null) return; // The list of chats shows it.
    this.notice.replaceChildren(avatar(sender), make("span", {}, make("strong", {}, sender), make("small", {}, text)));
    this.notice.onclick = () => this.phone.show(chat);
    this.notice.hidden = false;
    clearTimeout(this.noticeTimer);
    this.noticeTimer = setTimeout(() => (this.notice.hidden = true), TOAST_MS * 2);
  }

  hideNotice() {
    this.notice.hidden = true;
  }

  showLine(isCut, count) {
    this.signal.replaceChildren(icon(isCut ? "nosignal" : "signal"));
    this.lineNotice.hidden = !isCut;
    this.lineNotice.textContent = count ? `Sin señal. En espera: ${count}` : "Sin señal";
  }

  #drawTitle() {
    const { phone } = this;
    if (phone.open === null) return this.title.replaceChildren(make("strong", {}, "Chats"));
    const isBot = phone.open === BOT;
    const name = isBot ? phone.bot.first_name : phone.open;
    const below = isBot ? (this.isTyping ? "escribiendo…" : "bot") : "mensaje de una persona";
    return this.title.replaceChildren(avatar(name), make("span", {}, make("strong", {}, name), make("small", {}, below)));
  }

  #row({ key, name, last, unread }) {
    const about = last ? (last.text !== undefined ? last.text : summaryOf(last)) : "Toque para abrir el chat";
    const words = make("span", { className: "row-words" }, make("strong", {}, name), make("small", {}, about));
    const side = make("span", { className: "row-side" }, make("small", {}, last ? timeOf(last.date) : ""));
    if (unread) side.append(make("span", { className: "badge" }, String(unread), hiddenText(" sin leer")));
    const button = make("button", { type: "button", className: "row", data: { role: "chat", chat: key }, onclick: () => this.phone.show(key) }, avatar(name), words, side);
    return make("div", { role: "listitem" }, button);
  }

  #toggleMenu() {
    if (!this.menu.hidden) return this.#closeMenu();
    const { phone } = this;
    const isBlocked = phone.profile.has_blocked;
    this.menu.replaceChildren(
      this.#menuItem(isBlocked ? "Desbloquear al bot" : "Bloquear al bot", "block", () => phone.setBlocked(!isBlocked)),
      this.#menuItem(phone.line.isCut ? "Recuperar la señal" : "Quedarse sin señal", "signal", () => phone.setSignal(phone.line.isCut)),
    );
    this.menu.hidden = false;
    this.more.setAttribute("aria-expanded", "true");
    return this.menu.querySelector("button").focus();
  }

  #menuItem(label, role, run) {
    const onclick = () => {
      this.#closeMenu();
      run();
    };
    return make("button", { type: "button", data: { role }, onclick }, label);
  }

  #closeMenu() {
    if (this.menu.hidden) return;
    this.menu.hidden = true;
    this.more.setAttribute("aria-expanded", "false");
    this.more.focus();
  }

  #makeAlert() {
    this.alertText = make("p", {});
    const close = make("button", { type: "button", className: "strong", onclick: () => this.alert.close() }, "Aceptar");
    return make("dialog", { className: "alert", "aria-label": "Aviso del bot" }, this.alertText, close);
  }
}
