// The sandbox's control interface, and the stream of changes.

async function ask(method, path, wish) {
  const request = { method, headers: {} };
  if (wish !== undefined) {
    request.headers["Content-Type"] = "application/json";
    request.body = JSON.stringify(wish);
  }
  const response = await fetch(`/sandbox${path}`, request);
  const answer = await response.json();
  if (!response.ok) throw new Refusal(answer.error);
  return answer;
}

// The sandbox said no, and why.
export class Refusal extends Error {}

export const readBot = () => ask("GET", "/bot");
export const readPeople = async () => (await ask("GET", "/people")).people;
export const readPhone = (personId) => ask("GET", `/people/${personId}`);
export const addPerson = async (details) => (await ask("POST", "/people", details)).person;
export const readClock = () => ask("GET", "/clock");
export const moveClock = (wish) => ask("POST", "/clock", wish);
export const act = (personId, name, wish) => ask("POST", `/people/${personId}/${name}`, wish);

// Calls onReady at every (re)connection, onChange for every change since, onLost when the sandbox is away.
export function watchChanges({ onReady, onChange, onLost }) {
  const stream = new EventSource("/sandbox/events");
  stream.addEventListener("ready", onReady);
  stream.addEventListener("message", (event) => onChange(JSON.parse(event.data)));
  stream.addEventListener("error", () => {
    onLost();
    // A browser does not try again by itself after some failures.
    if (stream.readyState === EventSource.CLOSED) {
      setTimeout(() => watchChanges({ onReady, onChange, onLost }), 1000);
    }
  });
}
