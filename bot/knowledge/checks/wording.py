"""Wording: short sentences, a screen at most, and no word that judges the reader (voice.md)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from math import ceil

from bot.knowledge.content import Content, Entry
from bot.knowledge.model import Version
from bot.knowledge.problems import Problem

SYLLABLES = 25
TITLE = 20
LINES = 12  # of a phone …
LINE = 40  # … with this many letters each

SENTENCE_END = re.compile(r"(?<=[.!?…])[\"”')*]*\s+|\n+")
LIST_MARK = re.compile(r"^\s*(?:[•*-]|\d+[.)])\s+")
FORBIDDEN = ("phạm nhân", "tội phạm", "đối tượng", "tù nhân", "theo quy định của pháp luật")
PROPER_NAMES = re.compile(
    r"tố giác(?: và tin báo về)? tội phạm|phòng,? chống tội phạm|tin báo tội phạm|tội phạm chiến tranh",
    re.IGNORECASE,
)


def check(content: Content) -> Iterator[Problem]:
    """Problems of wording."""
    for entry in content.entries:
        answer = entry.answer
        if not answer.title or len(answer.title) > TITLE:
            what = f'the title "{answer.title}" has {len(answer.title)} letters'
            yield Problem(entry.file, answer.need, what, f"1 to {TITLE}: it stands on a button")
        if not answer.question or answer.question.rstrip().endswith("?"):
            what = "the question does not fit into “Anh/chị hỏi về … phải không?”"
            yield Problem(entry.file, answer.need, what, "write a noun phrase without a question mark")
        for text in (answer.title, answer.question):
            yield from _forbidden(entry, text)
        for version in answer.versions:
            yield from _screen(entry, version)
    for entry, _, statement in content.statements():
        yield from _forbidden(entry, statement.text)
        for sentence in sentences(statement.text):
            yield from _sentence(entry, sentence)


def sentences(text: str) -> list[str]:
    """The sentences of ``text``, without marks of bold and of lists."""
    lines = (LIST_MARK.sub("", line) for line in text.replace("**", "").split("\n"))
    parts = [part for line in lines for part in SENTENCE_END.split(line)]
    return [part.strip() for part in parts if part.strip()]


def syllables(sentence: str) -> int:
    """Vietnamese writes one syllable a word, so words are counted; a number is one."""
    return sum(any(letter.isalnum() for letter in word) for word in sentence.split())


def phone_lines(version: Version) -> int:
    """About how many lines the answer fills on a small phone."""
    lines = [line for statement in version.answer for line in statement.text.split("\n")]
    return sum(ceil(max(len(line.replace("**", "")), 1) / LINE) for line in lines)


def _sentence(entry: Entry, sentence: str) -> Iterator[Problem]:
    count = syllables(sentence)
    if count > SYLLABLES:
        what = f'a sentence of {count} syllables: "{sentence[:60]}"'
        yield Problem(entry.file, entry.answer.need, what, f"split it: {SYLLABLES} at most")
    if sentence.count("(") > 1:
        what = f'more than one bracket in a sentence: "{sentence[:60]}"'
        yield Problem(entry.file, entry.answer.need, what, "keep one, or none")


def _screen(entry: Entry, version: Version) -> Iterator[Problem]:
    lines = phone_lines(version)
    if not version.answer or lines > LINES:
        what = f"version {version.valid_from}: the answer fills about {lines} lines of a phone"
        yield Problem(entry.file, entry.answer.need, what, f"1 to {LINES}; move the rest to more")
    if version.answer and version.answer[0].when:
        what = f"version {version.valid_from}: the first statement waits for a fact"
        yield Problem(entry.file, entry.answer.need, what, "begin with what is true for everybody")


def _forbidden(entry: Entry, text: str) -> Iterator[Problem]:
    plain = " ".join(PROPER_NAMES.sub(" ", text).lower().split())
    for word in FORBIDDEN:
        if word in plain:
            yield Problem(entry.file, entry.answer.need, f'the words "{word}"', "say it as voice.md does")
