"""What a check finds, and how checks are run so that a broken one hides nothing and stops no other."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any

from bot.core.errors import BotError, KeyMissing, SealBroken, SettingsError


class State(IntEnum):
    """How bad it is; the worst one is the command's exit code."""

    OK = 0
    WARNING = 1
    FAILURE = 2


MARKS = {State.OK: "✔", State.WARNING: "!", State.FAILURE: "✘"}


@dataclass(frozen=True)
class Finding:
    """One line. ``said`` holds no secret and nothing of anybody; ``do`` is what the operator does about it."""

    name: str
    state: State
    said: str
    do: str = ""

    def line(self) -> str:
        """As a person reads it."""
        return f"{MARKS[self.state]} {self.name}: {self.said}" + (f" → {self.do}" if self.do else "")

    def to_json(self) -> dict[str, Any]:
        """As a program reads it."""
        return {**asdict(self), "state": self.state.name.lower()}


class NotLooked(BotError):
    """This cannot be looked at before something else is mended."""


Check = Callable[[], Iterable[Finding]]


def ok(name: str, said: str) -> Finding:
    """All is well."""
    return Finding(name, State.OK, said)


def warning(name: str, said: str, do: str) -> Finding:
    """It works, and wants to be seen to."""
    return Finding(name, State.WARNING, said, do)


def failure(name: str, said: str, do: str) -> Finding:
    """Something does not work."""
    return Finding(name, State.FAILURE, said, do)


def run(checks: Iterable[tuple[str, Check]]) -> list[Finding]:
    """All findings of all checks, whatever happens in one of them."""
    found: list[Finding] = []
    for name, check in checks:
        try:
            found += check()
        except NotLooked as error:
            found.append(warning(name, f"not looked at: {error}", "mend that first, then ask again"))
        except (KeyMissing, SealBroken, SettingsError):
            said = "not looked at: there is no key that opens it"
            found.append(warning(name, said, "mend that first, then ask again"))
        except Exception as error:  # noqa: BLE001 - told, by its kind only: its words may hold a secret
            do = "please report it; everything else was looked at all the same"
            found.append(failure(name, f"the check itself failed ({type(error).__name__})", do))
    return found


def worst(found: Iterable[Finding]) -> State:
    """The exit code."""
    return max((each.state for each in found), default=State.OK)
