"""Whether it helped: who is asked, who never is, and what is shown of the answers."""

from datetime import timedelta

import pytest

from bot.core import clock
from bot.core.cards import Card
from bot.store import cases, satisfaction, threads
from bot.store.erase import erase_thread
from bot.store.tables import Case, Outbound, Press
from tests.casework import make_case, make_officer

QUESTION = satisfaction.QUESTION


@pytest.fixture
def officer(store):
    with store.write() as tx:
        return make_officer(tx).id


def settled(
    store,
    officer,
    who="p1",
    *,
    outcome="closed",
    says="Chào anh/chị",
    arrived="sent",
    change=None,
    now=None,
    **more,
):
    """A case is opened, claimed, answered and ended; its number, and the last card that was said.

    ``change``: columns of the thread; a span is a moment so long ago.
    """
    now = now or clock.now()
    with store.write() as tx:
        case = make_case(tx, who, now=now, **more)
        cases.claim(tx, case.id, officer, now)
        if says:
            row = cases.reply(tx, case.id, officer, says, f"client-{case.id:04}", now)
            row.state = arrived
        thread = threads.get(tx, case.thread_id)
        for name, value in (change or {}).items():
            setattr(thread, name, now - value if isinstance(value, timedelta) else value)
        tx.flush()
        cases.release(tx, case.id, officer, now, outcome)
    return case.id, last_card(store)


def last_card(store):
    with store.read() as tx:
        return Card.from_json(tx.query(Outbound).order_by(Outbound.id.desc()).first().card)


def press(store, case_id, said, now=None):
    with store.write() as tx:
        return satisfaction.answer(tx, tx.get(Case, case_id).thread_id, case_id, said, now or clock.now())


def test_after_a_settled_case_the_person_is_asked_in_the_last_message_with_three_buttons(store, officer):
    case, card = settled(store, officer)
    assert QUESTION in card.text
    assert card.text.startswith("Cán bộ đã kết thúc trao đổi.")
    assert [button.title for button in card.buttons] == ["Được giúp", "Tạm", "Chưa"]
    assert all(button.payload and button.act is None for button in card.buttons)
    with store.read() as tx:
        acts = [press.act for press in tx.query(Press).order_by(Press.title)]
        assert {act["answer"] for act in acts} == {"yes", "partly", "no"}
        assert {act["case"] for act in acts} == {case}
        assert all(press.one_use for press in tx.query(Press))


@pytest.mark.parametrize(
    "how",
    [
        {"outcome": "released"},
        {"urgent": True, "danger": "threat"},
        {"danger": "summons"},
        {"says": None},  # nobody has spoken
        {"arrived": "maybe_sent"},
        {"arrived": "failed"},
        {"change": {"reachable": False}},
        {"change": {"channel": "messenger", "last_interaction_at": timedelta(hours=25)}},
        {"change": {"channel": "zalo", "last_interaction_at": timedelta(hours=49)}},
        {"change": {"channel": "zalo", "last_interaction_at": timedelta(days=8)}},
    ],
    ids=str,
)
def test_who_is_not_asked_gets_the_plain_last_words(store, officer, how):
    case, card = settled(store, officer, **how)
    assert card.text.startswith("Cán bộ đã kết thúc trao đổi.")
    assert QUESTION not in card.text
    assert card.buttons == ()
    assert not press(store, case, "yes")


@pytest.mark.parametrize(("channel", "hours"), [("messenger", 23), ("zalo", 47)])
def test_within_the_window_of_a_platform_they_are_asked(store, officer, channel, hours):
    change = {"channel": channel, "last_interaction_at": timedelta(hours=hours)}
    assert QUESTION in settled(store, officer, change=change)[1].text


def test_the_question_goes_out_after_the_officers_own_words(store, officer):
    settled(store, officer, arrived="queued")
    with store.read() as tx:
        rows = [row.author for row in tx.query(Outbound).order_by(Outbound.id)]
    assert rows == ["officer", "system"]


def test_nobody_is_asked_again_on_the_same_day(store, officer):
    now = clock.now()
    settled(store, officer, now=now)
    assert QUESTION not in settled(store, officer, now=now + timedelta(hours=5))[1].text
    assert QUESTION in settled(store, officer, now=now + timedelta(hours=30))[1].text
    assert QUESTION in settled(store, officer, "another", now=now)[1].text


def test_the_first_answer_counts_and_only_of_the_persons_own_case(store, officer):
    mine, _ = settled(store, officer)
    theirs, _ = settled(store, officer, "p2")
    with store.write() as tx:
        other = tx.get(Case, theirs).thread_id
        assert not satisfaction.answer(tx, other, mine, "no", clock.now())
    assert not press(store, mine, "perhaps")
    assert press(store, mine, "partly")
    assert not press(store, mine, "yes")
    with store.read() as tx:
        assert tx.get(Case, mine).rating == "partly"


def test_counts_by_desk_and_month_and_of_an_officer_only_from_five(store, officer):
    now = clock.now()
    for number in range(satisfaction.FEW - 1):
        case, _ = settled(store, officer, f"p{number}")
        press(store, case, "yes")
    since = now - timedelta(days=90)
    with store.read() as tx:
        (police,) = satisfaction.by_desk(tx, since)
        assert (police.whose, police.yes, police.partly, police.no) == ("police", 4, 0, 0)
        assert satisfaction.by_officer(tx, since) == []
    case, _ = settled(store, officer, "p9")
    press(store, case, "no")
    with store.read() as tx:
        (one,) = satisfaction.by_officer(tx, since)
        assert (one.whose, one.yes, one.no, one.number) == ("Nguyễn Văn An", 4, 1, 5)
        assert satisfaction.by_desk(tx, now + timedelta(days=1)) == []


def test_who_erases_their_talk_takes_the_answer_along(store, officer):
    case, _ = settled(store, officer)
    press(store, case, "no")
    with store.write() as tx:
        erase_thread(tx, threads.get(tx, tx.get(Case, case).thread_id), clock.now())
    with store.read() as tx:
        assert tx.get(Case, case, populate_existing=True).rating is None
