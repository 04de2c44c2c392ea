"""Zalo's way in: is it signed, and what does it say. Its ``mac`` is a plain SHA-256, over the bytes as they came."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
from collections.abc import Mapping

from bot.channels import accounts
from bot.channels.accounts import ZaloAccount
from bot.channels.base import Incoming, SignatureInvalid

from . import events
from .envelope import Envelope

log = logging.getLogger(__name__)
HEADER = "x-zevent-signature"
SIGNATURE = re.compile(r"mac=([0-9a-fA-F]{64})")


def mac(app_id: str, raw: bytes, stamp: str, key: str) -> str:
    """What Zalo signs with: SHA-256 of app id, body, the body's own timestamp and the OA secret key, end to end."""
    return hashlib.sha256(app_id.encode() + raw + stamp.encode() + key.encode()).hexdigest()


def is_being_set_up() -> bool:
    """True while an OA's entry says so: Zalo's console may ask for the address without signing (nobody has seen how)."""
    return any(isinstance(each, ZaloAccount) and each.url_check for each in accounts.accounts())


def verify(raw: bytes, headers: Mapping[str, str]) -> None:
    """Raise ``SignatureInvalid`` unless the body was signed with the present or the previous key of the OA it names.

    A body that names none of our OAs (a group, an event of the app) may be signed by any OA of its app. How old it
    is does not matter: Zalo repeats an event for hours, and the inbox takes each only once.
    """
    given = _given(headers)
    envelope = Envelope.read(raw)
    if not envelope.stamp:
        raise SignatureInvalid()
    wanted = [mac(begins, raw, envelope.stamp, key) for begins, key in _keys(envelope)]
    matches = [hmac.compare_digest(given, each) for each in wanted]  # all of them: every key costs the same
    if True not in matches:
        raise SignatureInvalid(_explanation(given, raw, envelope))


def parse(raw: bytes) -> list[tuple[str, Incoming]]:
    """``(OA id, message)`` for what a verified body tells; nothing for what is of no consequence here."""
    envelope = Envelope.read(raw)
    account = envelope.account()
    if account is None:
        return []
    return [(account.account, incoming) for incoming in events.incoming(envelope, account)]


def _given(headers: Mapping[str, str]) -> str:
    """The hex digits of the one signature. Raises ``SignatureInvalid`` for none, two, or another shape."""
    found = [value for name, value in headers.items() if name.lower() == HEADER]
    shape = SIGNATURE.fullmatch(found[0]) if len(found) == 1 else None
    if shape is None:
        raise SignatureInvalid()
    return shape[1].lower()


def _keys(envelope: Envelope) -> list[tuple[str, str]]:
    """What a signature may begin with, and the key that goes with it. The app was found by the body's own ``app_id``."""
    named = envelope.account()
    signers = [named] if named else envelope.apps()
    keys = [(each, key) for each in signers for key in (each.oa_secret, each.oa_secret_previous)]
    return [(each.account if each.mac_of == "oa" else each.app_id, key) for each, key in keys if key]


def _explanation(given: str, raw: bytes, envelope: Envelope) -> str:
    """The setting that a likely mistake of set-up would have wrong. No such signature is accepted."""
    stamp = envelope.stamp
    for each in envelope.apps():
        guesses = [
            ("mac_of", mac(each.account, raw, stamp, each.oa_secret)),
            ("mac_of", mac(each.app_id, raw, stamp, each.oa_secret)),
            ("oa_secret", mac(each.app_id, raw, stamp, each.app_secret)),
        ]
        for setting, digest in guesses:
            if hmac.compare_digest(given, digest):
                log.warning("a Zalo webhook was refused; look at %s in the channels file", setting)
                return setting
    return ""
