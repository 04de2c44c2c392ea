"""Each rule of the calculators' parameter files refuses the file that breaks it; the product's own files keep them all."""

from datetime import date

import pytest
import yaml

from bot.knowledge.book import FOLDER
from bot.knowledge.checks import parameters
from bot.knowledge.command import main
from bot.knowledge.read import read

FILES = ["certificate.yml", "expungement.yml", "legal_aid.yml", "loan.yml", "plan.yml", "training.yml"]


@pytest.fixture
def book(folder, make):
    """A good parameter file beside a good folder: change it, then look at ``problems()``."""

    class Book(dict):
        def problems(self) -> list[str]:
            path = folder.write()
            (path / "loan.yml").write_text(yaml.safe_dump(dict(self), allow_unicode=True), encoding="utf-8")
            content, problems = read(path)
            assert problems == []
            return [str(problem) for problem in parameters.check(path, content)]

    cited = {"basis": [{"instrument": "L-2", "article": "5"}], "confidence": "A", "fact": "1.1"}
    return Book(
        verified_on=date(2026, 11, 20),
        review_by=date(2027, 3, 1),
        signed_off_by=None,
        rates=[
            {"valid_from": date(2026, 7, 1), "valid_to": date(2026, 11, 30), "percent": "6.6"},
            {"valid_from": date(2026, 12, 1), "valid_to": None, "percent": "6.24"},
        ],
        reasons={"eligible": {"text": "Đủ điều kiện từ {day}.", **cited}},
        verdicts={"yes": {"headline": "Có thể vay.", "needs": ["loan/interest"]}},
    )


def test_a_good_file_has_no_problem(book):
    assert book.problems() == []


def test_the_products_own_files_are_all_looked_at_and_good():
    content, _ = read(FOLDER)
    assert [path.name for path in parameters.files_of(FOLDER)] == FILES
    assert [str(problem) for problem in parameters.check(FOLDER, content)] == []
    assert [review.file for review in parameters.reviews(FOLDER)] == FILES


@pytest.mark.parametrize("key", ["verified_on", "review_by"])
def test_a_file_without_its_head_is_refused(book, key):
    del book[key]
    assert key in book.problems()[0]


def test_a_review_before_the_check_is_refused(book):
    book["review_by"] = book["verified_on"]
    assert "review_by is not after verified_on" in book.problems()[0]


def test_a_file_that_is_no_yaml_is_refused(folder):
    path = folder.write()
    (path / "loan.yml").write_text("steps: [", encoding="utf-8")
    content, _ = read(path)
    [problem] = parameters.check(path, content)
    assert problem.file == "loan.yml"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"basis": []}, "states law without a basis"),
        ({"basis": [{"instrument": "L-99"}]}, "unknown instrument L-99"),
        ({"basis": [{"instrument": "L-1"}]}, "in force no more"),
        ({"basis": [{"instrument": "L-2", "article": 3.10}]}, "write it in quotes"),
        ({"confidence": "C"}, "a C fact"),
        ({"confidence": "D"}, "unexpected value"),
        ({"fact": ""}, "no fact"),
        ({"basis": [{"instrument": "ND-3"}]}, "ND-3 is a C item"),
        ({"text": " ".join(["năm"] * 26) + "."}, "26 syllables"),
        ({"text": "Nộp phí (có thể miễn) và chờ (có hẹn)."}, "more than one bracket"),
        ({"text": "Gọi 1900.0368 để hỏi."}, "the number 19000368 is not"),
        ({"text": "Vào vneid-that.com nhé."}, "the address vneid-that.com"),
        ({"text": "Tội phạm được vay."}, "the words"),
    ],
)
def test_a_bad_statement_is_refused(book, change, said):
    book["reasons"]["eligible"] = {**book["reasons"]["eligible"], "text": "Vay 100 triệu đồng.", **change}
    assert any(said in problem for problem in book.problems())


def test_what_ends_with_its_law_may_rest_on_it(book):
    book["reasons"]["eligible"]["basis"] = [{"instrument": "L-1"}]
    book["reasons"]["eligible"] |= {"valid_to": date(2026, 6, 30)}
    assert book.problems() == []


@pytest.mark.parametrize("key", ["headline", "title", "reminder"])
def test_a_hard_headline_is_refused(book, key):
    book["verdicts"]["yes"][key] = " ".join(["năm"] * 26) + "."
    assert "26 syllables" in book.problems()[0]


def test_a_button_to_a_missing_card_is_refused(book):
    book["verdicts"]["yes"]["needs"] = ["loan/nothing"]
    assert "names loan/nothing, which has no card" in book.problems()[0]


@pytest.mark.parametrize(
    ("last", "said"), [(date(2026, 11, 29), "a gap"), (date(2026, 12, 1), "an overlap"), (None, "an overlap")]
)
def test_rates_that_leave_a_gap_or_overlap_are_refused(book, last, said):
    book["rates"][0]["valid_to"] = last
    assert said in book.problems()[0]
    assert "end the earlier one on 2026-11-30" in book.problems()[0]


@pytest.fixture
def check(folder, book, tmp_path, monkeypatch, capsys):
    """The command on a day, and what it prints."""
    questions = tmp_path / "questions.yml"
    questions.write_text("loan/interest: lai suat bao nhieu\nloan/amount: vay duoc bao nhieu\n")
    for card in folder.cards:
        card["versions"][0]["review_by"] = "2030-01-01"
    book.problems()  # writes the folder

    def run(day):
        monkeypatch.setenv("BOT_TODAY", day)
        return main(["--folder", str(folder.path), "--questions", str(questions)]), capsys.readouterr().out

    return run


def test_a_file_near_its_review_day_is_warned_of_and_one_past_it_fails(check):
    assert check("2027-01-29") == (0, "2 cards, no problem; 2 versions await an officer's signature\n")
    code, said = check("2027-03-01")
    assert code == 0
    assert "warning  loan.yml: all of it is due for review on 2027-03-01" in said
    code, said = check("2027-03-02")
    assert code == 1
    assert "problem  loan.yml: all of it was due for review on 2027-03-01" in said
