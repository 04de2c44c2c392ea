"""Time: a card's versions follow each other without gap or overlap, and stand on law in force on every day of theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise

from bot.knowledge.content import Content, Entry
from bot.knowledge.model import Instrument, Version
from bot.knowledge.problems import Problem


def check(content: Content) -> Iterator[Problem]:
    """Problems of periods."""
    for entry in content.entries:
        if not entry.answer.versions:
            yield _problem(entry, "no version", "write at least one version")
        yield from _one_by_one(entry)
        yield from _in_a_row(entry)
    for entry, version, statement in content.statements():
        for basis in statement.basis:
            instrument = content.instruments.get(basis.instrument)
            if instrument is not None:
                yield from _in_force(entry, version, instrument)


def _problem(entry: Entry, what: str, cure: str) -> Problem:
    return Problem(entry.file, entry.answer.need, what, cure)


def _one_by_one(entry: Entry) -> Iterator[Problem]:
    for version in entry.answer.versions:
        if version.valid_to is not None and version.valid_to < version.valid_from:
            yield _problem(entry, f"version {version.valid_from} ends before it begins", "mend valid_to")
        if version.review_by <= version.verified_on:
            what = f"version {version.valid_from}: review_by is not after verified_on"
            yield _problem(entry, what, "set the day by which somebody looks again")


def _in_a_row(entry: Entry) -> Iterator[Problem]:
    versions = sorted(entry.answer.versions, key=lambda version: version.valid_from)
    for earlier, later in pairwise(versions):
        pair = f"versions {earlier.valid_from} and {later.valid_from}"
        wanted = later.valid_from - timedelta(days=1)
        if earlier.valid_to is None or earlier.valid_to > wanted:
            yield _problem(entry, f"{pair} overlap", f"end the earlier one on {wanted}")
        elif earlier.valid_to < wanted:
            yield _problem(entry, f"{pair} leave a gap", f"end the earlier one on {wanted}")


def _in_force(entry: Entry, version: Version, instrument: Instrument) -> Iterator[Problem]:
    where = f"version {version.valid_from} cites {instrument.id}"
    if version.valid_from < instrument.valid_from:
        what = f"{where}, in force only from {instrument.valid_from}"
        yield _problem(entry, what, "cite what was in force before, or begin the version later")
    if instrument.valid_to is None:
        return
    if version.valid_to is None or version.valid_to > instrument.valid_to:
        what = f"{where}, in force only until {instrument.valid_to}"
        yield _problem(entry, what, "end the version there and write what follows")
