"""Pictures: which files are some, and their size. Telegram takes other files as documents only."""

import struct
from dataclasses import dataclass

_PNG, _GIFS, _JPEG = b"\x89PNG\r\n\x1a\n", (b"GIF87a", b"GIF89a"), b"\xff\xd8\xff"
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}  # the other three are tables


@dataclass(frozen=True, slots=True)
class Picture:
    """What a file's first bytes say of it; sizes in pixels."""

    mime_type: str
    width: int
    height: int


def read_picture(content: bytes) -> Picture | None:
    """The picture in a file; None when it is no PNG, JPEG or GIF."""
    try:
        if content.startswith(_PNG):
            return Picture("image/png", *struct.unpack_from(">II", content, 16))
        if content.startswith(_GIFS):
            return Picture("image/gif", *struct.unpack_from("<HH", content, 6))
        if content.startswith(_JPEG):
            return _read_jpeg(content)
    except (struct.error, IndexError):
        pass  # It breaks off.
    return None


def _read_jpeg(content: bytes) -> Picture | None:
    at = 2
    while content[at] == 0xFF:  # noqa: PLR2004  # every segment begins with this byte
        if content[at + 1] in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, at + 5)
            return Picture("image/jpeg", width, height)
        at += 2 + struct.unpack_from(">H", content, at + 2)[0]
    return None
