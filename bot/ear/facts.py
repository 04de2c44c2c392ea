"""What a message tells about whose question it is: for whom, which form, what kind of sentence, a child or not.

Cards vary with these facts (``bot.knowledge.model.FACTS`` has the same names and values). Nothing here names a person.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.core import clock

from .entities import entities_in
from .heard import Entity
from .phrases import compile_pattern, sentences

Facts = dict[str, str]

WORDS = {
    "relative": "chồng|vợ|con|con trai|con gái|thằng con|con rể|con dâu|anh|anh trai|em trai|chị gái|em gái|anh rể|em rể|bố"
    "|ba|cha|mẹ|má|tía|cháu|ông xã|bà xã|người nhà|người thân|thằng em|thằng cháu|đứa con|đứa em|đứa cháu|bạn trai|ông nội"
    "|chú|cậu|dượng",
    "me": "tôi|em|mình|tui|tao|chị|cháu|con|bác|cô|chú|nhà tôi|nhà em|chúng tôi",
    "happened": "mới|vừa|đã|ra|về|mãn hạn|bị|từng|có án|đi tù|ở tù|ở trại|chấp hành|được tha|được đặc xá|hết án|xong án",
}
# (fact, value): what says so. The first that is found counts.
SAYINGS: dict[tuple[str, str], tuple[str, ...]] = {
    ("relation", "family"): (
        r"(?<!ở với )(?<!o voi )(?<!ở nhà )(?<!o nha )(?<!ở cùng )(?<!o cung )(<relative>) (<me>)(?! (là|có) (<relative>))",
        r"(hỏi|làm|xin|vay|nộp|đăng ký) ~1 (giùm|dùm|giúp|hộ|thay|cho) ~1 (<relative>|bạn)",
        r"(ck|vk|ox|bx) (<me>)",
    ),
    ("relation", "self"): (
        r"(tôi|em|tui|mình|tao) (<happened>)",
        r"(bản thân|chính) (tôi|em|tui|mình)",
        r"(hỏi|làm|xin) cho (bản thân|chính mình)",
    ),
    ("form", "2"): (
        r"(số|mẫu|phiếu|loại) (2|hai)(?! (tháng|năm|ngày|lần|triệu|nghìn))",
        r"phiếu ~3 số (2|hai)",
    ),
    ("form", "1"): (
        r"(số|mẫu|phiếu|loại) (1|một)(?! (tháng|năm|ngày|lần|triệu|nghìn))",
        r"phiếu ~3 số (1|một)",
    ),
    ("sentence", "suspended"): (r"(năm|tháng|rưỡi) ~2 treo",),
    ("age", "under_18"): (
        r"(chưa|dưới|không) ~2 (đủ )?(18|mười tám)",
        r"(vị thành niên|chưa thành niên)",
    ),
}


# Kinds of sentences that cards tell apart, the more telling first: "không đi tù, chỉ án treo".
SENTENCES = ("suspended", "noncustodial", "parole", "fine", "prison")
YOUNGEST, OF_AGE = 13, 18


@lru_cache(maxsize=1)
def _compiled() -> list[tuple[str, str, list]]:
    return [
        (fact, value, [compile_pattern(line, WORDS) for line in lines])
        for (fact, value), lines in SAYINGS.items()
    ]


def facts_in(text: str, entities: Sequence[Entity] | None = None) -> Facts:
    """The facts that ``text`` tells; at most one value of each. ``entities``: those of ``text``, where they are known."""
    found = entities_in(text) if entities is None else entities
    told = dict(reversed(list(_found(sentences(text)))))
    kinds = {entity.normalised for entity in found if entity.type == "penalty"}
    if any(entity.type == "sentence" for entity in found):
        kinds.add("prison")  # unless "treo" or the like says otherwise
    sentence = next((kind for kind in SENTENCES if kind in kinds), None)
    told = ({"sentence": sentence} if sentence else {}) | told
    if any(entity.type == "age" and _minor(entity.normalised) for entity in found):
        told["age"] = "under_18"
    return told


def _minor(age: str) -> bool:
    """True from 13 to 17 years ("16", "<18", "b2010"): a younger child is spoken of for other reasons."""
    if age.startswith("b"):
        return YOUNGEST <= clock.today().year - int(age[1:]) < OF_AGE
    age = age.removeprefix(">=")
    if age.startswith("<"):
        return YOUNGEST < int(age[1:]) <= OF_AGE
    return age.isdigit() and YOUNGEST <= int(age) < OF_AGE


def _found(said: str) -> Iterator[tuple[str, str]]:
    for fact, value, patterns in _compiled():
        if any(pattern.search(said) for pattern in patterns):
            yield fact, value
