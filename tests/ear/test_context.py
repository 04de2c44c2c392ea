"""Follow-ups go on with the subject before them; facts told once are known."""

import pytest

from bot.ear import Before
from bot.ear.context import adds_nothing, stays
from bot.ear.entities import entities_in
from bot.ear.facts import facts_in

from .building import small_ear


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("ck e ra tu 6 nam r vay von dc k", {"relation": "family", "sentence": "prison"}),
        ("vậy chồng em thì sao", {"relation": "family"}),
        ("me toi muon hoi", {"relation": "family"}),
        ("anh trai tui mới ra trại", {"relation": "family", "sentence": "prison"}),
        ("hỏi giùm người thân", {"relation": "family"}),
        ("em moi ra tu", {"relation": "self", "sentence": "prison"}),
        ("cty bat nop phieu so 2", {"form": "2"}),
        ("phiếu lý lịch tư pháp số một", {"form": "1"}),
        ("tôi bị án treo", {"relation": "self", "sentence": "suspended"}),
        ("được tha tù trước thời hạn", {"sentence": "parole"}),
        ("tha tù trc hạn", {"sentence": "parole"}),
        ("anh rể em bị án 2 năm treo", {"relation": "family", "sentence": "suspended"}),
        ("bị 3 năm tù", {"sentence": "prison"}),
        ("phạt cải tạo tại xã 12 tháng", {"sentence": "noncustodial"}),
        ("cháu 16 tuổi", {"age": "under_18"}),
        ("chua du 18 tuoi", {"age": "under_18"}),
        ("vay 2 tháng", {}),
        ("em 25 tuổi", {}),
        ("con em 3 tuổi", {"relation": "family"}),
        ("em sinh năm 1990", {}),
        ("có 2 tháng nữa", {}),
        ("", {}),
    ],
)
def test_facts(text, facts):
    assert facts_in(text) == facts


@pytest.mark.parametrize(
    "text",
    ["vậy chồng em thì sao", "con me em thi sao", "còn số 2 thì sao", "thế ở Bình Định?", "vay con ck toi"],
)
def test_words_that_only_change_the_person_or_place_ask_nothing_new(text):
    assert adds_nothing(text, entities_in(text))


@pytest.mark.parametrize(
    "text",
    [
        "còn lệ phí thì sao",
        "ở Bình Định thì nộp đâu",
        "vậy à",
        "ok",
        "cảm ơn",
        "chồng em muốn học nghề",
        "dạ",
        "",
    ],
)
def test_words_with_a_question_or_nothing_at_all_are_not_inherited(text):
    assert not adds_nothing(text, entities_in(text))


def test_what_says_itself_that_it_goes_on_stays_the_most():
    assert (
        stays("còn lệ phí thì sao")
        > stays("lệ phí bao nhiêu")
        > stays("em muốn hỏi làm phiếu lý lịch tư pháp mất bao nhiêu tiền lệ phí")
    )


@pytest.fixture(scope="module")
def ear():
    return small_ear(
        {
            "criminal_record/fee": [
                "làm lý lịch tư pháp bao nhiêu tiền",
                "lệ phí phiếu lý lịch",
                "phí bao nhiêu khi làm phiếu",
            ],
            "criminal_record/where": [
                "làm lý lịch tư pháp ở đâu",
                "nộp phiếu lý lịch chỗ nào",
                "nộp tờ khai làm phiếu ở đâu",
            ],
            "loan/fee": ["vay vốn có mất phí không", "phí vay bao nhiêu", "phí bao nhiêu khi vay"],
            "loan/where": ["vay vốn ở đâu", "nộp hồ sơ vay ở đâu", "nộp giấy vay chỗ nào"],
            "out_of_scope": ["thời tiết hôm nay", "kết quả bóng đá", "giá vàng"],
        }
    )


@pytest.mark.parametrize("topic", ["criminal_record", "loan"])
@pytest.mark.parametrize(("text", "need"), [("còn phí bao nhiêu?", "fee"), ("thế nộp ở đâu", "where")])
def test_a_follow_up_keeps_the_subject(ear, topic, text, need):
    before = Before(need=f"{topic}/{'where' if need == 'fee' else 'fee'}")
    assert ear.hear(text, before).needs[0].need == f"{topic}/{need}"


def test_another_subject_said_plainly_wins(ear):
    heard = ear.hear("vay vốn ở đâu vậy ad, mình muốn vay", Before(need="criminal_record/fee"))
    assert heard.needs[0].need == "loan/where"


def test_only_another_person_asks_the_same_again(ear):
    heard = ear.hear("vậy chồng em thì sao", Before(need="loan/where"))
    assert (heard.needs[0].need, heard.inherits, heard.facts) == ("loan/where", True, {"relation": "family"})


def test_without_anything_before_nothing_is_inherited(ear):
    assert not ear.hear("vậy chồng em thì sao").inherits


def test_danger_is_heard_whatever_came_before(ear):
    assert ear.hear("thôi tôi không muốn sống nữa", Before(need="loan/where")).urgent == "self_harm"


@pytest.mark.parametrize(
    "data", [None, [], "x", {"need": None}, {"facts": [1]}, {"need": "a/b", "facts": {"c": 1}}]
)
def test_what_comes_back_from_a_slot_is_read_kindly(data):
    assert isinstance(Before.read(data), Before)


def test_what_is_kept_is_read_again():
    before = Before("loan/where", {"relation": "family"})
    assert Before.read(before.plain()) == before
