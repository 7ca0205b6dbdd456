// One person's phone: its chats, and what the person does on it.

import { act, readPhone, Refusal } from "./api.js";
import { ChatView } from "./chat_view.js";
import { Composer } from "./composer.js";
import { BOT, chatsOf, markRead } from "./chats.js";
import { messageElement, noteElement, summaryOf } from "./message.js";
import { PhoneFrame } from "./phone_frame.js";
import { Line } from "./line.js";

export class Phone {
  constructor(profile, bot, onUnread) {
    this.profile = profile;
    this.bot = bot;
    this.onUnread = onUnread;
    this.messages = new Map();
    this.notes = [];
    this.commands = [];
    this.keyboard = null;
    this.startParameter = null;
    this.waitingTap = null;
    this.change = 0;
    this.open = null; // the open chat: BOT, a sender's name, or null for the list
    this.line = new Line((count) => this.frame.showLine(this.line.isCut, count));
    this.chat = new ChatView(`Conversación con ${bot.first_name}`, () => this.#markRead());
    this.noteChat = new ChatView("Mensajes", () => this.#markRead());
    this.composer = new Composer(this);
    this.frame = new PhoneFrame(this);
    this.doing = {
      openLink: (url) => this.openLink(url),
      sayCommand: (text) => this.say(text),
      tap: (message, button, element) => this.tap(message, button, element),
      isWaiting: (message, button) => this.waitingTap?.message === message.message_id && this.waitingTap?.data === button.callback_data,
    };
  }

  get element() {
    return this.frame.element;
  }

  get name() {
    return [this.profile.first_name, this.profile.last_name].filter(Boolean).join(" ");
  }

  // Reads the whole phone from the sandbox.
  async load() {
    if (this.line.isCut) return;
    const state = await readPhone(this.profile.id);
    const isFirst = this.change === 0;
    Object.assign(this, { profile: state.person, notes: state.notes, keyboard: state.keyboard, commands: state.commands, change: state.change });
    this.waitingTap = null;
    this.messages.clear();
    this.chat.fill(() => state.messages.forEach((message) => this.#addMessage(message)));
    if (isFirst) this.show(this.profile.has_started || !this.notes.length ? BOT : null);
    else this.show(this.open);
  }

  async readCommands() {
    if (!this.line.isCut) this.commands = (await readPhone(this.profile.id)).commands;
    return this.commands;
  }

  // Applies a change from the stream, unless the phone knows it already or has no signal.
  apply(change) {
    if (change.change <= this.change || this.line.isCut) return;
    this.change = change.change;
    const apply = {
      message: () => this.#arrived(change.message),
      edited: () => this.#edited(change.message),
      deleted: () => this.#deleted(change.message_id),
      keyboard: () => this.#keyboardChanged(change.keyboard),
      answer: () => this.#answered(change.toast),
      action: () => this.frame.showTyping(),
      person: () => this.#profileChanged(change.profile),
      note: () => this.#noteArrived(change.note),
    }[change.kind];
    apply?.();
  }

  // Opens a chat, or the list of chats with null.
  show(chat) {
    const hadFocus = this.frame.list.contains(document.activeElement);
    this.open = chat;
    this.frame.hideNotice();
    if (chat !== BOT && chat !== null) {
      this.noteChat.clear();
      this.notes.filter((note) => note.from === chat).forEach((note) => this.noteChat.add(noteElement(note, this.doing), note.date));
    }
    this.frame.draw();
    this.composer.draw();
    if (chat === BOT) this.chat.toEnd();
    else if (chat !== null) this.noteChat.toEnd();
    // The chosen row is gone from sight: who uses the keyboard goes on inside the chat.
    if (hadFocus && chat !== null) (chat === BOT ? this.chat : this.noteChat).log.focus();
  }

  say(text) {
    return this.#do("say", { text });
  }

  press(button) {
    if (button.request_contact && !this.profile.phone) return this.#sayNoNumber();
    return this.#do("press", { text: button.text });
  }

  send(kind) {
    if (kind === "contact" && !this.profile.phone) return this.#sayNoNumber();
    return this.#do("send", { kind });
  }

  sendFile(wish) {
    return this.#do("send", wish, wish.kind === "photo" ? "Esta foto no se puede enviar. Envíela como documento." : undefined);
  }

  showToast(text) {
    this.frame.showToast(text);
  }

  start() {
    this.followsFocus = this.element.contains(document.activeElement);
    const parameter = this.startParameter;
    this.startParameter = null;
    const link = `https://t.me/${this.bot.username}${parameter ? `?start=${parameter}` : ""}`;
    return this.#do("open", { link });
  }

  setBlocked(isBlocked) {
    return this.#do(isBlocked ? "block" : "unblock", {});
  }

  async tap(message, button, element) {
    this.waitingTap = { message: message.message_id, data: button.callback_data };
    this.followsFocus = this.element.contains(document.activeElement);
    element.setAttribute("aria-busy", "true");
    const wish = { message_id: message.message_id, button: button.callback_data, is_stale: true };
    if ((await this.#do("tap", wish)) === null) this.#stopWaiting();
  }

  // A link to the bot opens here, with INICIAR; true when it was one.
  openLink(url) {
    const address = new URL(url);
    const isBots = /^(www\.)?t(elegram)?\.me$/.test(address.hostname) && address.pathname.slice(1).toLowerCase() === this.bot.username.toLowerCase();
    if (!isBots) return false;
    this.startParameter = address.searchParams.get("start") ?? "";
    this.show(BOT);
    this.composer.focus();
    return true;
  }

  // Cuts the line or mends it: what was done meanwhile is then sent, and what was missed is read.
  async setSignal(isOn) {
    await this.line.set(isOn);
    this.frame.showLine(this.line.isCut, this.line.length);
    if (isOn) await this.load();
  }

  async #do(name, wish, refusal = "Eso ya no se puede hacer.") {
    try {
      return await this.line.run(() => act(this.profile.id, name, wish));
    } catch (error) {
      console.info(error.message);
      this.frame.showToast(error instanceof Refusal ? refusal : "No hay conexión con el Telegram de prueba. Intente otra vez.");
      return null;
    }
  }

  #sayNoNumber() {
    this.frame.showToast("Este teléfono no tiene número. Añada una persona con celular.");
  }

  #addMessage(message) {
    const element = this.#draw(message);
    this.messages.set(message.message_id, { message, element });
    this.chat.add(element, message.date, message.from.id === this.profile.id);
    return element;
  }

  #draw(message) {
    const isOwn = message.from.id === this.profile.id;
    return messageElement(message, isOwn, isOwn ? this.profile.first_name : this.bot.first_name, this.doing);
  }

  #arrived(message) {
    this.frame.stopTyping();
    const element = this.#addMessage(message);
    if (message.from.id === this.profile.id) this.show(BOT);
    else if (this.open !== BOT) this.frame.notify(this.bot.first_name, summaryOf(message), BOT);
    this.#follow(element);
    this.frame.draw();
  }

  #edited(message) {
    const known = this.messages.get(message.message_id);
    if (!known) return;
    this.frame.stopTyping();
    const hadFocus = known.element.contains(document.activeElement);
    const element = this.#draw(message);
    this.chat.replace(known.element, element);
    this.messages.set(message.message_id, { message, element });
    if (hadFocus) this.followsFocus = true;
    this.#follow(element);
    this.frame.draw();
  }

