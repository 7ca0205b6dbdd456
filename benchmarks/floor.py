"""The floor: the cheapest bot that asks the same and stores nothing. What is above it is what keeping answers costs.

Raw aiohttp, every screen drawn and encoded before the first update comes; where each chat is lives in a dictionary.

    python -m benchmarks.floor URL
"""

import asyncio
import json
import sys
from typing import Any

import aiohttp

from benchmarks.survey import SELECT_MULTIPLE, Question, draw_rows, draw_text, read_survey

SURVEY = read_survey()
JSON = {"Content-Type": "application/json"}
NOTHING: frozenset[str] = frozenset()


def draw(question: Question, ticked: frozenset[str]) -> str:
    """Text and buttons as they travel, without braces: the call's other fields are put before them."""
    rows = [[{"text": label, "callback_data": data} for label, data in row] for row in draw_rows(question, ticked)]
    screen = {"text": draw_text(SURVEY, question), "reply_markup": {"inline_keyboard": rows}}
    return json.dumps(screen, ensure_ascii=False)[1:]


class Floor:
    """The bot."""

    def __init__(self, http: aiohttp.ClientSession, url: str) -> None:
        self._http = http
        self._url = f"{url}/bot1:bench"
        self._drawn = {(each.place, NOTHING): draw(each, NOTHING) for each in SURVEY}
        self._at: dict[int, tuple[int, frozenset[str]]] = {}
        self._running: set[asyncio.Task[None]] = set()

    async def poll(self) -> None:
        """Ask for updates for ever, and take them side by side."""
        offset = 0
        while True:
            async with self._http.get(f"{self._url}/getUpdates?timeout=30&offset={offset}") as answer:
                batch = (await answer.json())["result"]
            for update in batch:
                offset = update["update_id"] + 1
                task = asyncio.create_task(self._take(update))
                self._running.add(task)
                task.add_done_callback(self._running.discard)

    async def _take(self, update: dict[str, Any]) -> None:
        if query := update.get("callback_query"):
            chat_id, message_id = query["message"]["chat"]["id"], query["message"]["message_id"]
            place, _, meant = query["data"].partition(":")
            screen = self._move_on(chat_id, int(place), meant)
            stop_turning = self._call("answerCallbackQuery", f'{{"callback_query_id":"{query["id"]}"}}')
            edit = self._call("editMessageText", f'{{"chat_id":{chat_id},"message_id":{message_id},{screen}')
            await asyncio.gather(stop_turning, edit)
        else:
            chat_id = update["message"]["chat"]["id"]
            place = -1 if update["message"]["text"].startswith("/start") else self._at[chat_id][0]
            await self._call("sendMessage", f'{{"chat_id":{chat_id},{self._move_on(chat_id, place, "")}')

    def _move_on(self, chat_id: int, place: int, meant: str) -> str:
        ticked = NOTHING
        if place >= 0 and SURVEY[place].kind == SELECT_MULTIPLE and meant != "listo":
            ticked = self._at[chat_id][1] ^ {meant}
        else:
            place = min(place + 1, len(SURVEY) - 1)
        self._at[chat_id] = place, ticked
        return self._drawn.get((place, ticked)) or self._drawn.setdefault((place, ticked), draw(SURVEY[place], ticked))

    async def _call(self, method: str, body: str) -> None:
        async with self._http.post(f"{self._url}/{method}", data=body.encode(), headers=JSON) as answer:
            await answer.read()


async def main(url: str) -> None:
    """Run until killed: there is nothing to put away."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http:
        await Floor(http, url).poll()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
