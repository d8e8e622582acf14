"""What a server must know of pictures: their size, and a small plain one in place of a scaled one."""

from __future__ import annotations

import struct
import zlib

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG_SIZES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of the segment of a JPEG that tells its size (ITU-T T.81, table B.1: SOF)."""


def read_size(content: bytes) -> tuple[int, int] | None:
    """Return the width and height of a PNG, GIF or JPEG in pixels, None of anything else."""
    if content.startswith(_PNG) and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
    elif content[:6] in (b"GIF87a", b"GIF89a") and len(content) >= 10:
        width, height = struct.unpack("<HH", content[6:10])
    elif content.startswith(b"\xff\xd8"):
        width, height = _read_jpeg(content)
    else:
        return None
    return (width, height) if width and height else None


def _read_jpeg(content: bytes) -> tuple[int, int]:
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if marker in _JPEG_SIZES:
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return width, height
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
    return 0, 0


def plain_png(width: int, height: int, grey: int = 160) -> bytes:
    """Return a picture of one shade of grey, 0 to 255, as a PNG."""
    row = b"\0" + bytes([grey]) * width  # filter 0, then a byte a pixel
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", head), (b"IDAT", zlib.compress(row * height)), (b"IEND", b""))
    return _PNG + b"".join(
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts
    )
