"""The calculators' parameter files keep the rules of the cards: cited, certain enough, short, in force, looked at in time.

They are read here as plain YAML, whatever their shape; their shape is checked by the calculators that load them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError

from bot.knowledge.content import Content, Entry
from bot.knowledge.model import Answer, Statement, Version
from bot.knowledge.problems import Problem
from bot.knowledge.read import OneKeyLoader
from bot.knowledge.review import Review

from . import contacts, law, wording

OTHERS = {"instruments.yml", "contacts.yml", "terms.yml", "holidays.yml", "office_hours.yml", "system.yml"}
BLANK = re.compile(r"\{\w+\}")  # filled in by the calculator
NEED = re.compile(r"[a-z_]+/[a-z_0-9]+")
SAID = ("text", "headline", "title", "reminder")  # keys under which words for the person stand
CITED = ("basis", "confidence", "fact")


class Head(BaseModel):
    """How each file begins."""

    verified_on: date
    review_by: date
    signed_off_by: str | None


def check(folder: Path, content: Content) -> Iterator[Problem]:
    """Problems of every parameter file in ``folder``."""
    for path in files_of(folder):
        try:
            raw = yaml.load(path.read_text(encoding="utf-8"), Loader=OneKeyLoader)  # noqa: S506 - a safe loader
            head = Head.parse_obj(raw)
        except (yaml.YAMLError, UnicodeDecodeError) as error:
            yield Problem(path.name, "", " ".join(str(error).split()), "mend the YAML")
        except ValidationError as error:
            for detail in error.errors():
                what = f"{'.'.join(map(str, detail['loc']))}: {detail['msg']}"
                yield Problem(path.name, "", what, "say when it was checked and until when it may be used")
        else:
            yield from _file(path.name, raw, head, content)


def reviews(folder: Path) -> list[Review]:
    """The review day of every parameter file in ``folder``; of one that cannot be read ``check`` speaks."""
    found = []
    for path in files_of(folder):
        try:
            by = Head.parse_obj(yaml.safe_load(path.read_text(encoding="utf-8"))).review_by
        except (yaml.YAMLError, UnicodeDecodeError, ValidationError):
            continue
        found.append(Review(path.name, "all of it", by))
    return found


def files_of(folder: Path) -> list[Path]:
    """The parameter files, in a fixed order."""
    return [path for path in sorted(folder.glob("*.yml")) if path.name not in OTHERS]


def _file(name: str, raw: Any, head: Head, content: Content) -> Iterator[Problem]:
    if head.review_by <= head.verified_on:
        what, cure = "review_by is not after verified_on", "set the day by which somebody looks again"
        yield Problem(name, "", what, cure)
    known = {entry.answer.need for entry in content.entries}
    for value, last in _within(raw, head.review_by):
        if isinstance(value, str) and NEED.fullmatch(value) and value not in known:
            yield Problem(name, "", f"names {value}, which has no card", "mend or remove it")
        if isinstance(value, list):
            yield from _in_a_row(name, value)
        if isinstance(value, dict):
            yield from _words(name, value, head, content)
            yield from _in_force(name, value, last, content)


def _within(value: Any, last: date) -> Iterator[tuple[Any, date]]:
    """Every value at any depth, with the last day on which it is used."""
    if isinstance(value, dict) and isinstance(value.get("valid_to"), date):
        last = min(last, value["valid_to"])
    yield value, last
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for part in parts:
        yield from _within(part, last)


def _words(name: str, value: Mapping[str, Any], head: Head, content: Content) -> Iterator[Problem]:
    for key in SAID:
        if not isinstance(value.get(key), str):
            continue
        text = BLANK.sub("việc", value[key])
        cited = {field: value[field] for field in CITED if field in value and key == "text"}
        try:
            walked = _as_card(name, Statement(text=text, **cited), head, content)
        except ValidationError as error:
            what = f'"{text[:60]}": {error.errors()[0]["msg"]}'
            yield Problem(name, "", what, "write it as in the cards")
            continue
        checks = (law.check, wording.check, contacts.check) if key == "text" else (wording.check,)
        yield from (problem for each in checks for problem in each(walked) if problem.file == name)


def _as_card(name: str, statement: Statement, head: Head, content: Content) -> Content:
    """The statement as a card of its own, so that the checks of the cards can walk over it."""
    version = Version(
        valid_from=head.verified_on,
        valid_to=None,
        verified_on=head.verified_on,
        review_by=head.review_by,
        signed_off_by=None,
        answer=(statement,),
    )
    answer = Answer(need="calculator/words", title="Lời", question="phép tính", versions=(version,))
    return replace(content, entries=(Entry(name, answer),))


def _in_force(name: str, value: Mapping[str, Any], last: date, content: Content) -> Iterator[Problem]:
    """A calculator leaves out what is not in force on a day; something must be left to the last day of use."""
    known = content.instruments
    cited = [each.get("instrument") for each in value.get("basis") or () if isinstance(each, dict)]
    for key in cited:
        if key not in known:
            yield Problem(
                name, "", f"unknown instrument {key}", "write it in instruments.yml, or mend the id"
            )
    ends = [known[key].valid_to for key in cited if key in known]
    if ends and all(end is not None and end < last for end in ends):
        what = f"rests on {', '.join(map(str, cited))} only, in force no more on {last}"
        yield Problem(name, "", what, "cite what is in force then, or end it by valid_to")


def _in_a_row(name: str, values: list[Any]) -> Iterator[Problem]:
    """A list of values that follow each other in time; things with an ``id`` of their own stand side by side."""
    rows = [each for each in values if isinstance(each, dict) and "valid_from" in each and "id" not in each]
    for earlier, later in pairwise(sorted(rows, key=lambda row: row["valid_from"])):
        wanted = later["valid_from"] - timedelta(days=1)
        if earlier.get("valid_to") != wanted:
            kind = "a gap" if earlier.get("valid_to") and earlier["valid_to"] < wanted else "an overlap"
            what = f"{kind} between {earlier['valid_from']} and {later['valid_from']}"
            yield Problem(name, "", what, f"end the earlier one on {wanted}")
