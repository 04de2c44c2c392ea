"""The knowledge as the other parts use it: checked once when loaded, then only read."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from bot.core.cards import Card
from bot.core.settings import ROOT

from .checks import problems_of
from .content import Content
from .model import Answer
from .problems import KnowledgeError
from .read import read
from .render import render, states_law
from .review import Review
from .search import Search

FOLDER = ROOT / "data" / "knowledge"
CARDS_AT_ONCE = 3
NEVER_SUGGESTED = {"danger", "smalltalk", "out_of_scope"}


class Knowledge:
    """Every card, by need."""

    def __init__(self, content: Content) -> None:
        self.content = content
        self._answers: dict[str, Answer] = {entry.answer.need: entry.answer for entry in content.entries}
        self._titles = {need: answer.title for need, answer in self._answers.items()}
        self._search = Search(
            {n: _searched(a) for n, a in self._answers.items() if a.topic not in NEVER_SUGGESTED}
        )

    @classmethod
    def load(cls, folder: Path | None = None) -> Knowledge:
        """The knowledge in ``folder``. Raises ``KnowledgeError`` naming every problem of every file."""
        content, problems = read(folder or FOLDER)
        problems += problems_of(content)
        if problems:
            raise KnowledgeError(problems)
        return cls(content)

    def card(self, need: str, day: date, facts: Mapping[str, str] | None = None) -> Card:
        """What is said about ``need`` on ``day`` to one of whom ``facts`` (``model.FACTS``) are known.

        Raises ``KeyError`` for a need without a card.
        """
        return render(self.content, self._titles, self._answers[need], day, facts)

    def cards(self, needs: Iterable[str], day: date, facts: Mapping[str, str] | None = None) -> list[Card]:
        """The cards of ``needs`` in order: at most three, none twice, needs without a card left out."""
        wanted = [need for need in dict.fromkeys(needs) if self.has(need)]
        return [self.card(need, day, facts) for need in wanted[:CARDS_AT_ONCE]]

    def answer(self, need: str) -> Answer:
        """All versions of what is said about ``need``. Raises ``KeyError`` for a need without a card."""
        return self._answers[need]

    def onward(self, need: str, day: date) -> tuple[str, ...]:
        """The needs that the card of ``need`` leads on to on ``day``."""
        versions = self._answers[need].versions
        return next((version.next for version in versions if version.covers(day)), ())

    def office(self, need: str, day: date) -> str | None:
        """Who decides about ``need`` on ``day`` (a key of ``model.OFFICES``), where a card says so."""
        versions = self._answers[need].versions
        return next((version.office for version in versions if version.covers(day)), None)

    def title(self, need: str) -> str:
        """The need as a button names it, at most 20 letters."""
        return self._titles[need]

    def question(self, need: str) -> str:
        """The need as it fits into "Anh/chị hỏi về … phải không?"."""
        return self._answers[need].question

    def needs(self) -> list[str]:
        """Every need that has a card, sorted."""
        return sorted(self._answers)

    def has(self, need: str) -> bool:
        """True when ``need`` has a card."""
        return need in self._answers

    def suggest(self, text: str, limit: int = 3) -> list[str]:
        """Needs whose cards share words with ``text``, likeliest first; never danger or small talk."""
        return self._search.find(text, limit)

    def unsigned(self) -> list[str]:
        """Card ids that state law and that no officer has signed off."""
        return sorted(
            f"{need}@{version.valid_from}"
            for need, answer in self._answers.items()
            for version in answer.versions
            if states_law(version) and not version.signed_off_by
        )

    def reviews(self, day: date) -> list[Review]:
        """The review day of every version that states law and is not over on ``day``, in the order of the files."""
        return [
            Review(entry.file, f"{entry.answer.need}@{version.valid_from}", version.review_by)
            for entry in self.content.entries
            for version in entry.answer.versions
            if states_law(version) and (version.valid_to is None or version.valid_to >= day)
        ]

    def warnings(self, day: date) -> list[str]:
        """Cards to look at again: those that ``review_by`` makes fall silent on ``day`` or within 30 days."""
        return [review.line(day) for review in self.reviews(day) if review.is_near(day)]


def _searched(answer: Answer) -> str:
    """All that is said about a need, in every version; its names count twice."""
    said = dict.fromkeys(s.text for version in answer.versions for s in version.statements())
    named = f"{answer.title}. {answer.question}. "
    return named + named + " ".join(said).replace("**", "")
