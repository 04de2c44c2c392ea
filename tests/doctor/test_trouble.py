"""Everything that can be wrong with the machine, the database and the content is found and told, and nothing else hides it."""

import os
import shutil
import subprocess
import time
from collections import namedtuple
from datetime import timedelta
from pathlib import Path

import pytest

from bot.core import clock, crypto
from bot.core.cards import Card, Handoff
from bot.core.settings import ROOT, settings
from bot.doctor import asking, content, machine, parts
from bot.doctor.asking import Answers
from bot.doctor.database import Database
from bot.doctor.finding import State
from bot.doctor.troubles import TROUBLES
from bot.handoff import calendar
from bot.knowledge import Knowledge, book
from bot.store import Store, alarms, cases, officers, outbox, stops, turns
from bot.store.migrate import upgrade
from bot.store.tables import Inbound, Officer, Outbound, Turn
from tests.mail_server import Mailbox, running as mail_running
from tests.running import free_port
from tests.store.builders import person, receive, thread_of

from .conftest import states

DEAD = "http://127.0.0.1:9"


def one(found, name, state, *words):
    """The finding of this name and state that holds all these words."""
    told = [each for each in found.get(name, []) if each.state is state]
    assert any(all(word in each.line() for word in words) for each in told), (name, words, found.get(name))


# ---- the machine --------------------------------------------------------------------------------------------------


def test_a_wrong_setting_is_told_and_what_needs_settings_is_not_hidden(installation):
    installation.setenv(port="eight")
    found = installation.look()
    one(found, "settings", State.FAILURE, "BOT_PORT")
    for name in ("key", "database", "officers", "alarms", "work", "parts", "channels", "webhooks"):
        assert states(found)[name] is not State.OK, name
    one(found, "officers", State.WARNING, "not looked at")
    assert states(found)["calendar"] is State.OK


def test_a_moved_clock_is_no_secret(installation):
    installation.setenv(today="2026-11-20")
    one(installation.look(), "settings", State.WARNING, "BOT_TODAY")


def test_a_missing_key_file(installation):
    settings().key_file.unlink()
    crypto.keyring.cache_clear()
    found = installation.look()
    one(found, "key", State.FAILURE, "missing", "backup")
    one(found, "database", State.WARNING, "no usable key")
    one(found, "officers", State.WARNING, "no key that opens it")


def test_a_key_file_of_another_installation(installation):
    settings().key_file.unlink()
    crypto.create_key_file(settings().key_file)
    crypto.keyring.cache_clear()
    found = installation.look()
    one(found, "key", State.OK)
    one(found, "database", State.FAILURE, "another key", "put back")


def test_a_damaged_key_file(installation):
    settings().key_file.write_text("{}")
    crypto.keyring.cache_clear()
    one(installation.look(), "key", State.FAILURE, "damaged")


@pytest.mark.parametrize("name", ["keys.json", "channels.yml", "rasa.token", "simulator.token"])
def test_a_secret_that_others_can_read(installation, name):
    path = settings().data_dir / name
    path.touch()
    path.chmod(0o644)
    one(installation.look(), "permissions", State.FAILURE, name, f"chmod 600 {path}")


def test_a_data_folder_that_others_can_look_into(installation):
    settings().data_dir.chmod(0o755)
    one(installation.look(), "permissions", State.WARNING, "chmod 700")


@pytest.mark.parametrize(
    ("free", "state"), [(10**8, State.FAILURE), (10**9, State.WARNING), (10**11, State.OK)]
)
def test_room_on_the_disk(data_dir, monkeypatch, free, state):
    data_dir.mkdir(exist_ok=True)
    usage = namedtuple("usage", "total used free")(10**12, 0, free)
    monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: usage)
    (found,) = machine.of_disk()
    assert found.state is state


def test_no_data_folder_at_all(data_dir):
    shutil.rmtree(data_dir)
    (found,) = machine.of_disk()
    assert (found.state, "migrate" in found.do) == (State.FAILURE, True)


