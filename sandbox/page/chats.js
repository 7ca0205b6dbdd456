// The chats of a phone, and how far the person has read in each.

// The key of the chat with the bot; the others' key is the sender's name.
export const BOT = "bot";

const readKey = (personId, chat) => `read/${personId}/${chat}`;
const readUpTo = (personId, chat) => Number(localStorage.getItem(readKey(personId, chat)) ?? 0);

// The list of chats, newest first: {key, name, last, unread}.
export function chatsOf(personId, botName, messages, notes) {
  const theirs = messages.filter((message) => message.from.id !== personId);
  const chats = [chat(personId, BOT, botName, messages, theirs.map((message) => message.message_id))];
  for (const sender of new Set(notes.map((note) => note.from))) {
    const sent = notes.filter((note) => note.from === sender);
    chats.push(chat(personId, sender, sender, sent, sent.map((note) => note.id)));
  }
  return chats.sort((one, other) => (other.last?.date ?? 0) - (one.last?.date ?? 0));
}

function chat(personId, key, name, entries, numbers) {
  const read = readUpTo(personId, key);
  return { key, name, last: entries.at(-1), unread: numbers.filter((number) => number > read).length };
}

// Keeps that a chat is read up to a number; true when that is news.
export function markRead(personId, key, newest) {
  if (readUpTo(personId, key) === newest) return false;
  localStorage.setItem(readKey(personId, key), newest);
  return true;
}
