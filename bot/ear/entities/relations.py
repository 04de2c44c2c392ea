"""Whose question it is: husband, wife, child, parent, sibling, relative, friend, self; the words are in ``relations.yml``.

Best effort: who is only spoken to ("chị ơi"), helps ("nhờ vợ em nộp") or is counted ("nuôi hai con nhỏ") is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

from bot.ear.fold import fold
from bot.ear.heard import Entity

from .found import Folded
from .lexicon import Lexicon, Place

_OWNED = "owned "  # marks meanings that need an owner
_SELF = re.compile(
    r"(?<!\w)(?:ban\s+than(?:\s+(?:toi|em|tui|minh|chau|con))?|chinh\s+(?:toi|em|tui|minh|chau)(?!\s+sach)"
    r"|(?P<me>toi|em|e|tui|minh|tao|chau|con)(?=\s+(?:(?:moi|vua|da|tung|dang|sap|cung|co|dc|duoc|nay|bi|thi)\s+){0,2}"
    r"(?:ra\s+(?:tu|trai)|man\s+(?:han|an)|chap\s+hanh|di\s+tu|o\s+tu|ngoi\s+tu|an\s+treo|tien\s+an|an\s+tich|tu\s+ve|dac\s+xa"
    r"|bi\s+(?:an|tu|phat|xu|ket\s+an|tuyen|\d|chung\s+than|treo)|an\s+\d|lanh\s+\d|ve\s+duoc|ra\s+duoc|xong\s+an|het\s+an|tha\s+tu)(?!\w)))"
)
_ELDER_ASKS = re.compile(r"(?<!\w)(?:me|ma|ba|bo|cha|toi|tui)\s+(?:hoi|lo|muon|tinh|nho|mong)(?!\w)")
_BEGINS = re.compile(r"(?:^|[,.;!?\n]|(?<!\w)(?:cho|gium|dum|giup|ho|cua|vay|the|ad|oi))\s*$")
_STILL = re.compile(r"\s+(?:an|tien)\s")  # "con an tich" is "còn án tích"
_NOBODY = "nobody"


@dataclass(frozen=True)
class _Table:
    """The words of ``relations.yml``, folded."""

    lexicon: Lexicon
    owner: re.Pattern[str]
    mine: dict[str, list[str]]  # folded → how it is written
    not_owned: frozenset[str]
    first_only: frozenset[str]
    bare_owned: frozenset[str]
    another: re.Pattern[str]
    not_before: re.Pattern[str]
    three: re.Pattern[str]


@lru_cache(maxsize=1)
def _table() -> _Table:
    table = yaml.safe_load(Path(__file__).with_name("relations.yml").read_text(encoding="utf-8"))
    owned = {_OWNED + kind: phrases for kind, phrases in table["owned"].items()}
    mine: dict[str, list[str]] = {}
    for word in table["my"]:
        mine.setdefault(fold(word), []).append(word)
    another, not_before, three = (
        "|".join(map(fold, table[name])) for name in ("another", "not_before", "three")
    )
    owners = "|".join(sorted(mine, key=len, reverse=True))
    return _Table(
        lexicon=Lexicon(table["relations"] | owned, table["only_with_accents"]),
        owner=re.compile(rf"\s+(?:cua\s+)?(?P<owner>{owners})(?!\w)"),
        mine=mine,
        not_owned=frozenset(table["not_owned"]),
        first_only=frozenset(table["first_only"]),
        bare_owned=frozenset(table["only_with_owner_if_bare"]),
        another=re.compile(rf"(?<!\w)(?:{another})\s+$"),
        not_before=re.compile(rf"\s+(?:{not_before})(?!\w)"),
        three=re.compile(rf"\s+(?:{three})(?!\w)"),
    )


def relations(text: Folded) -> Iterator[Entity]:
    """Normalised to husband, wife, child, parent, sibling, relative, friend or self."""
    table = _table()
    taken: list[tuple[int, int]] = []
    for place in table.lexicon.places(text):
        owner = _owner(text, place)
        end = owner.end() if owner else place.end
        if place.meaning.startswith(_OWNED) and (owner is None or not _owned(text, place, owner)):
            taken += [(place.start, end)] if owner else []
            continue
        if owner is None and place.phrase in table.bare_owned and text.raw(place.start, place.end).isascii():
            continue
        taken.append((place.start, end))
        before = text.folded[: place.start]
        if not (
            place.meaning == _NOBODY
            or table.another.search(before)
            or table.not_before.match(text.folded, end)
        ):
            yield text.entity("relation", place.start, end, place.meaning.removeprefix(_OWNED))
    for found in text.matches(_SELF):
        if not any(found.start() < end and start < found.end() for start, end in taken) and _me(text, found):
            parent = found["me"] in ("con", "chau") and _ELDER_ASKS.search(text.folded)
            yield text.entity("relation", *found.span(), "child" if parent else "self")


def _owner(text: Folded, place: Place) -> re.Match[str] | None:
    found = _table().owner.match(text.folded, place.end)
    return found if found and _written(text, found) else None


def _written(text: Folded, owner: re.Match[str]) -> str:
    """How the word that ``owner`` caught is written; "" when its accents make it another word ("bà nội đi")."""
    return next(
        (word for word in _table().mine[owner["owner"]] if text.agrees(*owner.span("owner"), word)), ""
    )


def _owned(text: Folded, place: Place, owner: re.Match[str]) -> bool:
    pair = f"{place.phrase} {_written(text, owner)}"
    both = owner["owner"] == "con" and _table().owner.match(text.folded, owner.end())  # "mẹ con tôi"
    three = pair == "ba con" and _table().three.match(text.folded, owner.end())
    if both or three or pair in _table().not_owned:
        return False
    return pair not in _table().first_only or _BEGINS.search(text.folded[: place.start]) is not None


def _me(text: Folded, found: re.Match[str]) -> bool:
    """False for "còn án tích" and the like."""
    if not found["me"]:
        return True
    bare = found["me"] == "con" and _STILL.match(text.folded, found.end("me"))
    return not bare and any(text.agrees(*found.span("me"), word) for word in _table().mine[found["me"]])
