"""Changed files are taken up while the product runs, but never a bad set."""

import logging
import os

import pytest

from bot.knowledge import KnowledgeError, current


@pytest.fixture
def held(folder, monkeypatch):
    """The knowledge of the test's folder, looked at on every call."""
    monkeypatch.setattr(current, "LOOK_EVERY", 0.0)
    return current.Current(folder.write())


def changed(folder):
    """Write the folder so that its files are surely newer."""
    path = folder.write() / "answers" / "loan.yml"
    state = path.stat()
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns + 1_000_000))


def test_the_same_object_is_given_while_nothing_changes(held):
    assert held.get() is held.get()


def test_a_changed_card_is_taken_up(folder, held):
    held.get()
    folder.cards[0]["title"] = "Lãi suất?"
    changed(folder)
    assert held.get().title("loan/interest") == "Lãi suất?"


def test_a_new_file_is_taken_up(folder, held, make):
    held.get()
    before = folder.cards
    folder.cards = [make.card("loan/steps", title="Làm thế nào?")]
    extra = folder.write() / "answers" / "loan.yml"
    extra.rename(extra.with_name("steps.yml"))
    folder.cards = before
    changed(folder)
    assert held.get().has("loan/steps")


def test_a_bad_set_is_refused_with_one_line_and_the_old_one_stays(folder, held, caplog):
    good = held.get()
    folder.first["answer"][0]["confidence"] = "C"
    changed(folder)
    with caplog.at_level(logging.ERROR):
        assert held.get() is good
        assert held.get() is good
    assert [record.getMessage() for record in caplog.records] == [
        "knowledge changed but has 1 problems; keeping the old one"
    ]


def test_a_mended_set_is_taken_up_after_a_bad_one(folder, held):
    held.get()
    folder.first["answer"][0]["confidence"] = "C"
    changed(folder)
    held.get()
    folder.first["answer"][0]["confidence"] = "A"
    folder.cards[0]["title"] = "Lãi suất?"
    changed(folder)
    assert held.get().title("loan/interest") == "Lãi suất?"


def test_files_are_looked_at_no_more_than_once_a_second(folder, monkeypatch):
    held = current.Current(folder.write())
    first = held.get()
    looks = []
    monkeypatch.setattr(current, "stamp", lambda path: looks.append(path) or ())
    monkeypatch.setattr(current.time, "monotonic", lambda: held._looked + 0.9)
    assert held.get() is first
    assert looks == []
    monkeypatch.setattr(current.time, "monotonic", lambda: held._looked + 1.0)
    held.get()
    assert looks == [folder.path]


def test_a_bad_first_set_is_an_error(folder):
    folder.cards[0]["title"] = ""
    with pytest.raises(KnowledgeError, match="the title"):
        current.Current(folder.write()).get()
