"""What is wrong with the knowledge, said so that whoever wrote it knows the file, the card and the cure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.errors import BotError


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend: where, what, and how."""

    file: str
    need: str
    what: str
    cure: str

    def __str__(self) -> str:
        return f"{self.file}: {self.need or '-'}: {self.what} -> {self.cure}"


class KnowledgeError(BotError):
    """The knowledge is not fit to answer from."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))
