"""Every topic of the knowledge base has its desk, with the reason in words; places and danger change it."""

from datetime import datetime

import pytest

from bot.core.clock import UTC
from bot.handoff import desks, office, words
from bot.knowledge import knowledge
from bot.store import office_settings
from tests.casework import make_officer

NOW = datetime(2026, 11, 23, 3, tzinfo=UTC)
TOPICS = {  # with the desks of bank and labour; without them these go to the police
    "criminal_record": "police",
    "after_release": "police",
    "danger": "police",
    "warnings": "police",
    "social_support": "police",
    "media": "police",
    "privacy": "police",
    "smalltalk": "police",
    "out_of_scope": "police",
    "handoff": "police",
    "expungement": "justice",
    "legal_aid": "justice",
    "loan": "bank",
    "training_jobs": "labour",
}
OTHERWISE = {  # needs that leave their topic's desk
    "after_release/court_debt_instalments": "justice",
    "after_release/court_debt_where": "justice",
    "after_release/court_moved": "justice",
    "after_release/compensation_pay": "justice",
    "after_release/adoption": "justice",
    "after_release/civil_rights": "justice",
    "after_release/complaint_official": "justice",
    "handoff/office_dispute": "justice",
}


@pytest.fixture
def settle(store):
    """A function that sets desks as the console would."""
    office.follow(store)
    with store.write() as tx:
        administrator = make_officer(tx, "qt", "QT", role="administrator")

    def settle(name, value):
        with store.write() as tx:
            office_settings.change(tx, name, value, administrator.id, NOW)
        office.forget()

    yield settle
    office.follow(None)


def needs():
    return sorted(knowledge().needs())


def test_every_need_of_the_knowledge_base_goes_to_its_desk_with_a_reason_in_words(settle):
    settle("desks", {"bank": "Ngân hàng", "labour": "Việc làm"})
    for need in needs():
        topic = need.partition("/")[0]
        desk, route = desks.route(need, None)
        assert desk == OTHERWISE.get(need, TOPICS[topic]), need
        assert words.route(route).startswith("vì hỏi về "), need
        assert words.route(route) != "vì hỏi về việc khác" or topic in ("smalltalk", "out_of_scope"), need
    assert set(OTHERWISE) <= set(needs())


def test_without_a_desk_of_its_own_a_matter_goes_to_the_police_and_says_why():
    for need in needs():
        desk, route = desks.route(need, None)
        wanted = OTHERWISE.get(need, TOPICS[need.partition("/")[0]])
        assert desk == (wanted if wanted in office.DESKS else "police"), need
        if wanted not in office.DESKS:
            assert "chưa có bộ phận riêng" in words.route(route)


@pytest.mark.parametrize("danger", list(words.DANGERS))
def test_danger_goes_to_the_police_whatever_was_asked(danger):
    for need in (None, "legal_aid/who", f"danger/{danger}"):
        desk, route = desks.route(need, danger)
        assert (desk, words.route(route)) == ("police", "vì có dấu hiệu nguy hiểm")


def test_nothing_known_goes_to_the_police():
    desk, route = desks.route(None, None)
    assert (desk, words.route(route)) == ("police", "vì chưa rõ hỏi về việc gì")


LOCAL = {
    "local-1": {
        "name": "Công an phường Bến Thành",
        "kind": "police",
        "places": ["Bến Thành, TP Hồ Chí Minh"],
    },
    "local-2": {"name": "Công an TP", "kind": "police", "places": ["Thành phố Hồ Chí Minh"]},
    "local-3": {
        "name": "Tư pháp xã",
        "kind": "justice",
        "places": ["xã Đông Anh, Hà Nội", "Phường Bến Thành, Thành phố Hồ Chí Minh"],
    },
}


@pytest.mark.parametrize(
    ("need", "danger", "place", "desk", "route"),
    [
        (
            "criminal_record/fee",
            None,
            "Phường Bến Thành, Thành phố Hồ Chí Minh",
            "local-1",
            "place/criminal_record",
        ),
        ("criminal_record/fee", None, "phuong ben thanh, tp ho chi minh", "local-1", "place/criminal_record"),
        (
            "criminal_record/fee",
            None,
            "Phường Sài Gòn, Thành phố Hồ Chí Minh",
            "local-2",
            "place/criminal_record",
        ),
        ("criminal_record/fee", None, "Thành phố Hồ Chí Minh", "local-2", "place/criminal_record"),
        ("criminal_record/fee", None, "Xã Đông Anh, Thành phố Hà Nội", "police", "topic/criminal_record"),
        ("legal_aid/who", None, "Xã Đông Anh, Thành phố Hà Nội", "local-3", "place/legal_aid"),
        ("legal_aid/who", None, "Phường Bến Thành, Thành phố Hồ Chí Minh", "local-3", "place/legal_aid"),
        ("legal_aid/who", "threat", "Phường Bến Thành, Thành phố Hồ Chí Minh", "local-1", "danger_place"),
        (None, None, "Phường Bến Thành, Thành phố Hồ Chí Minh", "local-1", "place/"),
        ("criminal_record/fee", None, "Phường Bến Thành, Tỉnh Khác", "police", "topic/criminal_record"),
        ("criminal_record/fee", None, None, "police", "topic/criminal_record"),
    ],
)
def test_a_desk_that_names_the_place_comes_first_the_exactest_of_them(
    settle, need, danger, place, desk, route
):
    settle("local_desks", LOCAL)
    assert desks.route(need, danger, place) == (desk, route)
    assert words.route(route)


def test_from_a_place_it_goes_up_to_its_kind_and_from_there_to_nobody_but_the_supervisor(settle):
    settle("local_desks", LOCAL)
    assert [desks.above(desk) for desk in ("local-1", "local-3", "police", "justice")] == [
        "police",
        "justice",
        None,
        None,
    ]
    assert desks.above("local-9") == "police"  # it was given up with a case in it
    assert desks.name_of("local-3") == "Tư pháp xã"
