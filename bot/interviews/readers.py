"""Takes facts out of free text: a whole story at any time, or a bare answer to the question that is open."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from bot.ear.entities.ages import ages
from bot.ear.entities.dates import dates
from bot.ear.entities.durations import durations
from bot.ear.entities.found import Folded
from bot.ear.entities.numbers import NUMBER, value_of
from bot.ear.fold import fold
from bot.ear.heard import Entity
from bot.ear.normalise import normalise
from bot.ear.phrases import sentences

from . import spans
from .script import Cue, Kind, Question, pattern, script

Facts = dict[str, Any]

BEFORE, AFTER = 5, 2  # words beside a date in which its cue is looked for
NUMBERS = ("number", "age")
AGES = range(10, 111)
# Which kinds of facts a piece can tell: a sentence is never the time since release.
_KINDS = {"age": ("age",), "date": ("day",), "sentence": ("sentence",), "duration": ("day", "months")}
SHORT = 7  # words of a bare answer
_POLITE = re.compile(
    r"^(?:(?:da|a|o|thi|em|e|anh|chi|toi|minh|tui|con|chau|bac|thua|ad|bot)\s+)+"
    r"|\s+(?:a|nha|nhe|ban|em|anh|chi|ad|oi)$"
)
_NO = re.compile(r"^(?:khong|chua|chang|cha|hong|deo)\b")
_YES = re.compile(r"^(?:co|roi|dung|u|vang|ok|okay|phai|xong|du|duoc|chuan|chinh xac|yes)\b")
_NUMBER = re.compile(rf"(?<![\w/])(?P<number>{NUMBER})(?:\s?t)?(?![\w/])")  # "25t" is an age
_SINCE = "rồi|trước|cách đây|được|nay|mới|từ"
_DENIED = re.compile(r"(?:^| )(?:khong|chua|chang|cha)(?: (?:bi|phai|duoc|co|la|thuoc|huong|di|dang|nha))* $")
_DENIAL = re.compile(r"\b(?:khong|chua|chang)\b")
_CLAUSE = re.compile(r"[,.;!?\n]")


def story(text: str, interview: str, day: date) -> Facts:
    """Every fact that ``text`` tells by itself."""
    what = script(interview)
    said = sentences(text)
    found: Facts = {}
    taken: list[str] = []
    for saying in what.sayings:
        if words := _words(saying.say, interview, said):
            found = {**saying.sets, **found}
            taken.append(words)
    for entity in _left(_pieces(text, day), taken):
        fact = _cued(text, entity, what.cues)
        if fact and fact not in found:
            value = _value(entity, what.cues[fact].kind, day)
            found |= {} if value is None else {fact: value}
    return found


def answer(
    text: str, interview: str, question: Question, day: date, part: str = "", plainly: bool = True
) -> Facts:
    """What ``text`` tells as an answer to ``question``, or to its ``part``; empty when it is none.

    ``plainly``: a mere yes or no is one.
    """
    said = sentences(text)
    found: Facts = {}
    taken: list[str] = []
    for option in question.options.values():
        offered = not option.part or part in option.sets
        named = offered and fold(normalise(text)) == fold(normalise(option.title))
        words = said if named else _words(option.say, interview, said)
        if words:
            found |= option.sets
            taken.append(words)
            break
    numbers = iter(_numbers(text))
    for fact, kind in question.reads.items():
        if kind in NUMBERS and part in question.reads and fact != part:
            continue  # its number was told before
        value = next(numbers, None) if kind in NUMBERS else _bare(text, kind, day, taken)
        if value is not None and not (kind == "age" and value not in AGES):  # "2 năm" is no age
            found |= {fact: value}
    plain = yes_or_no(text) if plainly else None
    if plain is None or any(fact not in question.reads for fact in found):
        return found
    partly = [option.sets for option in question.options.values() if option.sets == {part: plain}]
    chosen = question.yes if plain else question.no
    sets = partly[0] if partly else question.options[chosen].sets if chosen else {}
    return {**sets, **found}


def yes_or_no(text: str) -> bool | None:
    """ "rồi", "co a", "chưa": a short message that begins with yes or no."""
    words = fold(normalise(text))
    if len(words.split()) > SHORT:
        return None
    left = _POLITE.sub("", _POLITE.sub("", words)) or words
    if _NO.search(left):
        return False
    return True if _YES.search(left) or left.endswith((" roi", " co")) else None


def _words(lines: Iterable[str], interview: str, said: str) -> str:
    """The words by which one of ``lines`` is said and not denied ("không bị án treo"); empty when none is."""
    for line in lines:
        what = pattern(line, interview)
        denies = "không" in what.pattern or "chưa" in what.pattern
        for found in what.finditer(said):
            denied = _DENIED.search(fold(said[: found.start()]))
            if not denied and (denies or not _DENIAL.search(fold(found[0]))):
                return found[0]
    return ""


def _left(pieces: list[Entity], taken: list[str]) -> list[Entity]:
    """Those that were not a part of other words that told something: "dưới 3 tháng" is not "3 tháng"."""
    folded = [fold(words) for words in taken]
    return [piece for piece in pieces if not any(fold(normalise(piece.value)) in words for words in folded)]


def _pieces(text: str, day: date) -> list[Entity]:
    """Ages, dates, and the spans that stand beside them."""
    folded = Folded.of(text)
    found: list[Entity] = []
    for pieces in (ages(folded, day), dates(folded, day), durations(folded)):
        found += [each for each in pieces if not _over(each, found)]
    return found


def _over(entity: Entity, others: list[Entity]) -> bool:
    return any(entity.start < other.end and other.start < entity.end for other in others)


def _cued(text: str, entity: Entity, cues: dict[str, Cue]) -> str:
    """The fact whose cue stands nearest before ``entity``, or right after it in its clause."""
    kinds = _KINDS[entity.type]
    fitting = {fact: cue for fact, cue in cues.items() if cue.kind in kinds}
    before = " ".join(normalise(text[: entity.start]).split()[-BEFORE:])
    after = " ".join(normalise(_CLAUSE.split(text[entity.end :])[0]).split()[:AFTER])
    best, fact = (-1, 0), ""
    for name, cue in fitting.items():
        for found in pattern(cue.near).finditer(before):
            best, fact = max((best, fact), ((found.end(), len(found[0])), name))
    if fact:
        return fact
    return next((name for name, cue in fitting.items() if pattern(cue.near).match(after)), "")


def _value(entity: Entity, kind: Kind, day: date) -> Any:
    if kind == "age":  # "dưới 18 tuổi" and a year of birth are no age
        return int(entity.normalised) if entity.normalised.isdigit() else None
    if kind == "day":
        is_date = entity.type == "date"
        return spans.of_date(entity.normalised) if is_date else spans.ago(entity.normalised, day)
    return spans.months_of(entity.normalised)


def _bare(text: str, kind: Kind, day: date, taken: list[str]) -> Any:
    """The one date, span or number of ``text``."""
    pieces = _left(_pieces(text, day), taken)
    wanted = ("date",) if kind == "day" else ("sentence", "duration")
    piece = next((each for each in pieces if each.type in wanted), None)
    if piece is None and kind == "day":
        since = pattern(_SINCE).search(sentences(text))  # "quản chế 2 năm" is no day
        ago = next((each for each in pieces if each.type == "duration" and since), None)
        return spans.bare(fold(text).lower(), day) or (spans.ago(ago.normalised, day) if ago else None)
    return _value(piece, kind, day) if piece else None


def _numbers(text: str) -> Iterator[int]:
    """The whole numbers of ``text``, in figures or words."""
    folded = Folded.of(text)
    for found in folded.matches(_NUMBER):
        value = value_of(
            text[folded.places[found.start("number")] : folded.places[found.end("number") - 1] + 1]
        )
        if value is not None and value == int(value):
            yield int(value)
