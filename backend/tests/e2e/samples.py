"""Small files of every kind that a browser shows, made when a test asks for them."""

from __future__ import annotations

import base64
import io
import struct

from PIL import Image

# Half a minute of teal, 16 × 16 pixels, VP8: made once with ffmpeg from nothing but a colour.
_FILM = (
    "GkXfo59ChoEBQveBAULygQRC84EIQoKEd2VibUKHgQJChYECGFOAZwEAAAAAAAffEU2bdLpNu4tTq4QVSalmU6yBoU27i1OrhBZU"
    "rmtTrIHGTbuMU6uEElTDZ1OsggEMTbuMU6uEHFO7a1Osggdv7AEAAAAAAABZAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"
    "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAVSalmoCrXsYMPQkBNgIRM"
    "YXZmV0GETGF2ZkSJiEDdTAAAAAAAFlSua8GuAQAAAAAAADjXgQFzxYgAAAAAAAAAAZyBACK1nIN1bmSIgQCGhVZfVlA4g4EBI+OD"
    "hDuaygDgibCBELqBEJqBAhJUw2fRc3POY8CLY8WIAAAAAAAAAAFnyJhFo4dFTkNPREVSRIeLTGF2YyBsaWJ2cHhnyKJFo4hEVVJB"
    "VElPTkSHlDAwOjAwOjMwLjAwMDAwMDAwMAAAH0O2dUE754EAo7yBAACAsAIAnQEqEAAQAABHCIWFiJmEiAICAnWqA/gCDP3EAP77"
    "aJf/SbPE2eJs+SR/+0fftH37R9/7QSCjrYED6ACxAQABEBAAGAAwP/QMAMIA/vtol/9Js8TZ4mz5JH/7R9+0fftH3/tBIKOtgQfQ"
    "ALEBAAEQEAAYADA/9AwAwgD++2iX/0mzxNnibPkkf/tH37R9+0ff+0Ego62BC7gAsQEAARAQABgAMD/0DADCAP77aJf/SbPE2eJs"
    "+SR/+0fftH37R9/7QSCjrYEPoACxAQABEBAAGAAwP/QMAMIA/vtol/9Js8TZ4mz5JH/7R9+0fftH3/tBIKO8gROIgLACAJ0BKhAA"
    "EAAARwiFhYiZhIgCAgJ1qgP4Agz9xAD++2iX/0mzxNnibPkkf/tH37R9+0ff+0EgH0O2dUEt54IXcKOtgQAAALEBAAEQEAAYADA/"
    "9AwAwgD++2iX/0mzxNnibPkkf/tH37R9+0ff+0Ego62BA+gAsQEAARAQABgAMD/0DADCAP77aJf/SbPE2eJs+SR/+0fftH37R9/7"
    "QSCjrYEH0ACxAQABEBAAGAAwP/QMAMIA/vtol/9Js8TZ4mz5JH/7R9+0fftH3/tBIKOtgQu4ALEBAAEQEAAYADA/9AwAwgD++2iX"
    "/0mzxNnibPkkf/tH37R9+0ff+0Ego7yBD6CAsAIAnQEqEAAQAABHCIWFiJmEiAICAnWqA/gCDP3EAP77aJf/SbPE2eJs+SR/+0ff"
    "tH37R9/7QSCjrYETiACxAQABEBAAGAAwP/QMAMIA/vtol/9Js8TZ4mz5JH/7R9+0fftH3/tBIB9DtnVBLeeCLuCjrYEAAACxAQAB"
    "EBAAGAAwP/QMAMIA/vtol/9Js8TZ4mz5JH/7R9+0fftH3/tBIKOtgQPoALEBAAEQEAAYADA/9AwAwgD++2iX/0mzxNnibPkkf/tH"
    "37R9+0ff+0Ego62BB9AAsQEAARAQABgAMD/0DADCAP77aJf/SbPE2eJs+SR/+0fftH37R9/7QSCjvIELuICwAgCdASoQABAAAEcI"
    "hYWImYSIAgICdaoD+AIM/cQA/vtol/9Js8TZ4mz5JH/7R9+0fftH3/tBIKOtgQ+gALEBAAEQEAAYADA/9AwAwgD++2iX/0mzxNni"
    "bPkkf/tH37R9+0ff+0Ego62BE4gAsQEAARAQABgAMD/0DADCAP77aJf/SbPE2eJs+SR/+0fftH37R9/7QSAfQ7Z1QS3ngkZQo62B"
    "AAAAsQEAARAQABgAMD/0DADCAP77aJf/SbPE2eJs+SR/+0fftH37R9/7QSCjrYED6ACxAQABEBAAGAAwP/QMAMIA/vtol/9Js8TZ"
    "4mz5JH/7R9+0fftH3/tBIKO8gQfQgLACAJ0BKhAAEAAARwiFhYiZhIgCAgJ1qgP4Agz9xAD++2iX/0mzxNnibPkkf/tH37R9+0ff"
    "+0Ego62BC7gAsQEAARAQABgAMD/0DADCAP77aJf/SbPE2eJs+SR/+0fftH37R9/7QSCjrYEPoACxAQABEBAAGAAwP/QMAMIA/vto"
    "l/9Js8TZ4mz5JH/7R9+0fftH3/tBIKOtgROIALEBAAEQEAAYADA/9AwAwgD++2iX/0mzxNnibPkkf/tH37R9+0ff+0EgH0O2dUEt"
    "54JdwKOtgQAAALEBAAEQEAAYADA/9AwAwgD++2iX/0mzxNnibPkkf/tH37R9+0ff+0Ego7yBA+iAsAIAnQEqEAAQAABHCIWFiJmE"
    "iAICAnWqA/gCDP3EAP77aJf/SbPE2eJs+SR/+0fftH37R9/7QSCjrYEH0ACxAQABEBAAGAAwP/QMAMIA/vtol/9Js8TZ4mz5JH/7"
    "R9+0fftH3/tBIKOtgQu4ALEBAAEQEAAYADA/9AwAwgD++2iX/0mzxNnibPkkf/tH37R9+0ff+0Ego62BD6AAsQEAARAQABgAMD/0"
    "DADCAP77aJf/SbPE2eJs+SR/+0fftH37R9/7QSCjrYETiACxAQABEBAAGAAwP/QMAMIA/vtol/9Js8TZ4mz5JH/7R9+0fftH3/tB"
    "IBxTu2vru4+zgQC3iveBAfGCAWLwgQO7kLOCE4i3iveBAfGCAWLwgf27kLOCJxC3iveBAfGCAqPwgcC7kLOCOpi3iveBAfGCA9bw"
    "gZG7kLOCTiC3iveBAfGCBQnwgWK7kLOCYai3iveBAfGCBjzwgTM="
)


