"""The shape of data/knowledge: instruments, contacts, and answers as dated versions made of cited statements."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Extra, StrictStr, validator

Confidence = Literal["A", "A*", "B", "A text / C", "C"]

KIND_NAMES = {
    "hien_phap": "Hiến pháp",
    "bo_luat": "Bộ luật",
    "luat": "Luật",
    "nghi_quyet": "Nghị quyết",
    "nghi_dinh": "Nghị định",
    "quyet_dinh": "Quyết định",
    "thong_tu": "Thông tư",
    "cong_van": "Công văn",
    "thong_bao": "Thông báo",
    "huong_dan": "Hướng dẫn",
}


class Strict(BaseModel):
    """A misspelt key is an error, not a silent loss."""

    class Config:
        extra = Extra.forbid
        allow_mutation = False


class Instrument(Strict):
    """A law, decree, decision, circular, or a notice the cards rest on. Days are inclusive."""

    id: str
    kind: str
    number: StrictStr
    title: str
    issuer: str
    issued: date | None
    valid_from: date
    valid_to: date | None
    valid_from_exact: bool = True  # false: surely in force on that day, the true first day was not read
    valid_to_exact: bool = True  # false: in the same way for the last day
    doubtful_from: date | None = None  # from here on its being in force is a C item: cite it "A text / C"
    short: str = ""
    amends: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    url: str | None = None
    note: str = ""  # for the jurist, never shown

    @validator("kind")
    def _known_kind(cls, value: str) -> str:  # noqa: N805 - pydantic's validators take the class
        if value not in KIND_NAMES:
            raise ValueError(f"one of {', '.join(KIND_NAMES)}")
        return value

    @property
    def name(self) -> str:
        """The short form a citizen sees: "Luật 107/2025/QH15"."""
        return self.short or f"{KIND_NAMES[self.kind]} {self.number}"


class Contact(Strict):
    """A phone number or a web address that may be shown (law/11, "publish: yes")."""

    title: str
    label: str
    confidence: Confidence
    fact: StrictStr
    url: str | None = None
    use: Literal["call", "sms"] = "call"


class Contacts(Strict):
    """Everything that may be dialled or opened, by key."""

    phones: dict[StrictStr, Contact]
    links: dict[str, Contact]


class Basis(Strict):
    """Where a statement stands written."""

    instrument: str
    article: str = ""
    clause: str = ""

    @validator("article", "clause", pre=True)
    def _no_decimals(cls, value: Any) -> Any:  # noqa: N805 - pydantic's validators take the class
        if isinstance(value, float):
            raise ValueError("write it in quotes: YAML reads 3.10 as 3.1")
        return value


class Statement(Strict):
    """One or two sentences with their legal basis, how sure they are, and their row in the law dossier."""

    text: StrictStr
    basis: tuple[Basis, ...] = ()
    confidence: Confidence = "A"
    fact: StrictStr = ""


class Version(Strict):
    """What a card says from ``valid_from`` to ``valid_to`` (last day), as verified on ``verified_on``."""

    valid_from: date
    valid_to: date | None
    verified_on: date
    review_by: date
    signed_off_by: str | None
    answer: tuple[Statement, ...]
    more: tuple[Statement, ...] = ()
    next: tuple[str, ...] = ()
    phones: tuple[StrictStr, ...] = ()
    links: tuple[str, ...] = ()
    offer_officer: bool = False

    def statements(self) -> Iterator[Statement]:
        """Every statement, the answer's first."""
        yield from self.answer
        yield from self.more

    def covers(self, day: date) -> bool:
        """True when this version answers on ``day``."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Answer(Strict):
    """Everything about one need: how it is named on a button and in a question, and its versions in time."""

    need: str
    title: str
    question: str
    versions: tuple[Version, ...]
    kind: Literal["answer", "urgent"] = "answer"

    @property
    def topic(self) -> str:
        """The part of the need before the slash."""
        return self.need.partition("/")[0]
