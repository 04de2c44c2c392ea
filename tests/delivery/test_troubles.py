"""What delivery keeps of troubles: alarms that end with the next success, stops that outlive a process, officers' tasks."""

from datetime import timedelta

import pytest

from bot.channels.base import Taken
from bot.channels.messenger import errors as messenger
from bot.channels.messenger.api import PROVEN as MESSENGER_PROVES
from bot.channels.zalo import errors as zalo
from bot.channels.zalo.api import PROVEN as ZALO_PROVES
from bot.core import clock
from bot.core.cards import Card
from bot.core.errors import SendFailed, SendUnknown, Stop, WindowClosed
from bot.delivery.worker import DeliveryWorker
from bot.store import alarms, cases, outbox, stops, turns
from bot.store.tables import Case, Outbound
from tests.store.builders import officer, person, receive, say, thread_of

ANSWER = Card(id="loan/interest@2026-07-01", text="Dạ, 6,24 %/năm.", needs=("legal_aid/cost",))


class Platform:
    """Fails as it is told to, and then takes everything; ``proves`` what it was told to prove."""

    name = "web"
    sending_again_is_harmless = False

    def __init__(self):
        self.taken, self.troubles, self.proves, self.asked = [], [], frozenset(), []

    def parts(self, card):
        return [{"text": text} for text in card.text.split("|")]

    def echoed_words(self, part):
        return None

    def send(self, to, message):
        self.asked.append(to)
        if self.troubles:
            raise self.troubles.pop(0)
        self.taken.append(message.body["text"])
        return Taken(f"p{message.row_id}-{message.part}", proves=self.proves)


@pytest.fixture
def platform():
    return Platform()


@pytest.fixture
def thread_id(store, time):
    receive(store, who=(who := person()))
    return thread_of(store, who)


def send_all(worker):
    while worker.send_one():
        pass


def answer(store, thread_id, card=ANSWER, **more):
    """A card said in a turn, as the dialogue says it."""
    with store.write() as tx:
        turn = turns.begin(tx, thread_id, [], clock.now())
        outbox.say(tx, thread_id, [card], clock.now(), turn_id=turn.id, **more)
        turns.end(turn, "done", clock.now())


def ringing(store):
    with store.read() as tx:
        return [alarm.kind for alarm in alarms.live(tx)]


def all_cases(store):
    with store.read() as tx:
        return [(case.reason, case.need, case.desk, case.state) for case in tx.query(Case).order_by(Case.id)]


def last_row(store):
    with store.read() as tx:
        return tx.query(Outbound).order_by(Outbound.id.desc()).first()


# ---- alarms -------------------------------------------------------------------------------------------------------

ZALO = {code: zalo.failure(code) for code in (-204, -209, -221, -242, -321)}
MESSENGER = {(10, 0), (190, 460), (200, 2018028), (368, 0)}


def of_messenger(code, subcode):
    with pytest.raises(SendFailed) as caught:
        messenger.check(400, {}, {"error": {"code": code, "error_subcode": subcode}})
    return caught.value


@pytest.mark.parametrize(
    ("error", "proves"),
    [(error, ZALO_PROVES) for error in ZALO.values()]
    + [(of_messenger(*codes), MESSENGER_PROVES) for codes in sorted(MESSENGER)]
    + [
        (SendFailed("refused", alarm="access"), ZALO_PROVES),
        (zalo.failure(-211), ZALO_PROVES | {"quota"}),
        (SendFailed("elsewhere", permanent=True, alarm="redirect"), ZALO_PROVES),
        (SendFailed("tag", permanent=True, alarm="tag"), MESSENGER_PROVES | {"tag"}),
        (SendFailed("field", permanent=True, alarm="request/button"), frozenset({"request/button"})),
    ],
    ids=lambda value: value.alarm if isinstance(value, SendFailed) else "",
)
def test_an_alarm_rings_once_and_ends_with_the_next_success_of_the_same_thing(
    store,
    worker,
    platform,
    thread_id,
    time,
    error,
    proves,
):
    for times in (1, 2):
        platform.troubles = [error]
        say(store, thread_id, "một")
        send_all(worker)
        with store.read() as tx:
            (alarm,) = alarms.live(tx)
            assert (alarm.kind, alarm.account, alarm.times) == (error.alarm, "web", times)
        time.move(hours=1)
        send_all(worker)
    assert ringing(store) == [error.alarm], "a success that proves nothing clears nothing"
    platform.proves = proves
    say(store, thread_id, "ba")
    send_all(worker)
    assert ringing(store) == []
    with store.read() as tx:
        assert [alarm.kind for alarm in alarms.over(tx)] == [error.alarm]


