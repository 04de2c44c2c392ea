"""`python -m bot check-knowledge` is what CI and the jurist run."""

import pytest

from bot.knowledge.command import main


@pytest.fixture
def check(folder, tmp_path, monkeypatch):
    """Run the command on the test's folder, on a day of 2026."""
    monkeypatch.setenv("BOT_TODAY", "2026-11-21")
    questions = tmp_path / "questions.yml"
    questions.write_text("loan/interest: lai suat bao nhieu\nloan/amount: vay duoc bao nhieu\n")

    def run():
        return main(["--folder", str(folder.write()), "--questions", str(questions)])

    run.questions = questions
    return run


def test_good_knowledge_passes_and_counts_what_awaits_a_signature(check, capsys):
    assert check() == 0
    assert capsys.readouterr().out == "2 cards, no problem; 2 versions await an officer's signature\n"


def test_a_problem_fails_and_is_named(check, folder, capsys):
    folder.first["answer"][0]["confidence"] = "C"
    assert check() == 1
    assert "problem  answers/loan.yml: loan/interest: a C fact" in capsys.readouterr().out


def test_a_need_without_a_test_question_fails(check, capsys):
    check.questions.write_text('loan/interest: lai suat bao nhieu\nloan/amount: ""\n')
    assert check() == 1
    assert "loan/amount: no test question" in capsys.readouterr().out


def test_a_card_near_its_review_day_passes_with_a_warning(check, capsys, monkeypatch):
    monkeypatch.setenv("BOT_TODAY", "2027-02-15")
    assert check() == 0
    assert "warning  answers/loan.yml: loan/interest@2026-07-01 is due for review" in capsys.readouterr().out


def test_a_card_past_its_review_day_fails(check, capsys, monkeypatch):
    monkeypatch.setenv("BOT_TODAY", "2027-03-02")
    assert check() == 1
    assert "problem  answers/loan.yml: loan/interest@2026-07-01 was due for review" in capsys.readouterr().out


def test_a_version_that_is_over_needs_no_review(check, folder, make, monkeypatch):
    monkeypatch.setenv("BOT_TODAY", "2026-12-15")
    folder.first.update(valid_to="2026-11-20", review_by="2026-11-21")
    folder.cards[0]["versions"].append(make.version(valid_from="2026-11-21", review_by="2027-06-01"))
    assert check() == 0
