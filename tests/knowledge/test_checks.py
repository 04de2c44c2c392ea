"""Each rule of the knowledge refuses the content that breaks it, and says where."""

import datetime

import pytest

from bot.knowledge import Knowledge, KnowledgeError


def only(problems, *words):
    """One problem, naming the file, the card and what is wrong."""
    assert len(problems) == 1, problems
    assert problems[0].startswith("answers/loan.yml: loan/interest: ")
    for word in words:
        assert word in problems[0]


def says(folder, make, text, **changes):
    """The problems when the card says ``text``, cited."""
    folder.first["answer"] = [make.statement(text, "L-2", **changes)]
    return folder.problems()


def test_the_good_folder_has_no_problem(folder):
    assert folder.problems() == []


def test_every_problem_of_every_file_is_named_at_once(folder, make):
    folder.first["answer"][0]["confidence"] = "C"
    folder.cards[1]["title"] = "Một cái tên dài quá hai mươi chữ"
    folder.contacts["links"]["portal"]["url"] = "http://dichvucong.gov.vn"
    problems = folder.problems()
    assert len(problems) == 3
    assert {line.split(": ")[0] for line in problems} == {"answers/loan.yml", "contacts.yml"}


# --- shape


def test_a_misspelt_key_is_refused(folder):
    folder.first["reviewby"] = "2027-01-01"
    only(folder.problems(), "reviewby", "extra fields")


def test_a_missing_key_is_refused(folder):
    del folder.first["review_by"]
    only(folder.problems(), "review_by", "field required")


def test_an_article_that_yaml_would_change_is_refused(folder):
    folder.first["answer"][0]["basis"][0]["article"] = 3.10
    only(folder.problems(), "write it in quotes")


def test_a_key_written_twice_is_refused(folder):
    path = folder.write() / "answers" / "loan.yml"
    path.write_text(path.read_text().replace("  title: Lãi", "  title: Khác\n  title: Lãi"))
    assert "twice" in problem_of(path.parents[1])


def test_a_file_that_is_no_yaml_is_refused(folder):
    path = folder.write() / "answers" / "loan.yml"
    path.write_text("- need: [")
    assert "answers/loan.yml" in problem_of(path.parents[1])


def test_a_missing_file_is_refused(folder):
    (folder.write() / "contacts.yml").unlink()
    assert "contacts.yml" in problem_of(folder.path)


def problem_of(path):
    with pytest.raises(KnowledgeError) as caught:
        Knowledge.load(path)
    return str(caught.value)


def test_an_instrument_of_unknown_kind_is_refused(folder):
    folder.instruments[0]["kind"] = "luật"
    assert "instruments.yml: L-1: kind" in folder.problems()[0]


def test_an_instrument_written_twice_is_refused(folder):
    folder.instruments.append(folder.instruments[1])
    assert "instrument written twice" in folder.problems()[0]


# --- needs


def test_a_need_with_two_cards_is_refused(folder, make):
    folder.cards.append(make.card())
    only(folder.problems(), "already in answers/loan.yml")


def test_a_need_with_a_bad_name_is_refused(folder, make):
    folder.cards.append(make.card("lãi-suất"))
    assert "not a need's name" in folder.problems()[0]


def test_a_button_to_a_missing_card_is_refused(folder):
    folder.first["next"] = ["loan/nothing"]
    only(folder.problems(), "loan/nothing, which has no card")


def test_a_button_to_the_card_itself_is_refused(folder):
    folder.first["next"] = ["loan/interest"]
    only(folder.problems(), "the card itself")


def test_more_than_two_next_needs_are_refused(folder):
    folder.first["next"] = ["loan/amount"] * 3
    only(folder.problems(), "more than 2 next needs")


# --- periods


def test_a_card_without_version_is_refused(folder):
    folder.cards[0]["versions"] = []
    only(folder.problems(), "no version")


def test_a_gap_between_versions_is_refused(folder, make):
    earlier = make.version(
        valid_from="2026-01-01", valid_to="2026-06-29", answer=[make.statement("Một.", "L-1")]
    )
    folder.cards[0]["versions"].insert(0, earlier)
    only(folder.problems(), "leave a gap", "end the earlier one on 2026-06-30")


@pytest.mark.parametrize("last_day", ["2026-07-01", None])
def test_an_overlap_of_versions_is_refused(folder, make, last_day):
    earlier = make.version(valid_from="2026-01-01", valid_to=last_day, answer=[make.statement("Một.")])
    folder.cards[0]["versions"].insert(0, earlier)
    only(folder.problems(), "overlap", "end the earlier one on 2026-06-30")


def test_versions_that_meet_are_taken_in_any_order(folder, make):
    earlier = make.version(
        valid_from="2026-01-01", valid_to="2026-06-30", answer=[make.statement("Một.", "L-1")]
    )
    folder.cards[0]["versions"].append(earlier)
    assert folder.problems() == []


def test_a_version_that_ends_before_it_begins_is_refused(folder):
    folder.first["valid_to"] = "2026-06-30"
    only(folder.problems(), "ends before it begins")


