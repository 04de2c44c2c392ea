"""What a person says about the interview itself: stop, back, once more, wrong, don't know."""

from __future__ import annotations

from typing import Literal

from bot.ear.phrases import sentences

from .message import Message
from .script import pattern

Command = Literal["stop", "back", "repeat", "correct", "dont_know", ""]

SHORT = 8  # words; a longer message is a story, whatever it begins with
ACTS: dict[str, Command] = {"stop": "stop", "back": "back", "correct": "correct", "dont_know": "dont_know"}
SAYINGS: dict[Command, tuple[str, ...]] = {
    "repeat": (
        r"(nhắc|hỏi|đọc|viết|ghi) ~1 lại",
        r"nói lại (đi|câu hỏi|giùm|giúp|xem|lần nữa)",
        r"lặp lại",
        r"câu hỏi ~2 (gì|nào|sao)",
        r"(vừa )?hỏi (gì|cái gì) ~1",
        r"(chưa|không) hiểu ~2",
    ),
    "back": (r"(quay|trở|lùi) (lại|về) ?(câu trước|trước)?", r"câu trước", r"(về|lại) câu (trước|hồi nãy)"),
    "stop": (
        r"^(dạ |à |ừ )?thôi( (không|khỏi|để|dừng|nghỉ|bỏ|em|tôi|nhé|nha|ạ|vậy|đi|được rồi|cảm ơn) ?.*)?$",
        r"^(dạ )?(=dừng|ngừng|hủy|=bỏ|=nghỉ|(dừng|ngừng|nghỉ|bỏ) (lại|đi))( ạ| nhé| nha)?$",
        r"(không|chẳng) (làm|trả lời|tính|khai|muốn hỏi|muốn làm|muốn trả lời|muốn tính) (nữa|tiếp)",
        r"^(dạ |thôi )?để (sau|khi khác|lúc khác|mai|hôm khác)( làm| tính| nhé| nha| ạ)?$",
    ),
    "dont_know": (
        r"(không|chẳng|chả|chưa|hổng|hông) ~1 (biết|nhớ|rõ|chắc|rành)",
        r"quên (mất|rồi|luôn)",
        r"^(em |tôi )?(quên|chịu)( ạ)?$",
    ),
}
CORRECTION = (
    r"(nhầm|=lộn|=lầm)",  # without accents "lam" is "làm", and "lon" is "lợn"
    r"(nói|ghi|viết|bấm|gõ|à) (lộn|lầm)",
    r"(lộn|lầm) (rồi|mất)$",
    r"mới (đúng|phải|chính xác)",
    r"(sửa|đổi|chỉnh) lại",
    r"(nói|ghi|viết|bấm|gõ) sai",
    r"sai rồi",
)
QUESTION = (
    r"(bao nhiêu|bao lâu|ở đâu|chỗ nào|thế nào|làm sao|là gì|cái gì|gồm gì|gì vậy|khi nào|mấy giờ|ra sao|sao)",
    r"(được|có|phải|đúng) (không|chưa|ko)$",
)


def command(message: Message) -> Command:
    """The order that ``message`` gives the interview, if it is one: in plain words, or by a button."""
    if not message.text:
        return ACTS.get(message.intent, "")
    said = sentences(message.text)
    if len(said.split()) > SHORT:
        return ""
    for name, lines in SAYINGS.items():
        if any(pattern(line).search(said) for line in lines):
            return name
    return "correct" if corrects(message.text) else ""


def guessed(message: Message) -> Command:
    """What the ear takes ``message`` for. It was not told the question, so this counts where nothing else was understood.

    Who types a number answers, however few the words are.
    """
    numbers = any(map(str.isdigit, message.text))
    return "" if numbers else ACTS.get(message.intent, "")


def corrects(text: str) -> bool:
    """ "à nhầm, 2022 mới đúng"."""
    said = sentences(text)
    return any(pattern(line).search(said) for line in CORRECTION)


def asks(text: str) -> bool:
    """True for a question of the person's own."""
    said = sentences(text)
    return text.rstrip().endswith("?") or any(pattern(line).search(said) for line in QUESTION)