  #deleted(messageId) {
    this.messages.get(messageId)?.element.remove();
    this.messages.delete(messageId);
    this.frame.draw();
  }

  // Who answers by keyboard goes on with the buttons of the next question.
  #follow(element) {
    const button = element.querySelector("button.inline-button");
    if (!this.followsFocus || !button || this.composer.field === document.activeElement) return;
    this.followsFocus = false;
    button.focus({ preventScroll: true });
  }

  #keyboardChanged(keyboard) {
    this.keyboard = keyboard;
    this.composer.keyboardChanged();
  }

  #answered(toast) {
    this.#stopWaiting();
    if (toast.text && toast.is_alert) this.frame.showAlert(toast.text);
    else if (toast.text) this.frame.showToast(toast.text);
  }

  #stopWaiting() {
    this.waitingTap = null;
    this.element.querySelectorAll('.inline-button[aria-busy="true"]').forEach((button) => button.setAttribute("aria-busy", "false"));
  }

  #profileChanged(profile) {
    this.profile = profile;
    this.frame.draw();
    this.composer.draw();
  }

  #noteArrived(note) {
    this.notes.push(note);
    if (this.open === note.from) this.noteChat.add(noteElement(note, this.doing), note.date);
    else this.frame.notify(note.from, note.text, note.from);
    this.frame.draw();
  }

  // The list of chats, newest first: {key, name, last, unread}.
  chats() {
    const messages = [...this.messages.values()].map(({ message }) => message);
    return chatsOf(this.profile.id, this.bot.first_name, messages, this.notes);
  }

  #markRead() {
    if (this.open === null) return;
    const numbers = this.open === BOT ? [...this.messages.keys()] : this.notes.map((note) => note.id);
    if (markRead(this.profile.id, this.open, Math.max(0, ...numbers))) this.frame?.draw();
  }
}