def test_a_review_before_the_check_is_refused(folder):
    folder.first["review_by"] = "2026-11-20"
    only(folder.problems(), "review_by is not after verified_on")


def test_an_instrument_not_yet_in_force_is_refused(folder, make):
    folder.first["valid_from"] = "2026-06-30"
    only(folder.problems(), "L-2, in force only from 2026-07-01")


def test_a_dead_instrument_is_refused(folder, make):
    folder.first["answer"] = [make.statement("Lệ phí như cũ.", "L-1")]
    only(folder.problems(), "L-1, in force only until 2026-06-30")


# --- law


def test_an_unknown_instrument_is_refused(folder, make):
    folder.first["answer"] = [make.statement("Lệ phí như cũ.", "L-99")]
    only(folder.problems(), "unknown instrument L-99")


def test_a_c_fact_is_refused(folder):
    folder.first["answer"][0]["confidence"] = "C"
    only(folder.problems(), "a C fact")


def test_an_instrument_in_doubt_must_be_said_to_be_so(folder, make):
    folder.first["answer"] = [make.statement("Được giúp học nghề.", "ND-3")]
    only(folder.problems(), "ND-3 is a C item from 2026-07-01")
    folder.first["answer"] = [make.statement("Được giúp học nghề.", "ND-3", confidence="A text / C")]
    assert folder.problems() == []


def test_an_instrument_in_doubt_may_be_cited_for_the_time_before(folder, make):
    folder.first.update(
        valid_from="2026-01-01", valid_to="2026-06-30", answer=[make.statement("Được giúp.", "ND-3")]
    )
    assert folder.problems() == []


def test_a_cited_statement_without_fact_is_refused(folder):
    del folder.first["answer"][0]["fact"]
    only(folder.problems(), "no fact")


@pytest.mark.parametrize(
    "text",
    [
        "Lệ phí 200.000 đồng.",
        "Vay đến 100 triệu.",
        "Lãi 6,24 % một năm.",
        "Trong 05 ngày làm việc.",
        "Thời hạn 120 tháng.",
        "Không quá 5 năm.",
        "Từ 01/07/2026 làm ở công an.",
        "Theo Luật Cư trú thì được.",
        "Nghị định mới cho phép.",
        "Xem Điều 22.",
    ],
)
def test_law_without_a_basis_is_refused(folder, make, text):
    folder.first["answer"] = [make.statement(text)]
    only(folder.problems(), "states law without a basis")


@pytest.mark.parametrize(
    "text", ["Mang căn cước theo.", "Nhờ luật sư. Luật sư giúp được.", "Gọi **113** ngay."]
)
def test_plain_advice_needs_no_basis(folder, make, text):
    folder.first["answer"] = [make.statement(text)]
    assert folder.problems() == []


def test_urgent_cards_and_cards_about_the_assistant_need_no_basis(folder, make):
    spoken = [make.version(answer=[make.statement("Tin nhắn được giữ 30 ngày.")])]
    folder.cards.append(make.card("privacy/what_is_kept", versions=spoken))
    folder.cards.append(make.card("danger/hunger", kind="urgent", versions=spoken))
    assert folder.problems() == []


# --- contacts


def test_an_unknown_phone_button_is_refused(folder):
    folder.first["phones"] = ["1900"]
    only(folder.problems(), "unknown phone 1900")


def test_a_text_message_number_is_no_button(folder):
    folder.first["phones"] = ["5656"]
    only(folder.problems(), "5656 takes text messages")


def test_an_unknown_link_is_refused(folder):
    folder.first["links"] = ["mps"]
    only(folder.problems(), "unknown link mps")


def test_a_contact_whose_title_fits_no_button_is_refused(folder):
    folder.contacts["phones"]["113"]["title"] = "Gọi công an ngay lập tức"
    assert folder.problems()[0].startswith("contacts.yml: 113: the title")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Gọi 112 ngay.", "112"),
        ("Gọi **1022** nhé.", "1022"),
        ("Gọi 18001096 được miễn cước.", "18001096"),
        ("Gọi 1900.0368 để hỏi.", "19000368"),
        ("Gọi 1900 9068 để hỏi.", "19009068"),
        ("Số 0903 123 456 là số lạ.", "0903123456"),
        ("Số 096.306.1414 là số lạ.", "0963061414"),
        ("Số +84903123456 là số lạ.", "84903123456"),
        ("Số 0692348560 là số cũ.", "0692348560"),
    ],
)
def test_an_unverified_number_in_a_sentence_is_refused(folder, make, text, number):
    only(says(folder, make, text), f"the number {number} is not")


