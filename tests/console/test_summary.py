"""The summary of a case: only what the stored conversation says, each item with its message."""

from datetime import timedelta

import pytest

from bot.console.summary import summarise
from bot.interviews.script import script
from bot.knowledge import knowledge
from bot.store.talk import Line
from tests.casework import NOW

ASK = script("expungement").questions


class Talk:
    """A conversation, line by line."""

    def __init__(self):
        self.lines = []

    def person(self, text, *needs, kind="text", act=None):
        return self._add("person", kind, text, needs=needs, act=act or {})

    def bot(self, text, card="", **more):
        return self._add("bot", "answer", text, card=card, **more)

    def ask(self, question, part=""):
        words = ASK[question].more[part] if part else ASK[question].ask
        return self.bot(f"Mình hỏi tiếp nhé.\n{words}", "interview/expungement/question")

    def _add(self, who, kind, text, **more):
        number = len(self.lines) + 1
        line = Line(NOW + timedelta(minutes=number), who, kind, text, anchor=f"m-{number}", **more)
        self.lines.append(line)
        return line.anchor


def told(found):
    return {item.label: (item.text, item.anchor) for item in found.told}


def open_questions(found):
    return {item.label: item.anchor for item in found.missing}


def test_what_was_asked_is_in_words_the_newest_first_with_its_message():
    talk = Talk()
    first = talk.person("lam ly lich tu phap o dau", "criminal_record/where")
    talk.person("chào", "smalltalk/greet")
    second = talk.person("lãi suất bao nhiêu", "loan/interest")
    found = summarise(talk.lines, "legal_aid/who")
    names = [(item.text, item.anchor) for item in found.asked]
    book = knowledge()
    assert names == [
        (book.question("legal_aid/who") if book.has("legal_aid/who") else "legal_aid/who", ""),
        (book.question("loan/interest"), second),
        (book.question("criminal_record/where"), first),
    ]


def test_answers_of_an_interview_are_told_with_the_message_that_gave_them():
    talk = Talk()
    talk.person("tính giúp em ngày xóa án tích", "expungement/calculate")
    talk.ask("penalty")
    sentence = talk.person("3 năm 6 tháng tù")
    talk.ask("released_on")
    released = talk.person("ra trại 29/2/2024")
    talk.ask("additional")
    pressed = talk.person("Không có", kind="press", act={"act": "answer", "value": "additional/none"})
    asked = talk.ask("new_crime")
    found = summarise(talk.lines)
    facts = told(found)
    assert facts["Mức án"][1] == sentence
    assert "3 năm 6 tháng" in facts["Mức án"][0]
    assert facts["Ngày xong án"] == ("29/02/2024", released)
    assert facts["Hình phạt kèm theo"] == ("không có", pressed)
    assert open_questions(found) == {"Vụ án mới": asked}


def test_what_the_person_does_not_know_is_missing_and_a_result_closes_the_question():
    talk = Talk()
    talk.ask("additional")
    unknown = talk.person("Không biết", kind="press", act={"act": "answer", "value": "additional/unknown"})
    talk.ask("new_crime")
    talk.bot("Chưa được.", "calc/expungement", sources=("Bộ luật Hình sự – Điều 70",))
    found = summarise(talk.lines)
    assert open_questions(found) == {"Hình phạt kèm theo": unknown}
    assert "Hình phạt kèm theo" not in told(found)


def test_a_side_question_is_no_answer():
    talk = Talk()
    asked = talk.ask("penalty")
    talk.person("mà lãi suất vay bao nhiêu vậy", "loan/interest")
    found = summarise(talk.lines)
    assert told(found) == {}
    assert open_questions(found) == {"Mức án": asked}


def test_a_correction_counts_more_than_what_was_said_first():
    talk = Talk()
    talk.ask("released_on")
    talk.person("29/2/2024")
    later = talk.person("em ra trại 15/3/2023 mới đúng")
    assert told(summarise(talk.lines))["Ngày xong án"] == ("15/03/2023", later)


@pytest.mark.parametrize(
    ("text", "family"),
    [
        ("chồng em mới ra trại, muốn vay vốn", "Người thân hỏi thay (chồng)"),
        ("tôi hỏi cho con trai tôi", "Người thân hỏi thay (con)"),
        ("em mới ra trại", None),
    ],
)
def test_who_asks_for_a_relative_is_shown_as_such(text, family):
    talk = Talk()
    anchor = talk.person(text)
    found = summarise(talk.lines).family
    assert (found and (found.text, found.anchor)) == (family and (family, anchor))


def test_who_later_speaks_of_themself_no_longer_asks_for_a_relative():
    talk = Talk()
    talk.person("chồng em muốn vay vốn")
    talk.person("còn tôi bị án treo thì sao, hỏi cho bản thân tôi")
    assert summarise(talk.lines).family is None


def test_places_and_phones_are_told_and_the_phone_is_there_to_be_called():
    talk = Talk()
    anchor = talk.person("em ở xã Lương Sơn tỉnh Phú Thọ, gọi em số 0912.345.678")
    found = summarise(talk.lines)
    assert told(found)["Số điện thoại"] == ("0912345678", anchor)
    assert "Lương Sơn" in told(found)["Nơi"][0]
    assert found.phone == "0912345678"


def test_the_rule_applied_is_named_with_its_articles_and_papers_come_from_its_answer():
    talk = Talk()
    talk.bot("Chào anh/chị")
    card = talk.bot(
        "Công an cấp.",
        "criminal_record/where@2026-07-01",
        about=("criminal_record/where",),
        sources=("Luật 107/2025/QH15", "Nghị định 216/2026/NĐ-CP – Điều 22"),
        more="Đọc thêm\n**Giấy tờ**\n• Tờ khai\n• Căn cước\n**Lệ phí**\n• Không kể ở đây",
    )
    calculated = talk.bot("Chưa được.", "calc/expungement", sources=("Bộ luật Hình sự – Điều 70",))
    found = summarise(talk.lines)
    assert [(item.anchor, item.basis) for item in found.applied] == [
        (calculated, "Bộ luật Hình sự – Điều 70"),
        (card, "Luật 107/2025/QH15; Nghị định 216/2026/NĐ-CP – Điều 22"),
    ]
    assert found.applied[0].text == "Đã tính: ngày xóa án tích"
    assert [(item.label, item.text, item.anchor) for item in found.missing] == [
        ("Giấy tờ cần có", "Tờ khai; Căn cước", card)
    ]


def test_what_officers_wrote_tells_nothing_of_the_person():
    talk = Talk()
    talk._add("officer", "officer", "Tôi ở Phú Thọ, số tôi 0912345678, bị 3 năm tù")
    talk._add("note", "note", "Chồng chị ấy ở Gia Lai, 0987654321")
    found = summarise(talk.lines)
    assert (found.told, found.family, found.phone, found.missing) == ((), None, None, ())


def test_of_an_emptied_conversation_nothing_is_left():
    gone = Line(NOW, "person", "text", None, anchor="m-1")
    found = summarise([gone])
    assert (found.asked, found.told, found.applied, found.missing) == ((), (), (), ())