def test_a_message_in_the_free_time_does_not_say_that_there_is_quota_again(
    store, worker, platform, thread_id
):
    platform.troubles, platform.proves = [zalo.failure(-211)], ZALO_PROVES
    say(store, thread_id, "một", "hai")
    send_all(worker)
    assert ringing(store) == ["quota"]


def test_a_success_of_another_account_clears_nothing(store, worker, platform, thread_id):
    with store.write() as tx:
        alarms.ring(tx, "token", "web", "another", "dead", clock.now())
    platform.proves = MESSENGER_PROVES
    say(store, thread_id, "một")
    send_all(worker)
    assert ringing(store) == ["token"]


def test_alarms_that_ring_at_the_same_moment_are_one(store, time):
    from concurrent.futures import ThreadPoolExecutor

    def ring(_):
        with store.write() as tx:
            alarms.ring(tx, "token", "zalo", "1", "dead", clock.now())

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(ring, range(16)))
    with store.read() as tx:
        (alarm,) = alarms.live(tx)
        assert alarm.times == 16


# ---- stops --------------------------------------------------------------------------------------------------------


def test_a_stop_of_the_whole_account_outlives_the_process_and_ends_by_itself(
    store,
    worker,
    platform,
    thread_id,
    time,
):
    platform.troubles = [SendFailed("190", retry_after=300, alarm="token", stop=Stop("all", 300))]
    say(store, thread_id, "một")
    send_all(worker)
    time.move(seconds=60)
    receive(store, who=(other := person()))
    say(store, thread_of(store, other), "hai")
    restarted = DeliveryWorker(store, {"web": platform})
    send_all(restarted)
    assert len(platform.asked) == 1, "nothing is tried while the account must wait"
    time.move(seconds=400)
    send_all(restarted)
    assert sorted(platform.taken) == ["hai", "một"]


def test_a_stop_of_one_account_leaves_the_others_alone(store, worker, platform, thread_id):
    with store.write() as tx:
        stops.stop(tx, "web", "another", "all", timedelta(hours=1), "", clock.now())
    say(store, thread_id, "một")
    send_all(worker)
    assert platform.taken == ["một"]


def test_the_tags_stop_outlives_the_process_and_reaches_the_channel(
    store,
    worker,
    platform,
    thread_id,
    time,
):
    week = 7 * 24 * 3600
    platform.troubles = [SendFailed("613", permanent=True, alarm="tag", stop=Stop("tag", week))]
    say(store, thread_id, "một", author="officer")
    send_all(worker)
    time.move(days=6)
    restarted = DeliveryWorker(store, {"web": platform})
    say(store, thread_id, "hai", author="officer")
    send_all(restarted)
    assert [to.stopped for to in platform.asked] == [frozenset(), frozenset({"tag"})]
    time.move(days=2)
    say(store, thread_id, "ba", author="officer")
    send_all(restarted)
    assert platform.asked[-1].stopped == frozenset()


def test_a_stop_gets_longer_and_never_shorter(store, time):
    now = clock.now()
    with store.write() as tx:
        for minutes in (10, 5, 15):
            stops.stop(tx, "messenger", "1", "all", timedelta(minutes=minutes), "", now)
        assert stops.live(tx, "messenger", "1", now) == {"all": now + timedelta(minutes=15)}
        stops.lift(tx, "messenger", "1", "all")
        assert stops.live(tx, "messenger", "1", now) == {}


# ---- unknown troubles ---------------------------------------------------------------------------------------------


def test_an_unknown_trouble_is_counted_message_by_message_through_restarts(
    store,
    platform,
    thread_id,
    time,
):
    say(store, thread_id, "một")
    for tries in range(1, 5):
        platform.troubles = [SendFailed("987654", tries=3)]
        send_all(DeliveryWorker(store, {"web": platform}))
        assert (last_row(store).state == "failed") is (tries == 4)
        time.move(minutes=5)
    platform.troubles = [SendFailed("987654", tries=3)]
    say(store, thread_id, "hai")
    send_all(DeliveryWorker(store, {"web": platform}))
    assert last_row(store).state == "queued", "another message counts by itself"


