import base64
import json
import secrets
from datetime import timedelta

from sqlalchemy import text

from bot.core import clock, crypto
from bot.core.settings import settings
from bot.store import known_facts, threads
from bot.store.erase import erase_thread, purge
from bot.store.tables import KnownFacts

from .builders import person, receive

TOLD = {"release": {"value": "amnesty", "told_on": "2026-11-20"}}
DAYS = timedelta(days=30)


def somebody(store, consent):
    """A thread, whose person has said ``consent``."""
    who = person()
    receive(store, who=who)
    with store.write() as tx:
        thread = threads.find(tx, "web", "web", who)
        thread.consent = consent
        return thread.id


def keep(store, thread_id, told=TOLD, now=None):
    with store.write() as tx:
        known_facts.keep(tx, threads.get(tx, thread_id), told, now or clock.now())


def kept(store, thread_id):
    with store.read() as tx:
        return known_facts.of(tx, threads.get(tx, thread_id))


def rows(store) -> int:
    with store.read() as tx:
        return tx.query(KnownFacts).count()


def sweep(store, now):
    with store.write() as tx:
        purge(tx, now, talk=timedelta(hours=24), with_consent=DAYS, case=timedelta(days=180))


def test_nothing_is_kept_of_who_was_not_asked_or_said_no(store):
    for answer in (None, False):
        thread = somebody(store, answer)
        keep(store, thread)
        assert kept(store, thread) is None
    assert rows(store) == 0


def test_a_later_word_replaces_and_what_is_known_no_more_is_gone(store):
    thread = somebody(store, True)
    assert kept(store, thread) == {}
    keep(store, thread, {**TOLD, "home": {"value": "has", "told_on": "2026-11-20"}})
    later = {"value": "parole", "told_on": "2026-11-22"}
    keep(store, thread, {"release": later, "home": None})
    assert kept(store, thread) == {"release": later}


def test_thirty_days_after_the_last_use_it_is_gone(store):
    thread, now = somebody(store, True), clock.now()
    keep(store, thread, now=now)
    keep(store, thread, now=now + timedelta(days=20))
    sweep(store, now + timedelta(days=49))
    assert kept(store, thread) == TOLD
    sweep(store, now + timedelta(days=51))
    assert rows(store) == 0


def test_what_lies_there_without_a_consent_is_swept_at_once(store):
    thread = somebody(store, True)
    keep(store, thread)
    with store.write() as tx:
        threads.get(tx, thread).consent = None
    assert kept(store, thread) is None
    sweep(store, clock.now())
    assert rows(store) == 0


def test_erasing_leaves_nothing_and_touches_nobody_else(store):
    mine, other = somebody(store, True), somebody(store, True)
    for thread in (mine, other):
        keep(store, thread)
    with store.write() as tx:
        erase_thread(tx, threads.get(tx, mine), clock.now())
    assert rows(store) == 1
    assert kept(store, other) == TOLD


def test_neither_the_facts_nor_their_names_can_be_read_in_the_database(store):
    thread = somebody(store, True)
    keep(store, thread)
    with store.read() as tx:
        (sealed,) = tx.execute(text("SELECT facts FROM known_facts")).one()
    assert not [word for word in (b"amnesty", b"release", b"2026") if word in bytes(sealed)]


def test_a_new_key_opens_what_the_old_one_sealed_until_it_is_sealed_anew(store):
    thread = somebody(store, True)
    keep(store, thread)
    path = settings().key_file
    keys = json.loads(path.read_text())
    keys["keys"]["k2"] = base64.b64encode(secrets.token_bytes(32)).decode()
    path.write_text(json.dumps({**keys, "current": "k2"}))
    crypto.keyring.cache_clear()
    assert kept(store, thread) == TOLD
    keep(store, thread, {"home": {"value": "has", "told_on": "2026-11-22"}})
    del keys["keys"]["k1"]
    path.write_text(json.dumps({**keys, "current": "k2"}))
    crypto.keyring.cache_clear()
    with store.read() as tx:
        assert set(tx.get(KnownFacts, thread).facts) == {"release", "home"}
