"""The install's secret and the keys derived from it, one per purpose: knowing one tells nothing about another."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SECRET_CHARACTERS = 32  # at least


def data_folder(path: Path) -> Path:
    """The folder, made when it is missing, for us alone. Raises ImproperlyConfigured when it can not be used."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ImproperlyConfigured(f"The data folder {path} can not be made: {error.strerror}.") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ImproperlyConfigured(f"The data folder {path} is not writable.")
    return path


def secret_key(path: Path) -> str:
    """The secret kept in `path`, made once. Several processes that start at once all get the same one."""
    try:
        key = path.read_text().strip() or _make(path)
    except FileNotFoundError:
        key = _make(path)
    except OSError as error:
        raise ImproperlyConfigured(f"The secret key file {path} can not be read: {error.strerror}.") from None
    if len(key) < SECRET_CHARACTERS:
        raise ImproperlyConfigured(f"The secret key in {path} is shorter than {SECRET_CHARACTERS} characters.")
    return key


def _make(path: Path) -> str:
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(64) + "\n")
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # fails when another process was first: then its secret counts
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()


def derive(secret: str, label: str) -> bytes:
    """32 bytes for one purpose: HKDF-Expand with one block (RFC 5869 §2.3) over a secret that is already uniform."""
    return hmac.new(secret.encode(), b"holdfast:" + label.encode() + b"\x01", hashlib.sha256).digest()
