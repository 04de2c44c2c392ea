"""Sealing personal data: AES-256-GCM with a key id, and keyed hashes for lookups.

The key file is JSON ``{"current": "k1", "keys": {"k1": "<base64, 32 bytes>"}, "lookup": "<base64>"}``,
mode 0600. Whoever loses it loses every text; whoever leaks it has leaked them.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from .errors import KeyMissing, SealBroken, SettingsError

NONCE = 12


@dataclass(frozen=True)
class Keyring:
    """The keys in use: ``current`` seals, all open; ``lookup`` is for hashes only."""

    current: str
    keys: dict[str, bytes]
    lookup: bytes

    def seal(self, clear: bytes, purpose: str) -> bytes:
        """``clear`` sealed for one ``purpose`` (a column's name): ``key id NUL nonce ciphertext``."""
        nonce = secrets.token_bytes(NONCE)
        sealed = AESGCM(self.keys[self.current]).encrypt(nonce, clear, purpose.encode())
        return self.current.encode() + b"\0" + nonce + sealed

    def open(self, sealed: bytes, purpose: str) -> bytes:
        """What ``seal`` closed. Raises ``KeyMissing`` or ``SealBroken``."""
        key_id, _, rest = bytes(sealed).partition(b"\0")
        key = self.keys.get(key_id.decode(errors="replace"))
        if key is None:
            raise KeyMissing()
        try:
            return AESGCM(key).decrypt(rest[:NONCE], rest[NONCE:], purpose.encode())
        except InvalidTag as error:
            raise SealBroken() from error

    def fingerprint(self, value: str, purpose: str) -> str:
        """A keyed hash (hex) that finds ``value`` again without showing it."""
        return hmac.new(self.lookup, f"{purpose}\0{value}".encode(), hashlib.sha256).hexdigest()


def create_key_file(path: Path) -> None:
    """Write a new key file, readable by its owner only; an existing one is left alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = {
        "current": "k1",
        "keys": {"k1": base64.b64encode(secrets.token_bytes(32)).decode()},
        "lookup": base64.b64encode(secrets.token_bytes(32)).decode(),
    }
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(new, file)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)  # atomic, and never over an existing file: two first starts agree on one key
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def load_keyring(path: Path) -> Keyring:
    """Read the key file. Raises ``SettingsError`` when it is missing, damaged or open to others."""
    if not path.exists():
        raise SettingsError(f"the key file {path} is missing; restore it from your backup")
    if path.stat().st_mode & 0o077:
        raise SettingsError(f"the key file {path} can be read by others; run: chmod 600 {path}")
    try:
        raw = json.loads(path.read_text())
        keys = {name: base64.b64decode(value) for name, value in raw["keys"].items()}
        ring = Keyring(raw["current"], keys, base64.b64decode(raw["lookup"]))
    except (KeyError, ValueError, TypeError) as error:
        raise SettingsError(f"the key file {path} is damaged") from error
    if ring.current not in keys or any(len(key) != 32 for key in keys.values()):
        raise SettingsError(f"the key file {path} has no usable current key")
    return ring


@lru_cache(maxsize=1)
def keyring() -> Keyring:
    """This process's keys, from the file that the settings name."""
    from .settings import settings

    return load_keyring(settings().key_file)
