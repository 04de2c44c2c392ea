"""What the assistant would answer to the last messages: text for an officer to take over; nothing sends it by itself."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from bot.core.card_text import citation, plain
from bot.core.cards import Card
from bot.core.errors import BotError
from bot.ear import Ear, load_ear
from bot.ear.facts import facts_in
from bot.ear.heard import HUMAN
from bot.knowledge import knowledge
from bot.knowledge.book import CARDS_AT_ONCE
from bot.knowledge.render import AS_KNOWN
from bot.store.talk import Line

from .summary import READ_AGAIN

log = logging.getLogger(__name__)
LAST = 3  # messages that are heard again
NO_ANSWER = ("smalltalk/", "handoff/", "danger/", "privacy/", "out_of_scope/", "media/")


@dataclass(frozen=True)
class Draft:
    """An answer as plain text. ``text`` is empty while the content is under review; ``anchor``: the message it answers."""

    need: str
    name: str
    text: str
    anchor: str = ""


class _Listening:
    """The ear of this process. It takes seconds to load, so the first page does without it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._ear: Ear | None = None
        self._loading = False

    def ear(self) -> Ear | None:
        """The ear, or none while it is being loaded, or was never trained."""
        with self._lock:
            if self._ear is None and not self._loading:
                self._loading = True
                threading.Thread(target=self._load, name="ear", daemon=True).start()
            return self._ear

    def _load(self) -> None:
        try:
            self._ear = load_ear()
        except (OSError, BotError) as error:  # drafts go on with what the assistant heard at the time
            log.warning("the console has no ear: %s", type(error).__name__)


_listening = _Listening()


def drafts(lines: Sequence[Line], asked: Sequence[str], day: date) -> list[Draft]:
    """At most three answers: to the needs of the person's last messages, or else to what was ``asked`` before."""
    ear, facts = _listening.ear(), _facts(lines)
    heard: dict[str, str] = {}
    for line in _last(lines):
        needs = line.needs or (_needs(ear, line.text or "") if ear else ())
        for need in needs:
            heard.setdefault(need, line.anchor)
    wanted = {need: anchor for need, anchor in heard.items() if _answers(need)}
    wanted = wanted or {need: "" for need in asked if _answers(need)}
    book = knowledge()
    found = [(need, anchor) for need, anchor in wanted.items() if book.has(need)]
    return [
        Draft(need, book.question(need), written(book.card(need, day, facts)), anchor)
        for need, anchor in found[:CARDS_AT_ONCE]
    ]


def written(card: Card) -> str:
    """A card as an officer would send it: its words, then its source. Empty where the card only offers an officer."""
    if card.kind == "notice" and not card.sources:
        return ""
    known = AS_KNOWN if AS_KNOWN in card.caveat else ""
    return "\n".join(part for part in (plain(card.text), known, citation(card.sources)) if part)


def _last(lines: Sequence[Line]) -> list[Line]:
    """The person's last words, the newest first: those since an officer last spoke, or else the very last."""
    said: list[Line] = []
    for line in reversed(lines):
        if line.who == "officer" and said:
            break
        if line.who == "person" and line.kind == "text" and line.text:
            said.append(line)
    return said[:LAST]


def _facts(lines: Sequence[Line]) -> dict[str, str]:
    """What the conversation has told that cards vary with; what came later counts more."""
    found: dict[str, str] = {}
    for line in [one for one in lines if one.who == "person" and one.kind == "text"][-READ_AGAIN:]:
        found |= _facts_in(line.text or "")
    return found


def _answers(need: str) -> bool:
    return need != HUMAN and not need.startswith(NO_ANSWER)


@lru_cache(maxsize=512)
def _needs(ear: Ear, text: str) -> tuple[str, ...]:
    return tuple(each.need for each in ear.hear(text).needs)


@lru_cache(maxsize=4096)
def _facts_in(text: str) -> dict[str, str]:
    return facts_in(text)
