"""`python -m bot check-knowledge`: every problem and warning of data/knowledge, and needs without a test question.

What is near its review day is a warning, what is past it a problem: the assistant says nothing from it any more.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import yaml

from bot.core.clock import today
from bot.core.settings import ROOT

from .book import FOLDER, Knowledge
from .checks import parameters, problems_of
from .problems import Problem
from .read import read

QUESTIONS = ROOT / "tests" / "knowledge" / "questions.yml"


def main(argv: list[str]) -> int:
    """Print what is wrong; 1 when something must be mended, 0 otherwise (also with warnings)."""
    parser = argparse.ArgumentParser(prog="check-knowledge", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--questions", type=Path, default=QUESTIONS)
    wanted = parser.parse_args(argv)
    content, problems = read(wanted.folder)
    problems += problems_of(content)
    needs = [entry.answer.need for entry in content.entries]
    problems += parameters.check(wanted.folder, content)
    problems += question_problems(needs, wanted.questions)
    knowledge, day = Knowledge(content), today()
    reviews = [*knowledge.reviews(day), *parameters.reviews(wanted.folder)]
    past = [review.line(day) for review in reviews if review.is_past(day)]
    for line in (*map(str, problems), *past):
        print(f"problem  {line}")
    for review in reviews:
        if review.is_near(day) and not review.is_past(day):
            print(f"warning  {review.line(day)}")
    if problems or past:
        print(f"{len(problems) + len(past)} problems in {len(needs)} cards")
        return 1
    print(
        f"{len(needs)} cards, no problem; {len(knowledge.unsigned())} versions await an officer's signature"
    )
    return 0


def question_problems(needs: list[str], questions: Path) -> list[Problem]:
    """A problem for every need that no question of ``questions`` (need: question) asks for."""
    asked = yaml.safe_load(questions.read_text(encoding="utf-8")) or {}
    return [
        Problem(questions.name, need, "no test question", "write one as a person would type it")
        for need in sorted(set(needs))
        if not str(asked.get(need) or "").strip()
    ]
