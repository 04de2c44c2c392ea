"""Pages to read, made by one code: all answers for citizens, the jurist's handbook, what changes between two days."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.core.cards import Card
from bot.knowledge.book import Knowledge
from bot.knowledge.model import OFFICES, PARTS, Answer, Version

FOLDER = Path(__file__).parent
TOPICS = {  # in the order of the page
    "criminal_record": "Phiếu lý lịch tư pháp",
    "expungement": "Xóa án tích",
    "loan": "Vay vốn",
    "training_jobs": "Học nghề, việc làm",
    "after_release": "Sau khi về địa phương",
    "social_support": "Hỗ trợ, sức khỏe",
    "legal_aid": "Trợ giúp pháp lý",
    "warnings": "Cảnh báo thủ đoạn",
    "privacy": "Dữ liệu của anh/chị",
    "media": "Con đường hướng thiện",
    "danger": "Khi nguy hiểm",
}  # small talk and the like are no answers to read
BOLD = re.compile(r"\*\*(.+?)\*\*")
HEADINGS = frozenset(PARTS.values()) - {""}
Links = Sequence[tuple[str, str]]  # address and name of each page beside this one

_environment = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Entry:
    """An answer on a page: its place, its card of the day, and the version the card was made of."""

    anchor: str
    answer: Answer
    card: Card
    version: Version | None


@dataclass(frozen=True)
class Change:
    """What a need says on two days, as words kept, gone and new."""

    anchor: str
    answer: Answer
    words: list[tuple[str, str]]  # ("same" | "gone" | "new", words)


def anchor(need: str) -> str:
    """Where ``need`` stands on the page of answers: "loan/interest" → "loan-interest"."""
    return need.replace("/", "-").replace("_", "-")


def entries(knowledge: Knowledge, day: date) -> dict[str, list[Entry]]:
    """Every answer that may be read, by the name of its topic."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for need in knowledge.needs():
        answer = knowledge.answer(need)
        if answer.topic in TOPICS:
            version = next((each for each in answer.versions if each.covers(day)), None)
            found[TOPICS[answer.topic]].append(
                Entry(anchor(need), answer, knowledge.card(need, day), version)
            )
    return {name: found[name] for name in TOPICS.values() if found[name]}


def changes(knowledge: Knowledge, earlier: date, later: date) -> list[Change]:
    """The needs whose words differ between two days."""
    found = []
    for need in knowledge.needs():
        before, after = (_words(knowledge.card(need, day)) for day in (earlier, later))
        if before != after:
            found.append(Change(anchor(need), knowledge.answer(need), _compare(before, after)))
    return found


def _words(card: Card) -> list[str]:
    sources = "; ".join(f"{source.instrument} {source.article}".strip() for source in card.sources)
    return f"{card.text}\n{card.more}\n{sources}".replace("**", "").split()


def _compare(before: list[str], after: list[str]) -> list[tuple[str, str]]:
    parts: list[tuple[str, str]] = []
    for kind, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            parts.append(("same", " ".join(before[a:b])))
            continue
        parts += [("gone", " ".join(before[a:b]))] if b > a else []
        parts += [("new", " ".join(after[c:d]))] if d > c else []
    return parts


def answers_page(knowledge: Knowledge, day: date, assets: str = "") -> str:
    """The public page of all answers on ``day``; ``assets`` is the address of the folder of pages.css and pages.js."""
    return _render("answers.html", assets, day=day, topics=entries(knowledge, day))


def handbook_page(knowledge: Knowledge, day: date, assets: str = "", links: Links = ()) -> str:
    """The jurist's handbook: every card in every version, with citations, validity, review, confidence and sign-off.

    With ``links`` it is served, not a file: it leads there and asks for other days.
    """
    instruments = sorted(knowledge.content.instruments.values(), key=lambda each: (each.valid_from, each.id))
    return _render(
        "handbook.html",
        assets,
        day=day,
        topics=entries(knowledge, day),
        instruments=instruments,
        names=knowledge.content.instruments,
        offices=OFFICES,
        unsigned=len(knowledge.unsigned()),
        warnings=knowledge.warnings(day),
        links=links,
    )


def changes_page(
    knowledge: Knowledge, earlier: date, later: date, assets: str = "", links: Links = ()
) -> str:
    """What the answers of two days differ in; ``links`` as for the handbook."""
    found = changes(knowledge, earlier, later)
    return _render("changes.html", assets, earlier=earlier, later=later, changes=found, links=links)


def next_change(knowledge: Knowledge, day: date) -> date | None:
    """The first day after ``day`` on which another version answers somewhere."""
    versions = (version for need in knowledge.needs() for version in knowledge.answer(need).versions)
    return min((each.valid_from for each in versions if each.valid_from > day), default=None)


def _render(template: str, assets: str, **values: Any) -> str:
    return _environment.get_template(template).render(assets=assets, **{"links": (), **values})


def _paragraphs(text: str) -> Markup:
    """A card's lines as paragraphs, ``**words**`` bold, headings as headings; all else escaped."""
    lines = []
    for line in text.split("\n"):
        heading = line.strip("*")
        if line.startswith("**") and heading in HEADINGS:
            lines.append(f"<h4>{escape(heading)}</h4>")
        elif line.strip():
            lines.append("<p>" + BOLD.sub(r"<b>\1</b>", str(escape(line))) + "</p>")
    return Markup("\n".join(lines))  # noqa: S704 - escaped just here


def _day(value: date | str | None) -> str:
    """01/07/2026; empty for no day."""
    if isinstance(value, str):
        value = date.fromisoformat(value)
    return value.strftime("%d/%m/%Y") if value else ""


_environment.filters.update(paragraphs=_paragraphs, day=_day)
