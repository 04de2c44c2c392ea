"""A conversation with one interview, and the people who have it: what each says, and what must come of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import Any

from bot.core.cards import Card
from bot.ear.fold import fold
from bot.interviews import Message, Step, begin, step

DAY = date(2026, 11, 20)
START = datetime(2026, 11, 20, 3, tzinfo=timezone.utc)


class Talk:
    """Says things to an interview. ``plain``: everything is typed without accents."""

    def __init__(
        self,
        name: str,
        plain: bool = False,
        known: Mapping[str, Any] | None = None,
        kept: Mapping[str, Any] | None = None,
    ) -> None:
        self.state: dict[str, Any] | None = begin(name, START, known, kept)
        self.plain, self.at = plain, START
        self.last: Step

    def say(
        self,
        text: str = "",
        *,
        needs: tuple[str, ...] = (),
        value: str = "",
        intent: str = "",
        later: timedelta = timedelta(minutes=1),
    ) -> Step:
        """One message, ``later`` than the one before."""
        self.at += later
        typed = fold(text) if self.plain else text
        assert self.state is not None, "the interview is over"
        message = Message(typed, DAY, self.at, value=value, intent=intent, needs=needs)
        self.last = step(json.loads(json.dumps(self.state)), message)  # a slot holds JSON
        self.state = self.last.state
        return self.last

    def press(self, value: str) -> Step:
        """A button."""
        return self.say(value=value)

    def go_through(self, *texts: str) -> Step:
        """Several messages."""
        for text in texts:
            self.say(text)
        return self.last

    @property
    def facts(self) -> Mapping[str, Any]:
        """What was told so far."""
        assert self.state is not None
        return self.state["facts"]

    @property
    def stage(self) -> str:
        """Where the interview stands."""
        assert self.state is not None
        return self.state["stage"]

    @property
    def question(self) -> str:
        """The open question."""
        assert self.state is not None
        return self.state["question"]

    @property
    def card(self) -> Card:
        """What was said last."""
        return self.last.cards[-1]


@dataclass(frozen=True)
class Person:
    """``answers``: to each question in turn, up to the summary. ``result``: words of the result card.

    ``corrects``: after all answers, and the fact as it must then be. ``story``: many facts at once. ``early``: an answer
    to a later question, given to the first. ``family``: a first message about a relative. ``need``: of a side question.
    """

    answers: tuple[str, ...]
    result: str
    corrects: tuple[str, str, Any]
    story: tuple[str, dict[str, Any]]
    early: tuple[str, str, Any]
    family: str
    side: str = "mà ngân hàng mấy giờ mở cửa?"
    need: str = "privacy/data"


def day(text: str) -> list[str]:
    """A day that is known to the day."""
    return [text, text]


PEOPLE = {
    "expungement": Person(
        answers=(
            "3 năm 6 tháng",
            "cố ý, lúc đó 25 tuổi",
            "29/2/2024",
            "không có",
            "không",
            "nộp trước khi ra rồi",
        ),
        result="đã được xóa",
        corrects=("à nhầm, 2025 mới đúng", "released_on", ["2025-01-01", "2025-12-31"]),
        story=(
            "em bị 3 năm 6 tháng, ra hôm 29/2/24, còn nợ án phí 200k",
            {"sentence_months": 42, "released_on": day("2024-02-29"), "obligations": "chua_xong"},
        ),
        early=("ra trại hôm 29/2/2024", "released_on", day("2024-02-29")),
        family="chồng em bị 3 năm tù, ra tháng 5 năm ngoái",
    ),
    "loan": Person(
        answers=("chấp hành xong", "20/11/2024", "nuôi bò", "có rồi", "không", "không nợ", "có"),
        result="Có thể được xét vay",
        corrects=("à nhầm, 15/3/2025 mới đúng", "released_on", day("2025-03-15")),
        story=(
            "em được đặc xá về ngày 2/9/2025, chưa có tên trong danh sách, muốn vay nuôi bò",
            {
                "release": "amnesty",
                "released_on": day("2025-09-02"),
                "in_list": False,
                "purpose": "san_xuat_kinh_doanh",
            },
        ),
        early=("vay về mở quán", "purpose", "san_xuat_kinh_doanh"),
        family="chồng em ra tù 6 năm rồi vay vốn được không",
    ),
    "legal_aid": Person(
        answers=("không", "không", "45 tuổi", "không", "không có", "không"),
        result="chưa thuộc nhóm",
        corrects=("nhầm, 61 tuổi mới đúng", "age", 61),
        story=(
            "em bị buộc tội, nhà em có sổ hộ nghèo, năm nay 45 tuổi",
            {"accused": True, "poor": True, "age": 45},
        ),
        early=("nhà em thuộc hộ cận nghèo", "near_poor", True),
        family="mẹ em 67 tuổi, nhà thuộc hộ cận nghèo",
    ),
    "certificate": Person(
        answers=("xin việc công ty", "số 1", "không"),
        result="không được bắt",
        corrects=("bấm nhầm, số 2 mới đúng", "form_asked", "2"),
        story=(
            "em xin việc công ty, họ bắt nộp lý lịch tư pháp số 1, không nêu luật nào",
            {"certificate_purpose": "employer", "form_asked": "1", "names_law": False},
        ),
        early=("họ đòi lý lịch tư pháp số 1", "form_asked", "1"),
        family="chồng em xin việc công ty",
    ),
    "training": Person(
        answers=("học nghề", "ở xã", "sơ cấp"),
        result="tiền hỗ trợ",
        corrects=("à nhầm, ở phường mới đúng", "rural", False),
        story=(
            "em muốn học nghề, nhà ở quê, lớp sơ cấp",
            {"wants": "training", "rural": True, "short_course": True},
        ),
        early=("lớp sơ cấp thôi ạ", "short_course", True),
        family="chồng em muốn học nghề",
    ),
    "plan": Person(
        answers=("20/11/2026", "đặc xá", "chưa", "mất rồi", "còn nợ", "tìm việc"),
        result="việc cần làm",
        corrects=("à nhầm, 18/11/2026 mới đúng", "released_on", day("2026-11-18")),
        story=(
            "em mãn hạn về hôm 18/11/2026, đang ở nhà mẹ, mất căn cước, còn nợ án phí",
            {
                "released_on": day("2026-11-18"),
                "release": "completed",
                "home": "has",
                "has_identity_card": False,
                "court_debts": True,
            },
        ),
        early=("em được đặc xá", "release", "amnesty"),
        family="chồng em mới ra trại hôm 18/11/2026",
    ),
}