def film() -> bytes:
    """A WebM of 30 seconds."""
    return base64.b64decode(_FILM)


def sound(seconds: int, rate: int = 8000) -> bytes:
    """A WAV of silence, eight bits a sample."""
    data = b"\x80" * seconds * rate
    form = struct.pack("<HHIIHH", 1, 1, rate, rate, 1, 8)
    body = b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form + b"data" + struct.pack("<I", len(data)) + data
    return b"RIFF" + struct.pack("<I", len(body)) + body


def turned_photo(comment: str = "") -> bytes:
    """A JPEG of 40 × 20 pixels that its EXIF turns upright, with a description and a comment in it."""
    out, picture = io.BytesIO(), Image.new("RGB", (40, 20), (11, 107, 93))
    exif = picture.getexif()
    exif[0x0112] = 6  # Orientation: turn it to the right
    if comment:
        for tag in (0x010E, 0x010F, 0x0131, 0x013B, 0x8298):  # description, make, software, artist, copyright
            exif[tag] = comment
    picture.save(out, "JPEG", exif=exif, comment=comment.encode())
    return out.getvalue()


def pdf(pages: int, *, extra: str = "", padding: int = 0) -> bytes:
    """A PDF whose pages say “Page 1” and so on; `extra` is in its catalogue, `padding` bytes lie between the pages."""
    first = 3 if padding == 0 else 4
    objects: list[tuple[int, bytes]] = [
        (1, f"<< /Type /Catalog /Pages 2 0 R {extra} >>".encode()),
        (3, b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"),
    ]
    number, kids = first + 1, []
    for page in range(1, pages + 1):
        drawn = f"BT /F1 24 Tf 72 720 Td (Page {page}) Tj ET".encode()
        objects.append((number, b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn)))
        frame = "/MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >>"
        objects.append((number + 1, f"<< /Type /Page /Parent 2 0 R /Contents {number} 0 R {frame} >>".encode()))
        kids.append(f"{number + 1} 0 R")
        number += 2
        if padding and page == pages // 2:
            objects.append((4, b"<< /Length %d >>\nstream\n%s\nendstream" % (padding, b"\0" * padding)))
    objects.append((2, f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {pages} >>".encode()))
    out, places = io.BytesIO(), {}
    out.write(b"%PDF-1.7\n")
    for name, body in objects:
        places[name] = out.tell()
        out.write(b"%d 0 obj\n%s\nendobj\n" % (name, body))
    start, count = out.tell(), max(places) + 1
    rows = b"".join(b"%010d 00000 n \n" % places[name] for name in range(1, count))
    out.write(b"xref\n0 %d\n0000000000 65535 f \n%s" % (count, rows))
    out.write(b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (count, start))
    return out.getvalue()
