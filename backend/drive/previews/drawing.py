"""From a file that nobody trusts to small WebP pictures. Runs in the child process alone (see child.py)."""

from __future__ import annotations

import contextlib
import io
import subprocess
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageCms, UnidentifiedImageError

from drive.previews import kinds

MOST_PIXELS = 100_000_000
# By what the bytes say, whatever the name says: the decoders that are well looked after, and no others.
FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP", "AVIF")
QUALITIES = (80, 65, 50, 35, 20, 5)
ORIENTATION = 0x0112  # the EXIF tag
FFMPEG_SECONDS = 40
# Without playlists and slide shows: those name other files, and ffmpeg would open them.
_CONTAINERS = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,ogg"
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip

# The check is ours, by the size that the header tells; Pillow's own only warns up to twice the number.
Image.MAX_IMAGE_PIXELS = None


class NoPicture(Exception):
    """Why there is none, in words for an administrator."""


def pictures(path: Path, kind: str, sizes: Sequence[int]) -> dict[int, bytes]:
    """A WebP for each of `sizes` (pixels), none larger than its source. Raises NoPicture, and what decoders raise."""
    image = {kinds.IMAGE: _image, kinds.PDF: _page, kinds.VIDEO: _poster}[kind](path, max(sizes))
    made = {}
    for size in sorted(sizes, reverse=True):  # each from the one before
        image.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=2.0)
        made[size] = _webp(image, kinds.MOST_BYTES[size])
    return made


def _image(path: Path, size: int) -> Image.Image:
    try:
        source = Image.open(path, formats=FORMATS)
    except UnidentifiedImageError:
        raise NoPicture("It is no image that is known here.") from None
    with source:
        if source.width * source.height > MOST_PIXELS:
            raise NoPicture(f"{source.width} × {source.height} pixels are too many.")
        source.draft(None, (size, size))  # a JPEG is decoded at a half, a quarter or an eighth: less work and memory
        source.load()
        turn = _orientation(source)
        profile = source.info.get("icc_profile")
        small = _eight_bits(source)
        small.thumbnail((size, size), Image.Resampling.LANCZOS, reducing_gap=2.0)
    turned = small.transpose(_TURNS[turn]) if turn in _TURNS else small
    return _srgb(turned, profile)


def _orientation(image: Image.Image) -> int:
    """1 to 8. Asked after loading: some decoders turn the image themselves and take the tag away."""
    with contextlib.suppress(Exception):
        return int(image.getexif().get(ORIENTATION, 1))
    return 1


def _eight_bits(image: Image.Image) -> Image.Image:
    """The same in L, RGB, RGBA or CMYK, which can be made smaller smoothly."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.mode in ("L", "RGB", "RGBA", "CMYK"):
        return image.convert("RGBA") if image.mode != "CMYK" and "transparency" in image.info else image
    see_through = image.mode in ("LA", "PA", "La", "RGBa") or "transparency" in image.info
    return image.convert("RGBA" if see_through else "RGB")


def _srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """In the colours that every screen takes a WebP without a profile for."""
    wanted = "RGBA" if image.mode == "RGBA" else "RGB"
    if profile and image.mode in ("RGB", "CMYK"):
        with contextlib.suppress(ImageCms.PyCMSError, OSError, ValueError):
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            made = ImageCms.profileToProfile(image, own, ImageCms.createProfile("sRGB"), outputMode="RGB")
            if made is not None:
                return made
    return image if image.mode == wanted else image.convert(wanted)


def _page(path: Path, size: int) -> Image.Image:
    """The first page of a PDF, on white."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        page = document[0]
        width, height = page.get_size()
        if not (width > 0 and height > 0):
            raise NoPicture("Its first page has no size.")
        scale = size / max(width, height)
        return page.render(scale=scale, may_draw_forms=False).to_pil().convert("RGB")
    finally:
        document.close()


def _poster(path: Path, size: int) -> Image.Image:
    """A frame of a video, one second in, else its first."""
    program = kinds.ffmpeg()
    if program is None:
        raise NoPicture("ffmpeg is not there.")
    found = path.with_suffix(".png")
    for start in "1", "0":
        command = [
            program, "-nostdin", "-v", "error", "-threads", "1", "-protocol_whitelist", "file",
            "-format_whitelist", _CONTAINERS, "-ss", start, "-i", f"file:{path}", "-map", "0:v:0", "-frames:v", "1",
            "-vf", f"scale=w='min({size},iw)':h='min({size},ih)':force_original_aspect_ratio=decrease",
            "-c:v", "png", "-f", "image2", "-update", "1", "-y", f"file:{found}",
        ]  # fmt: skip
        done = subprocess.run(command, capture_output=True, timeout=FFMPEG_SECONDS, check=False)
        if done.returncode == 0 and found.exists() and found.stat().st_size:
            return _image(found, size)
    raise NoPicture("ffmpeg can not read it.")


def _webp(image: Image.Image, most: int) -> bytes:
    """Always written anew, with nothing of the source's own data but its pixels: no place, no name, no script."""
    plain = image.copy()
    plain.info.clear()
    data = b""
    for quality in QUALITIES:
        out = io.BytesIO()
        plain.save(out, format="WEBP", quality=quality, method=4, exif=b"", xmp=b"", icc_profile=None)
        data = out.getvalue()
        if len(data) <= most:
            break
    return data
