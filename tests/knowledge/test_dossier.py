"""Every publishable fact of the law dossier can be asked for, and no card is surer of a fact than the dossier is."""

import re
from collections import defaultdict
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.knowledge import Knowledge
from bot.knowledge.book import FOLDER
from bot.knowledge.checks import parameters

DOSSIER = yaml.safe_load(Path(__file__).with_name("dossier.yml").read_text(encoding="utf-8"))
FACTS, LEFT_OUT = DOSSIER["facts"], DOSSIER["left_out"]
NUMBER = re.compile(r"(?<![§.\d])\b\d+\.\d+[a-z]?\b")  # "3.31"; the 4 of "01 §4" is a section
SURE = ["A", "A*", "B", "A text / C", "C"]
NEW_LAWS = date(2026, 7, 1)  # from here on a text of 2019 to 2024 may have been replaced: "A text / C"

SETTLED_BEFORE = {"1.12"}  # open under the law of 2025, read in that of 2009


@pytest.fixture(scope="module")
def known():
    return Knowledge.load()


@pytest.fixture(scope="module")
def cited(known):
    """For every fact, where it is said."""
    found = defaultdict(set)
    for entry, _, statement in known.content.statements():
        for number in NUMBER.findall(statement.fact):
            found[number].add(entry.answer.need)
    for contact in (*known.content.contacts.phones.values(), *known.content.contacts.links.values()):
        for number in NUMBER.findall(contact.fact):
            found[number].add("contacts")
    for path in parameters.files_of(FOLDER):
        for fact in re.findall(r'fact: "([^"]*)"', path.read_text(encoding="utf-8")):
            for number in NUMBER.findall(fact):
                found[number].add(path.name)
    return found


def test_every_publishable_fact_is_said_or_left_out_for_a_reason(cited):
    publishable = {number for number, mark in FACTS.items() if mark != "C"}
    assert len(publishable) > 200
    assert publishable - set(cited) == set(LEFT_OUT)
    assert all(LEFT_OUT.values())


def test_every_fact_that_is_cited_is_in_the_dossier(cited):
    assert set(cited) <= set(FACTS)


def test_no_statement_is_surer_than_the_dossier(known):
    surer = []
    for entry, version, statement in known.content.statements():
        old = version.valid_to is not None and version.valid_to < NEW_LAWS
        numbers = NUMBER.findall(statement.fact)
        marks = ["A" if old and _was_read(number) else FACTS[number] for number in numbers]
        if not statement.basis or not marks:
            continue
        best = min(marks, key=SURE.index)
        if SURE.index(statement.confidence) < SURE.index(best):
            surer.append((entry.answer.need, version.valid_from, statement.confidence, best, statement.text))
    assert surer == []


def _was_read(number):
    return FACTS[number] == "A text / C" or number in SETTLED_BEFORE
