// The time of this Telegram, which is ahead of the computer's when somebody has moved it.

const LIMA = { timeZone: "America/Lima" };
const MOMENT = new Intl.DateTimeFormat("es-PE", { ...LIMA, weekday: "long", day: "numeric", month: "long", hour: "numeric", minute: "2-digit", hour12: true });
// Of all locales the Swedish one writes dates as a date field wants them.
const FIELD = new Intl.DateTimeFormat("sv-SE", { ...LIMA, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" });

let ahead = 0;
const watchers = [];

// Seconds since 1970.
export const now = () => Date.now() / 1000 + ahead;

export function setNow(seconds) {
  ahead = seconds - Date.now() / 1000;
  tell();
}

// Calls the watcher now, when the clock is moved, and as time goes by.
export function watchClock(watcher) {
  watchers.push(watcher);
  watcher(now());
}

// jueves 14 de agosto, 5:30 p. m.
export function momentOf(seconds) {
  const part = Object.fromEntries(MOMENT.formatToParts(seconds * 1000).map(({ type, value }) => [type, value]));
  return `${part.weekday} ${part.day} de ${part.month}, ${part.hour}:${part.minute}\u00a0${part.dayPeriod}`;
}

// 2026-08-14T17:30
export const fieldOf = (seconds) => FIELD.format(seconds * 1000).replace(" ", "T");

const tell = () => watchers.forEach((watcher) => watcher(now()));
setInterval(tell, 1000);