def test_a_model_that_is_missing_and_one_that_is_stale(data_dir, tmp_path, monkeypatch):
    from bot.nlu import model_store
    from tests.conftest import clear_caches

    monkeypatch.setenv("BOT_MODEL_DIR", str(tmp_path))
    clear_caches()
    assert [each.state for each in machine.of_model()] == [State.FAILURE]
    (tmp_path / model_store.EAR).mkdir()
    (tmp_path / model_store.RASA).touch()
    (tmp_path / model_store.STAMP).write_text("of yesterday")
    assert [each.state for each in machine.of_model()] == [State.WARNING]
    (tmp_path / model_store.STAMP).write_text(model_store.digest(ROOT))
    assert [each.state for each in machine.of_model()] == [State.OK]


@pytest.mark.parametrize(
    ("seconds", "state", "way"),
    [
        (0, State.OK, "agrees"),
        (120, State.WARNING, "ahead"),
        (-120, State.WARNING, "behind"),
        (900, State.FAILURE, "ahead"),
    ],
)
def test_a_clock_that_differs_from_the_platforms(installation, monkeypatch, seconds, state, way):
    monkeypatch.setattr(asking, "machine_time", lambda: time.time() + seconds)
    one(installation.look(), "clock", state, way)


def test_the_nearest_of_several_platforms_counts():
    answers = Answers()
    answers.skews = [("a", timedelta(minutes=10)), ("b", timedelta(seconds=2))]
    assert [each.state for each in machine.of_clock(answers)] == [State.OK, State.OK]


def test_nothing_to_compare_the_clock_with(installation):
    installation.entry("zalo", api=DEAD)
    installation.entry("messenger", graph=DEAD)
    one(installation.look(), "clock", State.WARNING, "no platform answered")


# ---- the database -------------------------------------------------------------------------------------------------


def test_no_database(installation):
    installation.setenv(database_url=f"sqlite:///{settings().data_dir}/none.db")
    found = installation.look()
    one(found, "database", State.FAILURE, "is not there", "migrate")
    assert not (settings().data_dir / "none.db").exists()
    for name in ("officers", "alarms", "work", f"zalo {'2915847360118203344'} tokens"):
        one(found, name, State.WARNING, "not looked at")


def test_a_database_of_an_older_shape(installation):
    from sqlalchemy import text

    with installation.store.write() as tx:
        tx.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    one(installation.look(), "database", State.FAILURE, "0001", "migrate")


def test_a_database_server_that_is_away_and_its_password_is_not_shown(installation):
    installation.setenv(
        database_url=f"postgresql+psycopg2://bot:hunter2@127.0.0.1:{free_port()}/bot", production="false"
    )
    found = installation.look()
    one(found, "database", State.FAILURE, "cannot be reached", "BOT_DATABASE_URL")
    assert "hunter2" not in str(found)


def test_a_database_server_that_may_lose_what_was_committed(data_dir, postgres, monkeypatch):
    from tests.conftest import clear_caches

    url = postgres()
    monkeypatch.setenv("BOT_DATABASE_URL", url)
    clear_caches()
    store = Store(url)
    upgrade(store)
    store.close()
    database = Database()
    found = list(database.of_database())
    database.close()
    assert [each.state for each in found] == [State.OK, State.FAILURE]
    assert found[1].said == "fsync is off"  # as the tests' own server runs


def test_a_tracker_that_is_not_there_yet_and_one_that_is_away(installation):
    (settings().data_dir / "tracker.db").unlink()
    one(installation.look(), "tracker", State.WARNING, "not there yet")
    installation.setenv(tracker_url=f"postgresql+psycopg2://bot:hunter2@127.0.0.1:{free_port()}/bot")
    found = installation.look()
    one(found, "tracker", State.FAILURE, "BOT_TRACKER_URL")
    assert "hunter2" not in str(found)


# ---- what the database tells --------------------------------------------------------------------------------------


def test_nobody_can_sign_in(installation):
    with installation.store.write() as tx:
        for officer in tx.query(Officer):
            officers.disable(tx, officer.id, clock.now())
    one(installation.look(), "officers", State.FAILURE, "officer add")


def test_a_desk_without_anybody(installation):
    with installation.store.write() as tx:
        officers.disable(tx, officers.by_login(tx, "justice").id, clock.now())
    one(installation.look(), "officers", State.WARNING, "justice", "--desk justice")


def test_office_hours_and_no_console_open(installation, monkeypatch):
    monday = clock.now() + timedelta(days=1, hours=14)  # 10:00 in Vietnam
    monkeypatch.setattr(clock, "now", lambda: monday)
    one(installation.look(), "officers", State.WARNING, "no console is open")


