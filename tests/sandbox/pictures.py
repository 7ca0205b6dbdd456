"""Pictures for the tests, the smallest that are real ones."""

import struct
import zlib


def png(width, height):
    """A green picture of that size."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = (b"\x00" + b"\x2f\x7d\x5b" * width) * height
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def jpeg(width, height):
    """The head of one: what tells its size, behind a comment."""
    frame = b"\xff\xc0" + struct.pack(">HBHHB", 8, 8, height, width, 0)
    return b"\xff\xd8\xff\xfe\x00\x04hi" + frame + b"\xff\xd9"


def gif(width, height):
    """The head of one."""
    return b"GIF89a" + struct.pack("<HH", width, height) + b"\x00\x00\x00;"