def test_a_part_that_leaves_ends_the_count(store, worker, platform, thread_id, time):
    unknown = [SendFailed("987654", tries=1)]
    say(store, thread_id, "một|hai")
    platform.troubles = list(unknown)
    send_all(worker)
    time.move(minutes=5)
    platform.send, plain = _fail_on("hai", unknown, platform.send), platform.send
    send_all(worker)
    platform.send = plain
    time.move(minutes=5)
    send_all(worker)
    assert platform.taken == ["một", "hai"]


def _fail_on(text, troubles, send):
    def sending(to, message):
        if message.body["text"] == text and troubles:
            raise troubles.pop(0)
        return send(to, message)

    return sending


# ---- officers' tasks ----------------------------------------------------------------------------------------------

FATAL = {
    "our bug": SendFailed("Zalo -201: Zalo không nhận một trường của tin", permanent=True),
    "blocked by the person": SendFailed("Zalo -217: người này đã chặn OA", permanent=True, unreachable=True),
    "account down": SendFailed("Zalo -204: tài khoản OA đã bị khóa", permanent=True, alarm="account"),
    "content policy": zalo.failure(-248),
    "no such person": of_messenger(100, 2018001),
    "thread held by another app": of_messenger(10, 2018300),
    "redirect": SendFailed("chuyển địa chỉ", permanent=True, alarm="redirect"),
}


@pytest.mark.parametrize("error", FATAL.values(), ids=FATAL)
def test_an_answer_that_fails_for_good_becomes_one_task_with_its_reason(
    store, worker, platform, thread_id, error
):
    platform.troubles = [error, error]
    answer(store, thread_id)
    answer(store, thread_id)
    send_all(worker)
    assert all_cases(store) == [("undelivered", "legal_aid/cost", "justice", "open")]
    assert last_row(store).error == str(error)


@pytest.mark.parametrize("end", ["four hours", "unknown", "doubt", "window", "quota"])
def test_every_way_to_give_up_leaves_a_task(store, worker, platform, thread_id, time, end):
    endless = {
        "four hours": lambda: SendFailed("Zalo: HTTP 500"),
        "unknown": lambda: SendFailed("Zalo -200: không gửi được", tries=3),
        "doubt": lambda: SendUnknown(),
        "window": lambda: WindowClosed("quá 24 giờ"),
        "quota": lambda: zalo.failure(-211),
    }[end]
    answer(store, thread_id)
    for _ in range(60):
        platform.troubles = [endless()]
        send_all(worker)
        time.move(minutes=16)
        worker.settle_doubts()
    assert last_row(store).state == "failed"
    assert last_row(store).error
    reason = "window" if end in ("window", "quota") else "undelivered"
    assert [case[0] for case in all_cases(store)] == [reason]


@pytest.mark.parametrize("kind", ["notice", "holding"])
def test_what_nobody_waits_for_makes_no_task(store, worker, platform, thread_id, kind):
    platform.troubles = [FATAL["our bug"]]
    answer(store, thread_id, Card(id="system/notice", text="x", kind=kind))
    send_all(worker)
    assert last_row(store).state == "failed"
    assert all_cases(store) == []


def test_a_greeting_and_the_officers_own_words_make_no_task(store, worker, platform, thread_id):
    for author in ("bot", "system", "officer"):
        platform.troubles = [FATAL["our bug"]]
        say(store, thread_id, "một", author=author)
        send_all(worker)
    assert all_cases(store) == []


def test_a_case_that_is_open_already_is_the_only_one(store, worker, platform, thread_id, time):
    from bot.core.cards import Handoff

    with store.write() as tx:
        danger = Handoff(reason="danger", urgent=True, danger="threat")
        cases.open_case(tx, thread_id, danger, desk="police", due_at=clock.now(), now=clock.now())
    platform.troubles = [FATAL["account down"]]
    answer(store, thread_id, Card(id="danger/threat@1", text="113", kind="urgent"))
    send_all(worker)
    assert [case[0] for case in all_cases(store)] == ["danger"]


def test_in_an_officers_hands_nothing_of_the_bot_is_left_to_fail(store, worker, platform, thread_id):
    answer(store, thread_id)
    holder = officer(store)
    with store.write() as tx:
        from bot.core.cards import Handoff

        case = cases.open_case(
            tx, thread_id, Handoff(reason="asked"), desk="police", due_at=clock.now(), now=clock.now()
        )
        cases.claim(tx, case.id, holder, clock.now())
    platform.troubles = [FATAL["our bug"]]
    send_all(worker)
    assert last_row(store).state == "cancelled"
    assert [case[0] for case in all_cases(store)] == ["asked"]