@pytest.mark.parametrize("kind", sorted(alarms.KINDS))
def test_every_kind_of_alarm_is_told_with_its_meaning_and_cure(installation, kind):
    with installation.store.write() as tx:
        alarms.ring(
            tx, kind if kind != "request" else "request/button", "zalo", "1", "Zalo -1: x", clock.now()
        )
    (told,) = (each for each in installation.look()["alarm"] if each.state is not State.OK)
    meaning, do = TROUBLES[kind]
    assert meaning in told.said
    assert told.do == do
    assert "Zalo -1" in told.said


def test_a_stop_is_told_with_its_end(installation):
    with installation.store.write() as tx:
        stops.stop(tx, "messenger", "1", "tag", timedelta(days=7), "Messenger 613", clock.now())
    one(installation.look(), "stop", State.WARNING, "messenger 1", "6 days")


def waiting(installation, **changes):
    """A message from somebody, with its state changed; the thread's id."""
    long_ago = clock.now() - timedelta(hours=3)
    receive(installation.store, who=(who := person()), now=long_ago)
    with installation.store.write() as tx:
        row = tx.query(Inbound).order_by(Inbound.id.desc()).first()
        for name, value in changes.items():
            setattr(row, name, value)
    return thread_of(installation.store, who), long_ago


def said(installation, state, author="bot", **changes):
    thread_id, long_ago = waiting(installation, state="answered")
    with installation.store.write() as tx:
        outbox.say(tx, thread_id, [Card(id="a", text="x")], long_ago, turn_id=None, author=author)
        row = tx.query(Outbound).order_by(Outbound.id.desc()).first()
        row.state = state
        for name, value in changes.items():
            setattr(row, name, value)


def overdue(installation):
    thread_id, long_ago = waiting(installation, state="held")
    with installation.store.write() as tx:
        cases.open_case(tx, thread_id, Handoff(reason="asked"), desk="police", due_at=long_ago, now=long_ago)


def unanswered(installation):
    thread_id, long_ago = waiting(installation, state="waiting")
    with installation.store.write() as tx:
        turns.begin(tx, thread_id, tx.query(Inbound).all(), long_ago)
        assert tx.query(Turn).one().state == "open"


LYING = {
    "start the dialogue role": (State.FAILURE, lambda i: waiting(i, state="new")),
    "look at Rasa": (State.WARNING, unanswered),
    "start the delivery role": (State.FAILURE, lambda i: said(i, "queued")),
    "due for 3 h": (
        State.FAILURE,
        lambda i: said(i, "sending", lease_until=clock.now() - timedelta(hours=3)),
    ),
    "due for 2 h": (
        State.FAILURE,
        lambda i: said(i, "maybe_sent", lease_until=clock.now() - timedelta(minutes=179)),
    ),
    "tried again and again": (
        State.WARNING,
        lambda i: said(i, "queued", attempts=3, not_before=clock.now() + timedelta(minutes=5)),
    ),
    "may or may not have arrived": (State.WARNING, lambda i: said(i, "maybe_sent", author="officer")),
    "were given up within a day": (State.WARNING, lambda i: said(i, "failed")),
    "nobody has them": (State.WARNING, overdue),
}


@pytest.mark.parametrize("words", LYING)
def test_work_that_lies(installation, words):
    state, lie = LYING[words]
    lie(installation)
    found = installation.look()
    one(found, "work", state, words)
    assert len(found["work"]) == 1, found["work"]


# ---- content ------------------------------------------------------------------------------------------------------


def test_cards_that_do_not_load(tmp_path, monkeypatch):
    folder = tmp_path / "knowledge"
    shutil.copytree(book.FOLDER, folder)
    broken = next((folder / "answers").glob("*.yml"))
    broken.write_text(broken.read_text().replace("valid_from:", "valid_form:", 1))
    real = Knowledge.load
    monkeypatch.setattr(content.Knowledge, "load", lambda: real(folder))
    (found,) = content.of_knowledge()
    assert (found.state, "check-knowledge" in found.do) == (State.FAILURE, True)
    assert broken.name in found.said


