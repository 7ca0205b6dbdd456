"""Files that the bot or a person sent."""

import mimetypes
import re
from pathlib import PurePath
from typing import Any

from sandbox.errors import TelegramError, bad_request
from sandbox.pictures import read_picture
from sandbox.store import Store

# Telegram's limits for a bot: 50 MB up, 20 MB down, 10 MB for a photo.
UPLOAD_LIMIT_BYTES = 50 * 1024 * 1024
DOWNLOAD_LIMIT_BYTES = 20 * 1024 * 1024
PHOTO_LIMIT_BYTES = 10 * 1024 * 1024
_DOCUMENTS, _PHOTOS = "documents", "photos"
_KINDS = {_DOCUMENTS: "Document", _PHOTOS: "Photo", "stickers": "Sticker", "voice": "Voice"}

# Not every computer knows these.
_MIME_TYPES = {
    ".ics": "text/calendar",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

Facts = dict[str, Any]


class Files:
    """Files by file_id; the bytes lie in the store under a path such as documents/file_3.ics."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._by_id: dict[str, Facts] = store.load("file")

    def add(self, content: bytes, folder: str, name: str) -> Facts:
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

    def add_document(self, content: bytes, name: str) -> Facts:
        """Keeps a new file; Telegram's Document."""
        return self.document(self.add(content, _DOCUMENTS, name)["file_id"])

    def add_photo(self, content: bytes) -> list[Facts]:
        """Keeps a new picture; Telegram's PhotoSizes. Refuses what is none."""
        if len(content) > PHOTO_LIMIT_BYTES:
            raise bad_request(
                f"file of size {len(content)} bytes is too big for a photo; the maximum size is {PHOTO_LIMIT_BYTES} "
                "bytes"
            )
        picture = read_picture(content)
        if content and picture is None:
            raise bad_request("IMAGE_PROCESS_FAILED")
        name = f"photo.{picture.mime_type.removeprefix('image/')}" if picture else ""
        return self.photo(self.add(content, _PHOTOS, name)["file_id"])

    def document(self, file_id: str) -> Facts:
        """Telegram's Document of a file that was sent as one."""
        known = self._sent_as(file_id, _DOCUMENTS)
        name = known["file_name"]
        return {"file_name": name, "mime_type": _mime_type(name), **_facts(known)}

    def photo(self, file_id: str) -> list[Facts]:
        """Telegram's PhotoSizes of a file that was sent as a photo: Telegram's smaller ones are left out."""
        known = self._sent_as(file_id, _PHOTOS)
        picture = read_picture(self._store.read_file(known["file_path"]) or b"")
        width, height = (picture.width, picture.height) if picture else (0, 0)
        return [{**_facts(known), "width": width, "height": height}]

    def get(self, file_id: str) -> Facts:
        """Facts and path of a file; refuses an unknown file_id."""
        if file_id not in self._by_id:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return self._by_id[file_id]

    def named(self, path: str) -> tuple[str, bytes] | None:
        """The name and bytes of the file at a path."""
        found = next((each for each in self._by_id.values() if each["file_path"] == path), None)
        content = self._store.read_file(path)
        return None if found is None or content is None else (found["file_name"], content)

    def _sent_as(self, file_id: str, folder: str) -> Facts:
        known = self.get(file_id)
        found = known["file_path"].partition("/")[0]
        if found != folder:
            raise bad_request(f"can't use file of type {_KINDS[found]} as {_KINDS[folder]}")
        return known


def _mime_type(name: str) -> str:
    ending = PurePath(name).suffix.lower()
    return _MIME_TYPES.get(ending) or mimetypes.guess_type(f"x{ending}")[0] or "application/octet-stream"


def _facts(known: Facts) -> Facts:
    return {key: known[key] for key in ("file_id", "file_unique_id", "file_size")}