@pytest.mark.parametrize(
    "text",
    [
        "Gọi **113** hoặc nhắn 5656.",
        "Vay 100 triệu đồng, 120 tháng.",
        "Phạt 100–150 triệu đồng.",
        "Phạt từ 100 đến 150 triệu đồng.",
        "Lệ phí 200.000 đồng/lần, 100.000đ cho sinh viên.",
        "Luật 107/2025/QH15 và Nghị định 216/2026/NĐ-CP, Điều 369.",
        "Từ 15/08/2026 đến hết 28/02/2027, trong năm 2026.",
        "Lãi 0,52 % mỗi tháng, 8,112 %/năm.",
        "Quyết định 2553/QĐ-TTg.",
    ],
)
def test_amounts_days_and_numbers_of_laws_are_no_phones(folder, make, text):
    assert says(folder, make, text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Vào https://example.org/a nhé.",
        "Vào vneid.gov.vn nhé.",
        "Vào dichvucong-gov.vn nhé.",
        "Xem fb.com/abc.",
    ],
)
def test_an_unverified_address_in_a_sentence_is_refused(folder, make, text):
    only(says(folder, make, text), "the address", "is not in contacts.yml")


@pytest.mark.parametrize("text", ["Vào dichvucong.gov.vn.", "Trang thật có đuôi **.gov.vn**."])
def test_a_verified_address_may_be_said(folder, make, text):
    assert says(folder, make, text) == []


# --- wording


def test_a_sentence_over_25_syllables_is_refused(folder, make):
    assert says(folder, make, " ".join(["năm"] * 25) + ".") == []
    only(says(folder, make, " ".join(["năm"] * 26) + "."), "26 syllables")


def test_a_long_sentence_hides_neither_in_more_nor_behind_a_list_mark(folder, make):
    folder.first["more"] = [make.statement("Một câu. \n• " + " ".join(["từ"] * 26))]
    only(folder.problems(), "26 syllables")


def test_two_brackets_in_a_sentence_are_refused(folder, make):
    assert says(folder, make, "Nộp phí (có thể miễn). Chờ kết quả (có hẹn).") == []
    only(says(folder, make, "Nộp phí (có thể miễn) và chờ (có hẹn)."), "more than one bracket")


@pytest.mark.parametrize("title", ["Hai mươi mốt chữ cái đó", ""])
def test_a_title_that_fits_no_button_is_refused(folder, title):
    folder.cards[0]["title"] = title
    only(folder.problems(), "the title")


def test_a_question_that_fits_into_no_question_is_refused(folder):
    folder.cards[0]["question"] = "Lãi suất bao nhiêu?"
    only(folder.problems(), "does not fit")


def test_an_answer_longer_than_a_phone_screen_is_refused(folder, make):
    folder.first["answer"] = [make.statement("Một câu khá ngắn mà vừa hai dòng máy nhỏ.")] * 7
    only(folder.problems(), "fills about 14 lines")


def test_an_empty_answer_is_refused(folder):
    folder.first["answer"] = []
    only(folder.problems(), "fills about 0 lines")


@pytest.mark.parametrize(
    "text",
    [
        "Phạm nhân được vay.",
        "Bạn là tội phạm.",
        "Các đối tượng này.",
        "Giúp tù nhân.",
        "Làm theo quy định của pháp luật.",
    ],
)
def test_words_that_judge_or_hide_are_refused(folder, make, text):
    only(says(folder, make, text), "the words")


@pytest.mark.parametrize("text", ["Mở VNeID, chọn Tố giác tội phạm.", "Việc phòng, chống tội phạm."])
def test_proper_names_keep_their_words(folder, make, text):
    assert says(folder, make, text) == []


# --- warnings


def test_a_card_near_or_past_its_review_day_is_warned_of(folder):
    knowledge = folder.load()
    day = datetime.date.fromisoformat
    assert knowledge.warnings(day("2027-01-29")) == []
    assert len(knowledge.warnings(day("2027-01-30"))) == 2
    assert "is due for review on 2027-03-01" in knowledge.warnings(day("2027-03-01"))[0]
    assert "was due for review on 2027-03-01" in knowledge.warnings(day("2027-03-02"))[0]


# --- terms


def test_a_legal_term_is_explained_at_first_use(folder, make):
    only(says(folder, make, "Có án tích vẫn được vay."), 'the term "án tích" is not explained')


@pytest.mark.parametrize(
    "text",
    ["Án tích (việc đã bị kết án) vẫn còn.", "**Án tích** là việc đã bị kết án.", "Án cũ (án tích) vẫn còn."],
)
def test_an_explained_term_may_be_used(folder, make, text):
    assert says(folder, make, f"{text} Có thể vay.") == []


def test_an_explanation_in_the_answer_holds_for_the_rest(folder, make):
    folder.first["answer"] = [make.statement("Án tích (việc đã bị kết án) vẫn còn.", "L-2")]
    folder.first["more"] = [make.statement("Có án tích vẫn được vay.", "L-2")]
    assert folder.problems() == []


def test_a_card_does_not_begin_with_what_waits_for_a_fact(folder, make):
    folder.first["answer"][0]["when"] = {"relation": ["family"]}
    only(folder.problems(), "the first statement waits for a fact")


def test_a_fact_that_nobody_can_know_is_refused(folder):
    folder.first["answer"][0]["when"] = {"colour": ["red"]}
    assert "colour: red is none of" in folder.problems()[0]


def test_an_office_that_does_not_exist_is_refused(folder):
    folder.first["office"] = "so_tu_phap"
    assert "police_commune" in folder.problems()[0]