def test_cards_that_nobody_signed_or_that_are_due_for_review(monkeypatch):
    found = list(content.of_knowledge())
    assert found[0].state is State.OK
    waits = Knowledge.load().unsigned()
    assert any(f"{len(waits)} versions of cards await sign-off" in each.said for each in found) is bool(waits)
    later = clock.now() + timedelta(days=3650)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert any("past their review day" in each.said for each in content.of_knowledge())


def test_a_year_without_days_off(monkeypatch):
    now = clock.now()
    known = max(day.year for day in calendar.load().holidays)
    for years, wanted in ((0, {State.WARNING}), (1, {State.FAILURE, State.WARNING})):
        moment = now.replace(year=known + years)
        monkeypatch.setattr(clock, "now", lambda moment=moment: moment)
        assert {each.state for each in content.of_calendar()} == wanted


def test_a_calendar_that_cannot_be_read(tmp_path, monkeypatch):
    for name in ("office_hours.yml", "holidays.yml"):
        shutil.copy(calendar.FOLDER / name, tmp_path)
    (tmp_path / "office_hours.yml").write_text("monday: nonsense")
    real = calendar.load
    monkeypatch.setattr(content.calendar, "load", lambda: real(tmp_path))
    (found,) = content.of_calendar()
    assert (found.state, "office_hours.yml" in found.do) == (State.FAILURE, True)


# ---- parts --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "setting"),
    [
        ("rasa", "rasa_port"),
        ("actions", "actions_port"),
        ("console", "console_port"),
        ("simulator", "simulator_port"),
    ],
)
def test_a_part_that_does_not_answer(installation, part, setting):
    installation.setenv(**{setting: free_port()})
    one(installation.look(), f"part {part}", State.FAILURE, "does not answer", "start it: python -m bot")


def endpoints(folder: Path, **store: object) -> Path:
    import yaml

    path = folder / "endpoints.yml"
    path.write_text(yaml.safe_dump({"lock_store": {"type": "redis", **store}}))
    return path


def test_redis_that_is_away_and_redis_that_answers(tmp_path, monkeypatch):
    port = free_port()
    monkeypatch.setenv("REDIS_SECRET", "hunter2")
    path = endpoints(tmp_path, url="127.0.0.1", port=port, password="${REDIS_SECRET}")
    (found,) = parts.of_redis(path)
    assert found.state is State.FAILURE
    assert "hunter2" not in found.line()
    server = subprocess.Popen(
        [
            "redis-server",
            "--port",
            str(port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--requirepass",
            "hunter2",
        ],
        stdout=subprocess.DEVNULL,
        cwd=tmp_path,
    )
    try:
        from tests.running import until

        until(lambda: next(parts.of_redis(path)).state is State.OK, 20, "Redis answers")
    finally:
        server.terminate()
        server.wait(20)


def test_every_kind_of_alarm_that_the_code_raises_is_a_known_kind():
    import re

    raised = set()
    for path in (ROOT / "bot").rglob("*.py"):
        text = path.read_text()
        raised |= set(re.findall(r'alarm ?= ?"([a-z_]+)', text)) | set(
            re.findall(r'ALARM = "([a-z_]+)"', text)
        )
    assert raised <= alarms.KINDS
    assert {"token", "account", "quota", "webhook"} <= raised
    assert set(TROUBLES) == alarms.KINDS


def test_secrets_in_the_environment_stay_there(installation):
    os.environ["BOT_RASA_TOKEN"] = "hunter2-hunter2"
    try:
        installation.setenv()
        assert "hunter2" not in str(installation.look())
    finally:
        del os.environ["BOT_RASA_TOKEN"]


# ---- mail ---------------------------------------------------------------------------------------------------------


def test_a_mail_server_that_is_not_there_and_one_that_is(installation):
    mailbox = Mailbox()
    installation.setenv(
        smtp_host="127.0.0.1", smtp_port=mailbox.port, smtp_tls="none", smtp_from="b@coquan.test"
    )
    one(installation.look(), "mail", State.FAILURE, "no connection", "BOT_SMTP_")
    with mail_running(mailbox):
        one(installation.look(), "mail", State.WARNING, "police, justice", "page of officers")
        with installation.store.write() as tx:
            for officer in officers.everyone(tx):
                officers.set_email(tx, officer.id, f"{officer.login}@coquan.test", clock.now(), by=None)
        one(installation.look(), "mail", State.OK, "takes our sign-in")
    assert mailbox.mails == []
