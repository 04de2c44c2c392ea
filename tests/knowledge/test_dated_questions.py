"""Questions as citizens ask them, on days around which the law changes, through the trained ear and the product's cards."""

from pathlib import Path

import pytest
import yaml

from bot.ear import Ear
from bot.knowledge import Knowledge
from tests.dialogue.trained import model_dir  # noqa: F401

ASKED = yaml.safe_load(Path(__file__).with_name("dated.yml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def answer(model_dir):  # noqa: F811
    """The cards that answer a question on a day."""
    ear, known = Ear.load(model_dir / "ear"), Knowledge.load()

    def asked(text, day):
        heard = ear.hear(text)
        return known.cards([each.need for each in heard.needs], day, heard.facts)

    return asked


def names(source, wanted):
    """True when ``source`` is the instrument, and the article where one is named: "Luật 11/2017/QH14, Điều 7"."""
    instrument, _, article = wanted.partition(", ")
    places = source.article.split("; ")
    return source.instrument == instrument and (
        not article or any(place == article or place.startswith(f"{article} ") for place in places)
    )


@pytest.mark.parametrize("row", ASKED, ids=lambda row: f"{row['day']} {row['say']}")
def test_the_answer_of_the_day(answer, row):
    cards = answer(row["say"], row["day"])
    sources = [source for card in cards for source in card.sources]
    said = "\n".join(f"{card.text}\n{card.more}" for card in cards).replace("**", "")
    cited = "\n".join(f"{source.instrument}, {source.article}" for source in sources)
    for words in row["there"]:
        assert words.replace("**", "").lower() in said.lower()
    for wanted in row["source"]:
        assert any(names(source, wanted) for source in sources), (wanted, cited)
    for words in row["absent"]:
        assert words.replace("**", "") not in f"{said}\n{cited}"
    if not row["source"] and not sources:
        assert any(button.act == {"act": "human"} for card in cards for button in card.buttons)


def test_the_days_on_which_the_law_changes_are_asked_about():
    days = {row["day"].isoformat() for row in ASKED}
    assert len(ASKED) >= 30
    assert {"2026-06-30", "2026-07-01", "2026-12-31", "2027-01-01", "2027-02-28", "2027-03-01"} <= days
    assert {day[:4] for day in days} == {"2023", "2024", "2025", "2026", "2027", "2028"}
