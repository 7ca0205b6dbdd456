// What time it is here, and the buttons that move the clock on.

import { moveClock, readClock, Refusal } from "./api.js";
import { fieldOf, momentOf, now, setNow, watchClock } from "./clock.js";

const byId = (id) => document.getElementById(id);

export const readTime = async () => setNow(Date.parse((await readClock()).now) / 1000);

// What is due on the way happens first, so that moving may take a while; meanwhile the clock is seen running.
async function move(wish, say) {
  const buttons = document.querySelectorAll("#time-bar button");
  const focused = document.activeElement;
  buttons.forEach((button) => (button.disabled = true));
  byId("time-bar").setAttribute("aria-busy", "true");
  say("");
  try {
    setNow(Date.parse((await moveClock(wish)).now) / 1000);
  } catch (error) {
    say(error instanceof Refusal ? "El bot todavía trabaja en lo pendiente. Espere un momento y repita." : "No hay conexión. Intente otra vez.");
  }
  byId("time-bar").removeAttribute("aria-busy");
  buttons.forEach((button) => (button.disabled = false));
  if (byId("time-bar").contains(focused)) focused.focus();
}

function wireWindow(say) {
  const window_ = byId("time-window");
  const field = byId("time-field");
  const problem = byId("time-error");
  byId("time-travel").addEventListener("click", () => {
    field.value = field.min = fieldOf(now() + 60);
    problem.hidden = true;
    window_.showModal();
  });
  byId("time-cancel").addEventListener("click", () => window_.close());
  byId("time-week").addEventListener("click", () => {
    window_.close();
    move({ advance: { weeks: 1 } }, say);
  });
  byId("time-form").addEventListener("submit", (event) => {
    event.preventDefault();
    problem.textContent = problemOf(field.value);
    problem.hidden = problem.textContent === "";
    if (!problem.hidden) return;
    window_.close();
    move({ to: field.value }, say);
  });
}

function problemOf(value) {
  if (!value) return "Elija un día y una hora.";
  if (value <= fieldOf(now())) return "El reloj solo avanza: lo que ya se envió tiene su fecha. Elija un momento posterior.";
  return value >= "2038" ? "Elija una fecha anterior a 2038." : "";
}

// say: shows what went wrong; nothing with "".
export function wireTimeBar(say) {
  watchClock((seconds) => {
    byId("time-now").textContent = momentOf(seconds);
    byId("time-now").dateTime = new Date(seconds * 1000).toISOString();
  });
  byId("time-hour").addEventListener("click", () => move({ advance: { hours: 1 } }, say));
  byId("time-day").addEventListener("click", () => move({ advance: { days: 1 } }, say));
  wireWindow(say);
}
