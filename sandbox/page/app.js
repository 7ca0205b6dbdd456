// The page: all phones side by side, one at a time on a narrow screen.

import { addPerson, readBot, readPeople, Refusal, watchChanges } from "./api.js";
import { avatar, hiddenText, make } from "./dom.js";
import { Phone } from "./phone.js";
import { setNow } from "./clock.js";
import { readTime, wireTimeBar } from "./time_bar.js";

const SHOWN = "shown-person";
const phones = new Map();
const tabs = new Map();
const others = new Map();
const byId = (id) => document.getElementById(id);
let bot = null;
// Changes that arrive while the phones are being read.
let early = null;
let reading = Promise.resolve();

function addPhone(profile) {
  const phone = new Phone(profile, bot, (count) => showUnread(profile.id, count));
  const badge = make("span", { className: "badge", hidden: true });
  const tab = make("button", { type: "button", className: "tab", data: { person: profile.id, role: "tab" }, onclick: () => showOnly(profile.id) }, avatar(phone.name), make("span", {}, profile.first_name), badge);
  phones.set(profile.id, phone);
  tabs.set(profile.id, { tab, badge });
  byId("switcher").append(tab);
  byId("phones").append(phone.element);
  phone.frame.draw();
  return phone;
}

function showUnread(personId, count) {
  const known = tabs.get(personId);
  if (!known) return;
  known.badge.hidden = count === 0;
  known.badge.replaceChildren(String(count), hiddenText(" sin leer"));
}

function showOnly(personId) {
  if (!phones.has(personId)) personId = phones.keys().next().value;
  localStorage.setItem(SHOWN, personId);
  for (const [id, phone] of phones) {
    phone.element.classList.toggle("shown", id === personId);
    tabs.get(id).tab.setAttribute("aria-pressed", String(id === personId));
  }
  const phone = phones.get(personId);
  if (phone) phone.show(phone.open);
}

async function readAll() {
  early = [];
  try {
    await readTime();
    bot = (await readBot()).bot;
    document.title = `${bot.first_name} · Telegram de prueba`;
    for (const profile of await readPeople()) {
      if (profile.in_background && !phones.has(profile.id)) offerOther(profile);
      else await (phones.get(profile.id) ?? addPhone(profile)).load();
    }
    byId("nobody").hidden = phones.size > 0;
    showOnly(Number(localStorage.getItem(SHOWN)));
    byId("state").textContent = "";
  } catch {
    byId("state").textContent = "No se pudo leer. Recargue la página.";
  }
  const waiting = early;
  early = null;
  waiting.forEach(apply);
}

function apply(change) {
  if (change.kind === "clock") return void setNow(change.now);
  if (early) return void early.push(change);
  const phone = phones.get(change.person);
  if (phone) return void phone.apply(change);
  if (change.kind !== "person") return;
  if (change.profile.in_background) return void offerOther(change.profile);
  addPhone(change.profile).load();
  byId("nobody").hidden = true;
  showOnly(Number(localStorage.getItem(SHOWN)));
}

// One of the many phones that are there but not shown until somebody asks for them.
function offerOther(profile) {
  if (others.has(profile.id)) return;
  others.set(profile.id, profile);
  byId("others").append(make("option", { value: String(profile.id) }, [profile.first_name, profile.last_name].filter(Boolean).join(" ")));
  byId("others").hidden = false;
}

function wireOthers() {
  byId("others").addEventListener("change", async (event) => {
    const profile = others.get(Number(event.target.value));
    event.target.value = "";
    if (!profile) return;
    if (!phones.has(profile.id)) await addPhone(profile).load();
    showOnly(profile.id);
  });
}

function wirePersonWindow() {
  const window_ = byId("person-window");
  const form = byId("person-form");
  const problem = byId("person-error");
  byId("add-person").addEventListener("click", () => {
    form.reset();
    problem.hidden = true;
    window_.showModal();
  });
  byId("person-cancel").addEventListener("click", () => window_.close());
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const details = Object.fromEntries([...new FormData(form)].filter(([, value]) => value.trim()));
    if (!details.first_name) return showProblem(problem, "Escriba un nombre.");
    try {
      localStorage.setItem(SHOWN, (await addPerson(details)).id);
      window_.close();
      return showOnly(Number(localStorage.getItem(SHOWN)));
    } catch (error) {
      return showProblem(problem, error instanceof Refusal ? "Revise el celular: de 7 a 15 cifras, con el código del país (+51 …)." : "No hay conexión.");
    }
  });
}

function showProblem(element, text) {
  element.textContent = text;
  element.hidden = false;
}

wirePersonWindow();
wireTimeBar((text) => (byId("state").textContent = text));
wireOthers();
// What came while the page was out of sight is read when it is seen again.
document.addEventListener("visibilitychange", () => phones.forEach((phone) => phone.chat.follows && phone.chat.toEnd()));
watchChanges({
  onReady: () => (reading = reading.then(readAll)),
  onChange: apply,
  onLost: () => (byId("state").textContent = "Sin conexión con el Telegram de prueba. Reintentando…"),
});
