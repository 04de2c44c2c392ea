"""What the turns before give to this one: a follow-up ("còn lệ phí?", "vậy chồng em thì sao") keeps their subject."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from .facts import WORDS, Facts, facts_in
from .fold import fold
from .heard import Entity
from .normalise import normalise
from .phrases import compile_pattern

# How much likelier a need of the same topic is than the words alone say (added to the logarithm of its probability).
STAYS_BY_MARK = 5.0  # "còn … thì sao", "vậy …": says itself that it goes on
STAYS_BY_LENGTH = 4.0  # a few words without a subject of their own
SHORT = 7  # words
NAMED, NAMED_AFTER_A_MARK = 0.9, 0.98  # how likely another topic must be for the words to name it themselves
INHERITED = 0.9  # how sure it is that words without any content of their own ask the same again

_BEGINS = re.compile(
    r"^(con|the|vay(?! (von|tien|duoc|ngan hang|theo|lai|quyet dinh))|roi|thi|neu|voi lai|a|u|uh|o|ma|vay con|the con"
    r"|the neu|vay neu|vay thi)\b"
)
_ENDS = re.compile(r"\b(thi sao|thi the nao|thi lam sao|sao|nua|thi duoc khong|co giong khong)$")
# Entities that may change from one question to the next; an offence or a penalty names another need.
_CHANGED = ("province", "commune", "date", "duration", "sentence", "amount", "phone")
_EMPTY = frozenset(
    """
    a ad anh ay ban bi bot cho chu con co cua da duoc em gi giong ha hoi khong la lam luon ma minh mot nao nay neu nha nhe
    nhi nhu nua o qua roi sao tai the thi thua toi truong hop tui u va vay ve voi vua xin oi chi chua de di den ho phai tren
    trong so hai mau phieu loai tinh thanh pho xa phuong huyen quan nguoi doi
    """.split()
)


@dataclass(frozen=True)
class Before:
    """The need that was answered last, and what is known by now: facts (``bot.ear.facts``) and a province."""

    need: str = ""
    facts: Facts = field(default_factory=dict)

    @classmethod
    def read(cls, data: Any) -> Before:
        """From the plain values of ``plain``; anything else is nothing known."""
        if not isinstance(data, Mapping):
            return cls()
        facts = data.get("facts")
        known = {str(k): str(v) for k, v in facts.items()} if isinstance(facts, Mapping) else {}
        return cls(str(data.get("need") or ""), known)

    def plain(self) -> dict[str, Any]:
        """As plain JSON values."""
        return {"need": self.need, "facts": dict(self.facts)}

    @property
    def topic(self) -> str:
        """The topic of the last need."""
        return self.need.partition("/")[0]


@lru_cache(maxsize=1)
def _people() -> re.Pattern[str]:
    return compile_pattern("(<relative>) (<me>)|<relative>|<me>|ck|vk", WORDS)


def stays(text: str) -> float:
    """How strongly ``text`` goes on with the subject before it."""
    words = fold(normalise(text))
    if _BEGINS.search(words) or _ENDS.search(words):
        return STAYS_BY_MARK
    return STAYS_BY_LENGTH if len(words.split()) <= SHORT else 0.0


def keeps_subject(text: str, before: Before, topics: Mapping[str, float]) -> float:
    """``stays``, but nothing when the words name another subject themselves (``topics``: how likely each is)."""
    strength = stays(text)
    plain = NAMED if strength < STAYS_BY_MARK else NAMED_AFTER_A_MARK
    names_another = any(topic != before.topic and share >= plain for topic, share in topics.items())
    return 0.0 if names_another else strength


def adds_nothing(text: str, entities: Sequence[Entity]) -> bool:
    """True for words that name another person, place, form or time, but ask nothing of their own ("chồng em thì sao")."""
    changed = [entity for entity in entities if entity.type in _CHANGED]
    if not changed and not facts_in(text):
        return False
    for entity in reversed(changed):
        text = f"{text[: entity.start]} {text[entity.end :]}"
    left = fold(_people().sub(" ", normalise(text)))
    return all(word in _EMPTY or word.isdigit() for word in left.split())
