// A scrolling conversation: follows the newest message unless the person has scrolled up.

import { dayOf, icon, make } from "./dom.js";

export class ChatView {
  // onRead is called when the newest message has been seen.
  constructor(label, onRead) {
    this.log = make("div", { className: "log", role: "log", "aria-live": "polite", "aria-label": label, tabIndex: 0 });
    this.count = make("span", { className: "badge", hidden: true });
    this.downButton = make("button", { type: "button", className: "down", hidden: true, "aria-label": "Ir al último mensaje", onclick: () => this.toEnd() }, icon("down"), this.count);
    this.element = make("div", { className: "chat-view" }, this.log, this.downButton);
    this.onRead = onRead;
    this.unseen = 0;
    this.lastDay = null;
    this.log.addEventListener("scroll", () => this.#scrolled());
    // Buttons and the keyboard below take space: the newest message stays in view.
    new ResizeObserver(() => this.follows && this.toEnd()).observe(this.log);
    this.follows = true;
  }

  // Draws a whole conversation at once; a screen reader does not read it all aloud.
  fill(draw) {
    this.log.setAttribute("aria-busy", "true");
    this.clear();
    draw();
    requestAnimationFrame(() => this.log.setAttribute("aria-busy", "false"));
  }

  clear() {
    this.log.replaceChildren();
    this.lastDay = null;
    this.unseen = 0;
  }

  add(element, date, isOwn = false) {
    const day = dayOf(date);
    if (day !== this.lastDay) this.log.append(make("div", { className: "day" }, day));
    this.lastDay = day;
    this.log.append(element);
    if (isOwn || this.follows) this.toEnd();
    else this.unseen += 1;
    this.#showDown();
  }

  replace(old, element) {
    old.replaceWith(element);
    if (this.follows) this.toEnd();
  }

  toEnd() {
    this.follows = true;
    this.log.scrollTop = this.log.scrollHeight;
    this.#seen();
  }

  get isVisible() {
    return this.log.offsetParent !== null && document.visibilityState === "visible";
  }

  #scrolled() {
    if (this.log.offsetParent === null) return;
    this.follows = this.log.scrollHeight - this.log.scrollTop - this.log.clientHeight < 40;
    if (this.follows) this.#seen();
    this.#showDown();
  }

  #seen() {
    if (!this.isVisible) return;
    this.unseen = 0;
    this.#showDown();
    this.onRead();
  }

  #showDown() {
    this.downButton.hidden = this.follows;
    this.count.hidden = this.unseen === 0;
    this.count.textContent = this.unseen;
  }
}
