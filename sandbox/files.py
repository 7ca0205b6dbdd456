"""Files that the bot or a person sent."""

import re
from typing import Any

from sandbox.errors import TelegramError, bad_request
from sandbox.store import Store

# Telegram's limits for a bot: 50 MB up, 20 MB down.
UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024


class Files:
    """Files by file_id; the bytes lie in the store under a path such as documents/file_3.ics."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_id: dict[str, dict[str, Any]] = store.load("file")

    def add(self, content: bytes, folder: str, name: str) -> dict[str, Any]:
        """Keeps a file and returns Telegram's facts about it: file_id, file_unique_id, file_size."""
        if not content:
            raise bad_request("file must be non-empty")
        if len(content) > UPLOAD_LIMIT_BYTES:
            raise TelegramError(413, "Request Entity Too Large")
        number = self._store.next_number("file")
        ending = re.search(r"\.[A-Za-z0-9]{1,8}$", name)
        path = f"{folder}/file_{number}{ending[0] if ending else ''}"
        self._store.put_file(path, content)
        file_id = f"SANDBOX{number:012d}"
        facts = {"file_id": file_id, "file_unique_id": f"U{number:012d}", "file_size": len(content)}
        self._by_id[file_id] = {**facts, "file_path": path, "file_name": name}
        self._store.put("file", file_id, self._by_id[file_id])
        return facts

    def get(self, file_id: str) -> dict[str, Any]:
        """Facts and path of a file; refuses an unknown file_id."""
        if file_id not in self._by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def named(self, path: str) -> tuple[str, bytes] | None:
        """The name and bytes of the file at a path."""
        found = next((each for each in self._by_id.values() if each["file_path"] == path), None)
        content = self._store.read_file(path)
        return None if found is None or content is None else (found["file_name"], content)
