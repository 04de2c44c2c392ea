"""The files behind the calculators keep the rules that the cards keep: cited, certain enough, short, and kind."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

import pytest
from pydantic import BaseModel, ValidationError

from bot.calculators import certificate, expungement, legal_aid, loan, plan, rulebook, training
from bot.calculators.rulebook import in_force, least_sure
from bot.knowledge import knowledge
from bot.knowledge.checks import contacts, law, wording
from bot.knowledge.content import Content, Entry
from bot.knowledge.model import Answer, Basis, Statement, Version

BOOKS = {
    "expungement": expungement.rules,
    "loan": loan.rules,
    "legal_aid": legal_aid.rules,
    "certificate": certificate.rules,
    "training": training.rules,
    "plan": plan.rules,
}
BLANK = re.compile(r"\{\w+\}")


def within(value) -> Iterator[object]:
    """Every value in a model, at any depth."""
    yield value
    if isinstance(value, BaseModel):
        value = value.__dict__
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, tuple | list) else ()
    for part in parts:
        yield from within(part)


def statements(name) -> list[Statement]:
    """Every statement of a file."""
    return [each for each in within(BOOKS[name]()) if isinstance(each, Statement)]


def as_content(name) -> Content:
    """The file as cards of one statement each, so that the checks of the cards can walk over it."""
    book, content = BOOKS[name](), knowledge().content
    entries = []
    for statement in statements(name):
        text = BLANK.sub("việc", statement.text)
        version = Version(
            valid_from=date(2026, 11, 20),
            valid_to=None,
            verified_on=book.verified_on,
            review_by=book.review_by,
            signed_off_by=book.signed_off_by,
            answer=(statement.copy(update={"text": text}),),
        )
        answer = Answer(need="calc/check", title="Kiểm tra", question="phép tính", versions=(version,))
        entries.append(Entry(f"{name}.yml: {statement.text}", answer))
    return Content(content.instruments, content.contacts, content.terms, tuple(entries))


@pytest.mark.parametrize("name", BOOKS)
def test_every_statement_passes_the_checks_of_the_cards(name):
    content = as_content(name)
    assert len(content.entries) > 5
    problems = [
        str(problem) for check in (law.check, wording.check, contacts.check) for problem in check(content)
    ]
    assert problems == []


@pytest.mark.parametrize("name", BOOKS)
def test_every_basis_is_an_instrument_and_every_need_has_a_card(name):
    known = knowledge()
    for value in within(BOOKS[name]()):
        if isinstance(value, Basis):
            assert value.instrument in known.content.instruments
        if isinstance(value, str) and re.fullmatch(r"[a-z_]+/[a-z_]+", value):
            assert known.has(value), value


@pytest.mark.parametrize("name", BOOKS)
def test_every_headline_is_short_and_kind(name):
    for value in within(BOOKS[name]()):
        line = getattr(value, "headline", "")
        for sentence in wording.sentences(BLANK.sub("việc", line)):
            assert wording.syllables(sentence) <= wording.SYLLABLES, sentence
        assert not any(word in line.lower() for word in wording.FORBIDDEN)


@pytest.mark.parametrize("name", BOOKS)
def test_every_file_says_when_it_was_checked_and_until_when_it_may_be_used(name):
    book = BOOKS[name]()
    assert book.verified_on < book.review_by
    assert book.signed_off_by is None or book.signed_off_by.strip()


def test_the_next_steps_that_a_verdict_names_exist():
    for module in (expungement, legal_aid, certificate, training):
        book = module.rules()
        for ending in book.verdicts.values():
            assert set(ending.next) <= set(book.next)
    book = expungement.rules()
    assert {verdict.value for verdict in expungement.Verdict} == set(book.verdicts)
    assert set(book.step_needs) <= set(book.steps)
    assert set(loan.rules().reason_needs) <= set(loan.rules().reasons)
    assert set(plan.rules().facts) == set(plan.QUESTIONS)


def test_rates_follow_each_other_without_gap_or_overlap():
    rates = loan.rules().rates
    for before, after in pairwise(rates):
        assert (after.valid_from - before.valid_to).days == 1
    assert rates[-1].valid_to is None


def test_a_misspelt_key_is_an_error():
    raw = expungement.rules().dict()
    with pytest.raises(ValidationError, match="extra fields"):
        expungement.Rules.parse_obj({**raw, "perids": 1})


def test_what_is_not_in_force_on_a_day_is_not_cited_that_day():
    instruments = knowledge().content.instruments
    unpaid = expungement.rules().steps["unpaid"]
    cited = {
        day: [basis.instrument for basis in in_force(unpaid, day, instruments).basis]
        for day in (date(2026, 6, 30), date(2026, 7, 1))
    }
    assert cited == {
        date(2026, 6, 30): ["BLHS-2015"],
        date(2026, 7, 1): ["BLHS-2015", "ND-216-2026"],
    }


def test_the_weakest_link_decides_how_sure_an_answer_is():
    assert least_sure([]) == "A"
    assert least_sure(["A", "B", "A*"]) == "B"
    assert least_sure(["B", "A text / C"]) == "A text / C"


def test_a_file_changed_for_the_worse_leaves_the_old_one_in_use(tmp_path, monkeypatch, caplog):
    text = (rulebook.FOLDER / "training.yml").read_text(encoding="utf-8")
    path = tmp_path / "training.yml"
    path.write_text(text, encoding="utf-8")
    monkeypatch.setattr(rulebook, "FOLDER", tmp_path)
    assert training.rules().food_per_day == 50_000

    def change(text, later):
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(later, later))  # a later change, whatever the clock of the file system

    now = path.stat().st_mtime_ns
    change(text.replace("food_per_day: 50000", "food_per_day: 60000"), now + 10**9)
    assert training.rules().food_per_day == 60_000
    change(text.replace("food_per_day: 50000", "food_per_day: lots"), now + 2 * 10**9)
    assert training.rules().food_per_day == 60_000
    assert "training.yml changed and is not fit for use" in caplog.text
    change("steps: [", now + 3 * 10**9)
    assert training.rules().food_per_day == 60_000
    change(text, now + 4 * 10**9)
    assert training.rules().food_per_day == 50_000


def test_a_file_that_was_never_good_is_an_error(tmp_path, monkeypatch):
    monkeypatch.setattr(rulebook, "FOLDER", tmp_path)
    monkeypatch.setattr(rulebook, "_good", {})
    (tmp_path / "loan.yml").write_text("verified_on: 2026-11-20")
    with pytest.raises(ValidationError):
        loan.rules()
