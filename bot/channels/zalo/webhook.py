"""Zalo's way in: is it signed, and what does it say. Its ``mac`` is a plain SHA-256, over the bytes as they came."""

from __future__ import annotations

import hashlib
import hmac
import logging
import re
from collections.abc import Mapping

from bot.channels.base import Incoming, SignatureInvalid

from . import events
from .envelope import Envelope

log = logging.getLogger(__name__)
HEADER = "x-zevent-signature"
SIGNATURE = re.compile(r"mac=([0-9a-fA-F]{64})")


def mac(app_id: str, raw: bytes, stamp: str, key: str) -> str:
    """What Zalo signs with: SHA-256 of app id, body, the body's own timestamp and the OA secret key, end to end."""
    return hashlib.sha256(app_id.encode() + raw + stamp.encode() + key.encode()).hexdigest()


def verify(raw: bytes, headers: Mapping[str, str]) -> None:
    """Raise ``SignatureInvalid`` unless the body was signed with the present or the previous key of the OA it names.

    A body that names none of our OAs (a group, an event of the app) may be signed by any OA of its app. How old it
    is does not matter: Zalo repeats an event for hours, and the inbox takes each only once.
    """
    given = _given(headers)
    envelope = Envelope.read(raw)
    if not envelope.stamp:
        raise SignatureInvalid()
    app_id = envelope.text("app_id")
    wanted = [mac(app_id, raw, envelope.stamp, key) for key in _keys(envelope)]
    matches = [hmac.compare_digest(given, each) for each in wanted]  # all of them: every key costs the same
    if True not in matches:
        _explain(given, raw, envelope)
        raise SignatureInvalid()


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


def _keys(envelope: Envelope) -> list[str]:
    named = envelope.account()
    signers = [named] if named else envelope.apps()
    keys = [key for each in signers for key in (each.oa_secret, each.oa_secret_previous)]
    return [key for key in keys if key]


def _explain(given: str, raw: bytes, envelope: Envelope) -> None:
    """Tell the operator which likely mistake of set-up would explain the signature. None of them is accepted."""
    for each in envelope.apps():
        guesses = {
            "the OA's id in place of the app's": mac(each.account, raw, envelope.stamp, each.oa_secret),
            "the app secret in place of the OA secret": mac(
                each.app_id, raw, envelope.stamp, each.app_secret
            ),
        }
        for guess, digest in guesses.items():
            if hmac.compare_digest(given, digest):
                log.warning("a Zalo webhook was refused; it is signed with %s", guess)
