"""The outside of a Zalo webhook: which app and which OA it names, when it was written, and who is in it."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.channels import accounts
from bot.channels.accounts import ZaloAccount
from bot.channels.base import SignatureInvalid
from bot.core.clock import UTC

LATEST = 4_102_444_800_000  # ms, the year 2100: a later time is no time


def said(value: Any) -> str:
    """A text of the platform as we keep it: NFC, without halves of characters; empty for anything else."""
    if not isinstance(value, str):
        return ""
    whole = value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return unicodedata.normalize("NFC", whole)


@dataclass(frozen=True)
class Envelope:
    """A webhook's body. Numbers in it are kept as the text they were written as: ids are beyond 2^53."""

    data: Mapping[str, Any]

    @classmethod
    def read(cls, raw: bytes) -> Envelope:
        """The body, which nobody has vouched for yet. Raises ``SignatureInvalid`` when it cannot be Zalo's."""
        try:
            data = json.loads(raw.decode("utf-8"), parse_int=str, parse_float=str)
        except (ValueError, RecursionError) as error:
            raise SignatureInvalid() from error
        if not isinstance(data, dict):
            raise SignatureInvalid()
        return cls(data)

    def text(self, *path: str) -> str:
        """The text at a place in the body, or an empty one."""
        return said(self._at(path))

    def part(self, *path: str) -> Mapping[str, Any]:
        """The object at a place in the body, or an empty one."""
        found = self._at(path)
        return found if isinstance(found, dict) else {}

    def items(self, *path: str) -> list[Any]:
        """The list at a place in the body, or an empty one."""
        found = self._at(path)
        return found if isinstance(found, list) else []

    def _at(self, path: tuple[str, ...]) -> Any:
        place: Any = self.data
        for name in path:
            place = place.get(name) if isinstance(place, dict) else None
        return place

    @property
    def event(self) -> str:
        """What happened."""
        return self.text("event_name")

    @property
    def stamp(self) -> str:
        """The platform's time in milliseconds, letter for letter as it was signed; empty when there is none."""
        stamp = self.data.get("timestamp")
        return stamp if isinstance(stamp, str) and stamp.isascii() and stamp.isdigit() else ""

    @property
    def sent_at(self) -> datetime | None:
        """The platform's time."""
        known = self.stamp and len(self.stamp) <= 13 and int(self.stamp) < LATEST
        return datetime.fromtimestamp(int(self.stamp) / 1000, UTC) if known else None

    def apps(self) -> list[ZaloAccount]:
        """The configured OAs of the app that the body names."""
        named = self.text("app_id")
        return [
            each for each in accounts.accounts() if isinstance(each, ZaloAccount) and each.app_id == named
        ]

    def account(self) -> ZaloAccount | None:
        """The configured OA that the body is about, if it names one."""
        ours = {each.account: each for each in self.apps()}
        named = (self.text("oa_id"), self.text("oaId"), *self._both_ends())
        return next((ours[each] for each in named if each in ours), None)

    def person(self, account: ZaloAccount) -> str:
        """The id in the body that is not the OA's: which end is whose differs from event to event."""
        named = (self.text("follower", "id"), self.text("user_id"), *self._both_ends())
        return next((each for each in named if each and each != account.account), "")

    def _both_ends(self) -> tuple[str, str]:
        return self.text("recipient", "id"), self.text("sender", "id")
