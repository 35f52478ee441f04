"""Small real contents for the seeds: a PNG, a PDF, texts; made without any library."""

from __future__ import annotations

import struct
import zlib

from .content import Content, pattern

LINES = (
    "The tide came in before the ropes were checked.",
    "Every boat that was tied well was there in the morning.",
    "A name is never written down before the thing it names.",
)


def text(lines: int) -> Content:
    """A plain text of so many lines."""
    return Content("".join(f"{LINES[count % 3]}\n" for count in range(lines)).encode())


def table(rows: int) -> Content:
    body = "".join(f"2026-{1 + count % 12:02}-01,Berth {count % 40},{count * 37 % 900}.50\n" for count in range(rows))
    return Content(("date,what,amount\n" + body).encode())


def picture(width: int, height: int, tint: int) -> Content:
    """A PNG with a soft gradient, different for each tint (0–255)."""

    def make() -> bytes:
        rows = b"".join(
            b"\0" + bytes(part for x in range(width) for part in (x * 255 // width, y * 255 // height, tint))
            for y in range(height)
        )
        head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
        packed = zlib.compress(rows, 6)
        return b"\x89PNG\r\n\x1a\n" + _png("IHDR", head) + _png("IDAT", packed) + _png("IEND", b"")

    return Content(make())


def page(line: str) -> Content:
    """A PDF of one page with one line."""
    drawn = f"BT /F1 24 Tf 72 720 Td ({line}) Tj ET".encode()
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(out)
    return Content(out + b"xref\n0 6\n0000000000 65535 f \n" + rows + trailer)


def filler(size: int, salt: int) -> Content:
    """Bytes of no meaning, made when read."""
    return pattern(size, salt)


def _png(kind: str, body: bytes) -> bytes:
    marked = kind.encode() + body
    return struct.pack(">I", len(body)) + marked + struct.pack(">I", zlib.crc32(marked))
