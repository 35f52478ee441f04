"""How a chunk's bytes are stored: as they came, or as a zstd frame (RFC 8878) where that saves enough.

Whether it pays is asked of a sample, which takes a hundredth of the time that storing the chunk does: photos, films and
archives, most of what a drive holds, are not slowed down by being compressed for nothing.
"""

from __future__ import annotations

import threading

import zstandard

PLAIN, ZSTD = 0, 1

LEVEL = 1  # a stronger level gains a few hundredths and takes half as long again
SAMPLE_BYTES = 4096  # at the front, in the middle and at the end
WORTH = 7 / 8  # of its size is what a stored chunk may have at most, else reading pays for nothing
LEAST_BYTES = 512  # below, a row's own columns weigh more than what could be saved

Buffer = bytes | bytearray | memoryview


class NotDecodable(Exception):
    """The stored bytes are no frame, or not one of the expected size."""


def encode(data: Buffer) -> tuple[int, Buffer]:
    """(codec, bytes to store). Holds no lock of the interpreter while it compresses."""
    if len(data) < LEAST_BYTES or not _shrinks(_sample(data)):
        return PLAIN, data
    frame = _compressor().compress(data)
    return (ZSTD, frame) if len(frame) <= len(data) * WORTH else (PLAIN, data)


def decode(codec: int, stored: bytes, size: int) -> bytes:
    """The content, of `size` bytes. Raises NotDecodable."""
    if codec == PLAIN:
        data = stored
    elif codec == ZSTD:
        data = _unpacked(stored, size)
    else:
        raise NotDecodable(f"codec {codec} is not known")
    if len(data) != size:
        raise NotDecodable(f"{len(data)} bytes instead of {size}")
    return data


def _unpacked(frame: bytes, size: int) -> bytes:
    try:
        # Asked first: a damaged head could claim any size, and the library would make room for it.
        if zstandard.frame_content_size(frame) != size:
            raise NotDecodable("the frame is of another size")
        return zstandard.ZstdDecompressor().decompress(frame)
    except zstandard.ZstdError as error:
        raise NotDecodable(str(error)) from None


def _sample(data: Buffer) -> Buffer:
    if len(data) <= 4 * SAMPLE_BYTES:
        return data
    view, middle = memoryview(data), len(data) // 2
    return b"".join((view[:SAMPLE_BYTES], view[middle : middle + SAMPLE_BYTES], view[-SAMPLE_BYTES:]))


def _shrinks(sample: Buffer) -> bool:
    return len(_compressor().compress(sample)) <= len(sample) * WORTH


def _compressor() -> zstandard.ZstdCompressor:
    """This thread's own: making one takes longer than compressing a small file, and two threads can not share it."""
    found = getattr(_own, "compressor", None)
    if found is None:
        found = _own.compressor = zstandard.ZstdCompressor(level=LEVEL)
    return found


_own = threading.local()
