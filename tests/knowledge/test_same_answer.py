"""The same question on the same day has the same answer, byte for byte, in every process."""

import os
import subprocess
import sys
from pathlib import Path

from bot.core.settings import ROOT
from tests.dialogue.trained import model_dir  # noqa: F401

# Every need's question and every written address, heard and answered as JSON, in a fresh process.
ANSWER_ALL = """
import json, sys
from datetime import date
from pathlib import Path
import yaml
from bot.ear import Ear
from bot.knowledge import Knowledge
from bot.knowledge.addresses import convert

ear, known, here = Ear.load(Path(sys.argv[1])), Knowledge.load(), Path(sys.argv[2])
questions = yaml.safe_load((here / "questions.yml").read_text(encoding="utf-8"))
for text in questions.values():
    heard = ear.hear(text)
    for day in (date(2026, 6, 30), date(2026, 11, 21), date(2027, 3, 1)):
        cards = known.cards([each.need for each in heard.needs], day, heard.facts)
        print(json.dumps([heard.to_dict(), [card.to_json() for card in cards]], ensure_ascii=False))
    print(known.suggest(text))
for row in yaml.safe_load((here / "addresses.yml").read_text(encoding="utf-8"))["old"]:
    print(convert(row["say"]))
"""


def answers(ear: Path, seed: str) -> bytes:
    command = [sys.executable, "-c", ANSWER_ALL, str(ear), str(Path(__file__).parent)]
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, check=True).stdout


def test_two_processes_answer_alike_to_the_byte(model_dir):  # noqa: F811
    first, second = (answers(model_dir / "ear", seed) for seed in ("1", "4242"))
    assert len(first) > 1_000_000
    assert first == second
