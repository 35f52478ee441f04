"""Files to make previews of: images with a colour in each corner, in every format and every orientation."""

from __future__ import annotations

import io
from typing import Any

from PIL import Image

# Top left, top right, bottom left, bottom right, as a person sees them.
CORNERS = ((255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 0))
# How the camera has stored it: what has to be undone is Pillow's own table in drawing._TURNS.
_STORED = {
    1: None, 2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_90, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}  # fmt: skip


def seen(width: int = 640, height: int = 480, mode: str = "RGB") -> Image.Image:
    """The image as it should be shown."""
    image = Image.new("RGB", (width, height))
    for at, colour in enumerate(CORNERS):
        left, top = (at % 2) * (width // 2), (at // 2) * (height // 2)
        image.paste(colour, (left, top, left + width // 2, top + height // 2))
    return image.convert(mode)


def stored(orientation: int, width: int = 640, height: int = 480) -> tuple[Image.Image, Image.Exif]:
    """The same as a camera held that way stores it (EXIF, tag 0x0112), and the EXIF that says so."""
    turn = _STORED[orientation]
    image = seen(width, height)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "a camera that knows where it was"
    return (image.transpose(turn) if turn is not None else image), exif


def data(image: Image.Image, format: str, **more: Any) -> bytes:
    out = io.BytesIO()
    image.save(out, format=format, **more)
    return out.getvalue()


def jpeg(orientation: int = 1, width: int = 640, height: int = 480) -> bytes:
    image, exif = stored(orientation, width, height)
    return data(image, "JPEG", exif=exif, quality=90)


def corners(webp: bytes | Image.Image) -> list[int]:
    """Which of CORNERS stands in which corner; what is near enough to none of them is -1."""
    image = (webp if isinstance(webp, Image.Image) else Image.open(io.BytesIO(webp))).convert("RGB")
    x, y = image.width // 5, image.height // 5
    places = [(x, y), (image.width - 1 - x, y), (x, image.height - 1 - y), (image.width - 1 - x, image.height - 1 - y)]
    return [_nearest(image.getpixel(place)) for place in places]


def _nearest(pixel: Any) -> int:
    for at, colour in enumerate(CORNERS):
        if all(abs(one - other) < 60 for one, other in zip(pixel, colour, strict=True)):
            return at
    return -1


def pdf() -> bytes:
    """A PDF of one page, 400 by 200 points, written by hand: a red rectangle over its left half."""
    drawing = b"1 0 0 rg 0 0 200 200 re f"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 200] /Contents 4 0 R /Resources << >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawing), drawing),
    ]
    told, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(told))
        told += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    start = len(told)
    told += b"xref\n0 5\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    return told + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % start
