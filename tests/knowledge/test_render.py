"""What a citizen sees of a card on a given day."""

import json
from datetime import date, timedelta

import pytest

from bot.core.cards import Card

DAY = date(2026, 11, 21)
OFFICER = ("Gặp cán bộ", {"act": "human"})


def presses(shown):
    """The buttons, short: what each shows and what it does."""
    return [(button.title, button.act or button.url or button.phone) for button in shown.buttons]


def test_a_card_says_its_statements_with_their_sources(folder, make):
    folder.first["answer"] = [
        make.statement("Lệ phí là **200.000 đồng**.", "L-2", article="5", clause="1"),
        make.statement("Nộp trên mạng."),
    ]
    folder.first["more"] = [
        make.statement("Có người được miễn.", "L-2", article="6"),
        make.statement("Nộp ở đâu cũng được.", "L-2", article="5", clause="1"),
    ]
    shown = folder.load().card("loan/interest", DAY)
    assert shown.id == "loan/interest@2026-07-01"
    assert shown.kind == "answer"
    assert shown.needs == ("loan/interest",)
    assert shown.text == "Lệ phí là **200.000 đồng**.\nNộp trên mạng."
    assert shown.more == "Có người được miễn.\nNộp ở đâu cũng được."
    assert [source.instrument for source in shown.sources] == ["Luật 2/2026/QH15"]
    assert shown.sources[0].article == "Điều 5 khoản 1; Điều 6"
    assert shown.sources[0].title == "Luật Hai"
    assert (shown.sources[0].valid_from, shown.sources[0].valid_to) == ("2026-07-01", None)


def test_sources_keep_the_order_in_which_they_are_cited(folder, make):
    folder.first["answer"] = [
        make.statement("Hai.", "ND-3", confidence="A text / C"),
        make.statement("Ba.", "L-2"),
        make.statement("Bốn.", "ND-3", confidence="A text / C"),
    ]
    sources = folder.load().card("loan/interest", DAY).sources
    assert [source.instrument for source in sources] == ["Nghị định 3/2020/NĐ-CP", "Luật 2/2026/QH15"]


def test_a_first_day_that_was_not_read_is_not_shown(folder, make):
    folder.first["answer"] = [make.statement("Hai.", "ND-3", confidence="A text / C")]
    assert folder.load().card("loan/interest", DAY).sources[0].valid_from is None


def test_the_day_decides_which_version_answers(folder, make):
    before = make.version(
        valid_from="2026-01-01",
        valid_to="2026-06-30",
        answer=[make.statement("Lệ phí là 100.000 đồng.", "L-1")],
    )
    folder.cards[0]["versions"].insert(0, before)
    knowledge = folder.load()
    last, first = (
        knowledge.card("loan/interest", date(2026, 6, 30)),
        knowledge.card("loan/interest", date(2026, 7, 1)),
    )
    assert (last.id, last.text) == ("loan/interest@2026-01-01", "Lệ phí là 100.000 đồng.")
    assert (first.id, first.text) == ("loan/interest@2026-07-01", "Lệ phí là 200.000 đồng.")
    assert last.sources[0].valid_to == "2026-06-30"


def test_law_awaits_a_signature_and_says_so(folder):
    assert folder.load().card("loan/interest", DAY).caveat == "Thông tin tham khảo, đang chờ cán bộ duyệt."
    assert folder.load().unsigned() == ["loan/amount@2026-07-01", "loan/interest@2026-07-01"]
    folder.first["signed_off_by"] = "Nguyễn Văn A, Phòng Hồ sơ nghiệp vụ"
    assert folder.load().card("loan/interest", DAY).caveat == ""
    assert folder.load().unsigned() == ["loan/amount@2026-07-01"]


def test_a_card_that_states_no_law_needs_no_signature(folder, make):
    folder.first["answer"] = [make.statement("Chào anh/chị.")]
    knowledge = folder.load()
    assert knowledge.card("loan/interest", DAY).caveat == ""
    assert knowledge.unsigned() == ["loan/amount@2026-07-01"]


def test_doubtful_law_says_so_and_puts_the_officer_first(folder, make):
    folder.first["answer"] = [make.statement("Được giúp học nghề.", "ND-3", confidence="A text / C")]
    folder.first["next"] = ["loan/amount"]
    shown = folder.load().card("loan/interest", DAY)
    assert shown.caveat.startswith("Nội dung này nêu theo quy định hiện biết")
    assert shown.caveat.endswith("đang chờ cán bộ duyệt.")
    assert presses(shown) == [OFFICER, ("Vay bao nhiêu?", {"act": "need", "need": "loan/amount"})]


def test_buttons_lead_on_then_out_then_to_an_officer(folder):
    folder.first.update(next=["loan/amount"], links=["portal"], phones=["113"])
    assert presses(folder.load().card("loan/interest", DAY)) == [
        ("Vay bao nhiêu?", {"act": "need", "need": "loan/amount"}),
        ("Gọi 113", "113"),
        ("Cổng DVC", "https://dichvucong.gov.vn"),
        OFFICER,
    ]


def test_an_offered_officer_comes_first_and_once(folder):
    folder.first.update(next=["loan/amount"], offer_officer=True)
    assert [title for title, _ in presses(folder.load().card("loan/interest", DAY))] == [
        "Gặp cán bộ",
        "Vay bao nhiêu?",
    ]


def test_past_its_review_day_a_card_states_no_law(folder):
    folder.first["next"] = ["loan/amount"]
    knowledge = folder.load()
    assert knowledge.card("loan/interest", date(2027, 3, 1)).kind == "answer"
    shown = knowledge.card("loan/interest", date(2027, 3, 2))
    assert shown.kind == "notice"
    assert shown.id == "loan/interest@2026-07-01"
    assert "lãi suất vay đang được rà soát lại" in shown.text
    assert (shown.sources, shown.caveat, shown.more) == ((), "", "")
    assert presses(shown) == [OFFICER]


