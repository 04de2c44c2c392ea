"""The shape of data/knowledge: instruments, contacts, and answers as dated versions made of cited statements."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Extra, StrictStr, validator

Confidence = Literal["A", "A*", "B", "A text / C", "C"]
Part = Literal["", "steps", "papers", "where", "fee", "time", "mistakes", "report"]

PARTS: dict[str, str] = {  # the headings of what stands behind "Xem thêm", in their order
    "": "",
    "steps": "Các bước",
    "papers": "Giấy tờ",
    "where": "Nơi làm",
    "fee": "Lệ phí",
    "time": "Thời gian",
    "mistakes": "Dễ nhầm",
    "report": "Báo ở đâu",
}

FACTS: dict[str, frozenset[str]] = {  # what may be known of the person asking, and its values
    "relation": frozenset({"self", "family"}),
    "form": frozenset({"1", "2"}),
    "sentence": frozenset({"prison", "suspended", "noncustodial", "fine", "parole"}),
    "age": frozenset({"under_18"}),
}

OFFICES: dict[str, str] = {  # who decides
    "police_commune": "Công an xã, phường",
    "police_province": "Công an cấp tỉnh",
    "commune_committee": "Ủy ban nhân dân xã, phường",
    "legal_aid_centre": "Trung tâm trợ giúp pháp lý nhà nước",
    "social_bank": "Ngân hàng Chính sách xã hội",
    "job_centre": "Trung tâm dịch vụ việc làm",
    "civil_enforcement": "Cơ quan thi hành án dân sự",
    "court": "Tòa án",
    "prison": "Trại giam",
    "health_centre": "Cơ sở y tế",
    "social_facility": "Cơ sở trợ giúp xã hội",
    "bank": "Ngân hàng",
}

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


class Terms(BaseModel):
    """Legal terms and how to say them in plain words."""

    __root__: dict[StrictStr, StrictStr]


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
    part: Part = ""
    when: dict[
        str, tuple[StrictStr, ...]
    ] = {}  # said only where each fact is known to have one of these values

    @validator("when")
    def _known_facts(cls, value: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:  # noqa: N805
        for fact, values in value.items():
            if not values or not set(values) <= FACTS.get(fact, frozenset()):
                raise ValueError(f"{fact}: {', '.join(values)} is none of {FACTS}")
        return value

    def fits(self, facts: Mapping[str, str]) -> bool:
        """True when nothing it waits for is unknown or otherwise."""
        return all(facts.get(fact) in values for fact, values in self.when.items())


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
    office: str | None = None  # who decides: a key of OFFICES

    @validator("office")
    def _known_office(cls, value: str | None) -> str | None:  # noqa: N805
        if value is not None and value not in OFFICES:
            raise ValueError(f"one of {', '.join(OFFICES)}")
        return value

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
