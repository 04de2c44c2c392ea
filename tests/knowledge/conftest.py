"""A small good knowledge folder that a test breaks in one place."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.knowledge import Knowledge, KnowledgeError

INSTRUMENTS = [
    {
        "id": "L-1",
        "kind": "luat",
        "number": "1/2020/QH14",
        "title": "Luật Một",
        "issuer": "Quốc hội",
        "issued": "2019-12-01",
        "valid_from": "2020-01-01",
        "valid_to": "2026-06-30",
        "url": "https://luat.example/1",
    },
    {
        "id": "L-2",
        "kind": "luat",
        "number": "2/2026/QH15",
        "title": "Luật Hai",
        "issuer": "Quốc hội",
        "issued": None,
        "valid_from": "2026-07-01",
        "valid_to": None,
        "replaces": ["L-1"],
    },
    {
        "id": "ND-3",
        "kind": "nghi_dinh",
        "number": "3/2020/NĐ-CP",
        "title": "Nghị định Ba",
        "issuer": "Chính phủ",
        "issued": None,
        "valid_from": "2020-01-01",
        "valid_from_exact": False,
        "valid_to": None,
        "doubtful_from": "2026-07-01",
    },
]
CONTACTS = {
    "phones": {
        "113": {"title": "Gọi 113", "label": "Công an", "use": "call", "confidence": "A", "fact": "11"},
        "5656": {"title": "Nhắn 5656", "label": "Tin rác", "use": "sms", "confidence": "A", "fact": "11"},
    },
    "links": {
        "portal": {
            "title": "Cổng DVC",
            "label": "Cổng",
            "url": "https://dichvucong.gov.vn",
            "confidence": "A",
            "fact": "11",
        }
    },
}


def statement(text: str, instrument: str = "", confidence: str = "A", **basis: str) -> dict[str, Any]:
    """A statement; with an instrument it is cited and has a fact."""
    if not instrument:
        return {"text": text}
    cited = {"instrument": instrument, **basis}
    return {"text": text, "basis": [cited], "confidence": confidence, "fact": "1.1"}


def version(**changes: Any) -> dict[str, Any]:
    """A version that answers from 01/07/2026 on."""
    return {
        "valid_from": "2026-07-01",
        "valid_to": None,
        "verified_on": "2026-11-20",
        "review_by": "2027-03-01",
        "signed_off_by": None,
        "answer": [statement("Lệ phí là 200.000 đồng.", "L-2", article="5")],
        **changes,
    }


def card(need: str = "loan/interest", **changes: Any) -> dict[str, Any]:
    """An answer with one good version."""
    return {
        "need": need,
        "title": "Lãi bao nhiêu?",
        "question": "lãi suất vay",
        "versions": [version()],
        **changes,
    }


TERMS = {"án tích": "việc đã bị kết án mà chưa được xóa"}


class Folder:
    """A knowledge folder under test: change ``cards``, ``instruments``, ``contacts`` or ``terms``, then load."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.cards = [card(), card("loan/amount", title="Vay bao nhiêu?", question="mức vay")]
        self.instruments: list[dict[str, Any]] = copy.deepcopy(INSTRUMENTS)
        self.contacts: dict[str, Any] = copy.deepcopy(CONTACTS)
        self.terms: dict[str, str] = dict(TERMS)

    @property
    def first(self) -> dict[str, Any]:
        """The first version of the first card."""
        return self.cards[0]["versions"][0]

    def write(self) -> Path:
        """Put everything on disk."""
        (self.path / "answers").mkdir(parents=True, exist_ok=True)
        self._put("instruments.yml", self.instruments)
        self._put("contacts.yml", self.contacts)
        self._put("terms.yml", self.terms)
        self._put("answers/loan.yml", self.cards)
        return self.path

    def load(self) -> Knowledge:
        """Write and load."""
        return Knowledge.load(self.write())

    def problems(self) -> list[str]:
        """What loading complains of, one line each."""
        try:
            self.load()
        except KnowledgeError as error:
            return [str(problem) for problem in error.problems]
        return []

    def _put(self, name: str, content: Any) -> None:
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False)
        (self.path / name).write_text(text, encoding="utf-8")


@pytest.fixture
def folder(tmp_path) -> Folder:
    """A folder that loads without a problem until the test changes it."""
    return Folder(tmp_path / "knowledge")


@pytest.fixture
def make() -> type:
    """The builders, as attributes: ``make.card(...)``, ``make.version(...)``, ``make.statement(...)``."""

    class Make:
        card: Callable[..., dict[str, Any]] = staticmethod(card)
        version: Callable[..., dict[str, Any]] = staticmethod(version)
        statement: Callable[..., dict[str, Any]] = staticmethod(statement)

    return Make