def test_a_card_without_law_does_not_grow_old(folder, make):
    folder.first["answer"] = [make.statement("Chào anh/chị.")]
    assert folder.load().card("loan/interest", date(2030, 1, 1)).text == "Chào anh/chị."


@pytest.mark.parametrize("day", [date(2026, 6, 30), date(2026, 12, 2)])
def test_outside_its_periods_a_card_says_that_it_is_being_checked(folder, day):
    folder.first["valid_to"] = "2026-12-01"
    shown = folder.load().card("loan/interest", day)
    assert shown.id == "loan/interest@none"
    assert shown.kind == "notice"
    assert f"lãi suất vay cho ngày {day:%d/%m/%Y} đang được kiểm tra lại" in shown.text
    assert shown.sources == ()
    assert presses(shown) == [OFFICER]


def urgent(make, **changes):
    """A card about danger: help, and one line of law."""
    said = [make.statement("Gọi **113** ngay."), make.statement("Luật Hai bảo vệ anh/chị.", "L-2")]
    return make.card(
        "danger/threat", kind="urgent", versions=[make.version(answer=said, phones=["113"], **changes)]
    )


def test_an_urgent_card_shows_its_phones_first(folder, make):
    folder.cards.append(urgent(make, next=["loan/amount"]))
    shown = folder.load().card("danger/threat", DAY)
    assert shown.kind == "urgent"
    assert [title for title, _ in presses(shown)] == ["Gọi 113", "Vay bao nhiêu?", "Gặp cán bộ"]


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2040, 1, 1)])
def test_an_urgent_card_helps_on_any_day(folder, make, day):
    folder.cards.append(urgent(make, valid_to="2026-12-01"))
    shown = folder.load().card("danger/threat", day)
    assert shown.kind == "urgent"
    assert "Gọi **113** ngay." in shown.text
    assert presses(shown)[0] == ("Gọi 113", "113")


def test_a_stale_urgent_card_loses_its_law_and_keeps_its_help(folder, make):
    folder.cards.append(urgent(make, more=[make.statement("Luật Hai nói thêm.", "L-2")]))
    shown = folder.load().card("danger/threat", date(2027, 3, 2))
    assert (shown.text, shown.more) == ("Gọi **113** ngay.", "")
    assert shown.sources == ()


def test_a_stale_urgent_card_that_only_states_law_is_shown_all_the_same(folder, make):
    said = [make.statement("Luật Hai bảo vệ anh/chị.", "L-2")]
    folder.cards.append(make.card("danger/threat", kind="urgent", versions=[make.version(answer=said)]))
    assert folder.load().card("danger/threat", date(2027, 3, 2)).text == "Luật Hai bảo vệ anh/chị."


def test_at_most_three_cards_in_order_and_none_twice(folder, make):
    folder.cards += [make.card("loan/steps"), make.card("loan/documents")]
    wanted = ["loan/steps", "handoff/human", "loan/interest", "loan/steps", "loan/amount", "loan/documents"]
    shown = folder.load().cards(wanted, DAY)
    assert [part.needs[0] for part in shown] == ["loan/steps", "loan/interest", "loan/amount"]


def test_the_same_day_gives_the_same_bytes(folder):
    folder.first.update(next=["loan/amount"], links=["portal"], phones=["113"])
    written = [
        json.dumps(folder.load().card("loan/interest", DAY).to_json(), ensure_ascii=False) for _ in range(3)
    ]
    assert len(set(written)) == 1
    assert Card.from_json(json.loads(written[0])) == folder.load().card("loan/interest", DAY)


def test_names_of_needs(folder):
    knowledge = folder.load()
    assert knowledge.needs() == ["loan/amount", "loan/interest"]
    assert knowledge.title("loan/interest") == "Lãi bao nhiêu?"
    assert knowledge.question("loan/interest") == "lãi suất vay"
    assert knowledge.has("loan/amount")
    assert not knowledge.has("handoff/human")
    with pytest.raises(KeyError):
        knowledge.card("handoff/human", DAY)


def test_every_day_from_2023_to_2028_has_a_card(folder):
    knowledge = folder.load()
    day = date(2023, 1, 1)
    while day < date(2029, 1, 1):
        assert knowledge.card("loan/interest", day).text
        day += timedelta(days=1)


def test_what_stands_behind_more_is_grouped_under_headings(folder, make):
    folder.first["more"] = [
        {**make.statement("Nộp trên mạng."), "part": "where"},
        make.statement("Có người được miễn."),
        {**make.statement("Mở VNeID."), "part": "steps"},
        {**make.statement("Bấm gửi."), "part": "steps"},
    ]
    shown = folder.load().card("loan/interest", DAY)
    assert shown.more == "Có người được miễn.\n**Các bước**\nMở VNeID.\nBấm gửi.\n**Nơi làm**\nNộp trên mạng."


def test_a_statement_for_families_waits_until_it_is_known_that_one_asks(folder, make):
    for_family = {**make.statement("Cha mẹ không cần ủy quyền."), "when": {"relation": ["family"]}}
    folder.first["answer"] = [make.statement("Nộp ở công an."), for_family]
    knowledge = folder.load()
    assert knowledge.card("loan/interest", DAY).text == "Nộp ở công an."
    assert knowledge.card("loan/interest", DAY, {"relation": "self"}).text == "Nộp ở công an."
    assert (
        knowledge.card("loan/interest", DAY, {"relation": "family"}).text
        == "Nộp ở công an.\nCha mẹ không cần ủy quyền."
    )
