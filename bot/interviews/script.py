"""The words of an interview, ``<name>.yml`` beside this file: its questions, their buttons, and how facts are told.

The patterns are those of ``bot/ear/danger.yml``: regular expressions over normalised words, accents optional.
"""

from __future__ import annotations

import re
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal

import yaml

from bot.ear.phrases import compile_pattern
from bot.knowledge.model import Strict
from bot.knowledge.read import OneKeyLoader

FOLDER = Path(__file__).parent
NAMES = ("expungement", "loan", "legal_aid", "certificate", "training", "plan")

Kind = Literal["day", "months", "sentence", "number", "age"]  # "sentence": the length of one, in months


class Option(Strict):
    """A button. ``say``: words that mean it when its question is open.

    ``part``: offered only where something of the question was told and the rest is asked for.
    """

    title: str
    sets: dict[str, Any]
    say: tuple[str, ...] = ()
    part: bool = False


class Question(Strict):
    """``fills``: the facts it is about. ``reads``: those that a bare date, span or number answers, and which.

    ``people``: its answers name relatives ("có mẹ em"), and are about the person all the same.
    ``yes``, ``no``: the options that these words choose. ``more``: how to ask for one fact that is still open.
    """

    label: str
    ask: str
    fills: tuple[str, ...]
    reads: dict[str, Kind] = {}
    options: dict[str, Option] = {}
    yes: str = ""
    no: str = ""
    people: bool = False
    more: dict[str, str] = {}


class Saying(Strict):
    """Words that tell facts in any message, whatever question is open."""

    sets: dict[str, Any]
    say: tuple[str, ...]


class Cue(Strict):
    """Words beside a date, a span or an age that say which fact it is."""

    kind: Kind
    near: str


class Script(Strict):
    """One interview. ``topics``: whose needs are its own subject, answered by its result."""

    title: str
    intro: str
    topics: tuple[str, ...]
    questions: dict[str, Question]
    sayings: tuple[Saying, ...] = ()
    cues: dict[str, Cue] = {}
    words: dict[str, str] = {}

    class Config:
        keep_untouched = (cached_property,)

    def facts(self) -> frozenset[str]:
        """Every fact that this interview can hold."""
        filled = {name for question in self.questions.values() for name in question.fills}
        set_by = [option.sets for question in self.questions.values() for option in question.options.values()]
        return frozenset(filled.union(self.cues, *set_by, *(saying.sets for saying in self.sayings)))

    def question_of(self, fact: str) -> str:
        """The question that fills ``fact``. Raises ``KeyError``."""
        for name, question in self.questions.items():
            if fact in question.fills:
                return name
        raise KeyError(fact)


@cache
def script(name: str) -> Script:
    """The interview ``name``. Raises ``KeyError`` for another name."""
    if name not in NAMES:
        raise KeyError(name)
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    return Script.parse_obj(yaml.load(text, Loader=OneKeyLoader))  # noqa: S506 - a safe loader


@lru_cache(maxsize=4096)
def pattern(line: str, interview: str = "") -> re.Pattern[str]:
    """The compiled ``line``, with the words of the interview."""
    return compile_pattern(line, script(interview).words if interview else {})
