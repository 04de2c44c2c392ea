"""Terms: a legal term is explained where a card first uses it (data/knowledge/terms.yml)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.content import Content
from bot.knowledge.model import Version
from bot.knowledge.problems import Problem


def check(content: Content) -> Iterator[Problem]:
    """Problems of terms that are used before they are explained."""
    for entry in content.entries:
        for version in entry.answer.versions:
            for term in unexplained(version, tuple(content.terms)):
                what = f'version {version.valid_from}: the term "{term}" is not explained at first use'
                cure = f"write {term} ({content.terms[term]}), or use a plain word"
                yield Problem(entry.file, entry.answer.need, what, cure)


def unexplained(version: Version, terms: tuple[str, ...]) -> list[str]:
    """The terms whose first use in the card neither stands in a bracket nor is followed by one or by "là"."""
    said = "\n".join(s.text for s in version.statements() if not s.when).replace("**", "").lower()
    found = []
    for term in terms:
        first = re.search(rf"(?<!\w){term}(?!\w)", said)
        if first is None:
            continue
        before, behind = said[: first.start()], said[first.end() :]
        bracketed = before.rfind("(") > before.rfind(")")
        if not bracketed and not re.match(r"[”\"]?,?\s*(?:\(|(?:tức )?là\b)", behind):
            found.append(term)
    return found
