"""Law: what states law names its instrument and its row in the dossier; uncertain facts are not published."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.content import Content, Entry
from bot.knowledge.model import Statement, Version
from bot.knowledge.problems import Problem

# Cards of these topics speak about the assistant itself; urgent cards must never be held up by a citation.
WITHOUT_LAW = {"smalltalk", "privacy", "handoff", "media", "out_of_scope"}

AMOUNT = re.compile(r"\d[\d.,]*\s*(?:đồng|đ\b|nghìn|triệu|tỷ|%|ngày|tháng|năm)", re.IGNORECASE)
DAY = re.compile(r"\b\d{1,2}/\d{1,2}(?:/\d{4})?\b")
NAMED = re.compile(r"\b(?:Luật(?! sư| gia)|Bộ luật|Nghị định|Nghị quyết|Quyết định \d|Thông tư|Điều \d)")


def check(content: Content) -> Iterator[Problem]:
    """Problems of citations."""
    for entry, version, statement in content.statements():
        yield from _certain(content, entry, version, statement)
        yield from _cited(content, entry, statement)


def _problem(entry: Entry, statement: Statement, what: str, cure: str) -> Problem:
    return Problem(entry.file, entry.answer.need, f'{what}: "{statement.text[:60]}"', cure)


def _certain(content: Content, entry: Entry, version: Version, statement: Statement) -> Iterator[Problem]:
    if statement.confidence == "C":
        yield _problem(entry, statement, "a C fact", "say what is being checked and offer an officer instead")
    for basis in statement.basis:
        instrument = content.instruments.get(basis.instrument)
        if instrument is None or instrument.doubtful_from is None or statement.confidence == "A text / C":
            continue
        if version.valid_to is None or version.valid_to >= instrument.doubtful_from:
            what = f"{instrument.id} is a C item from {instrument.doubtful_from}"
            yield _problem(
                entry, statement, what, 'mark the statement "A text / C", or end the version before'
            )


def _cited(content: Content, entry: Entry, statement: Statement) -> Iterator[Problem]:
    for basis in statement.basis:
        if basis.instrument not in content.instruments:
            what = f"unknown instrument {basis.instrument}"
            yield _problem(entry, statement, what, "write it in instruments.yml, or mend the id")
    if statement.basis and not statement.fact:
        yield _problem(entry, statement, "no fact", "name the row of the law dossier it comes from")
    if statement.basis or entry.answer.kind == "urgent" or entry.answer.topic in WITHOUT_LAW:
        return
    if AMOUNT.search(statement.text) or DAY.search(statement.text) or NAMED.search(statement.text):
        yield _problem(entry, statement, "states law without a basis", "add the instrument and the article")
