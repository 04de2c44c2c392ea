"""The walk-through in CONTRIBUTING.md is followed to the letter, on a copy of the data."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest
import yaml

from bot.ear import Ear
from bot.ear.training import read_examples
from bot.knowledge import Knowledge

ROOT = Path(__file__).resolve().parents[2]
NEW = "warnings/fake_charity"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A copy of the data after the three edits of the guide."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "data", folder / "data")
    (folder / "tests/knowledge").mkdir(parents=True)
    shutil.copy(ROOT / "tests/knowledge/questions.yml", folder / "tests/knowledge")
    guide = (ROOT / "CONTRIBUTING.md").read_text()
    edits = re.findall(r"```yaml\n# append to (\S+)\n(.*?)```", guide, re.DOTALL)
    assert len(edits) == 3
    for path, block in edits:
        with (folder / path).open("a") as file:
            file.write(f"\n{block}")
    return folder


def test_the_new_card_passes_the_checks_and_is_shown(house):
    card = Knowledge.load(house / "data/knowledge").card(NEW, date(2026, 11, 21))
    assert "lừa" in card.text
    assert "5656" in card.text


def test_the_new_need_is_heard_in_words_that_were_not_taught(house):
    ear = Ear.train(read_examples(house / "data/nlu"))
    for text in (
        "tren mang keu goi tu thien gia nhieu qua, sao biet that",
        "Nhóm thiện nguyện xin ủng hộ qua tài khoản lạ, có phải lừa không?",
    ):
        assert ear.hear(text).needs[0].need == NEW


def test_the_new_need_has_its_question(house):
    assert NEW in yaml.safe_load((house / "tests/knowledge/questions.yml").read_text())
