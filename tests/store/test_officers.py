"""Passwords, login limits and sessions of officers, on a clock we move ourselves."""

import hashlib
from datetime import timedelta

import pytest
from zxcvbn.frequency_lists import FREQUENCY_LISTS

from bot.core import passwords
from bot.core.errors import Conflict, Refused
from bot.core.settings import settings
from bot.store import attempts, officers, sessions
from bot.store.tables import Attempt, OfficerSession
from tests.casework import NOW, PASSWORD, deeds, make_officer, signed_in

MINUTE = timedelta(minutes=1)


def test_the_password_is_argon2id_with_64_mib_and_three_rounds(store):
    with store.write() as tx:
        officer = officers.create(tx, " An ", "Nguyễn Văn An", "police", "officer", PASSWORD, NOW)
        assert officer.login == "an"
        assert officer.password_hash.startswith("$argon2id$v=19$m=65536,t=3,")
        assert passwords.matches(officer.password_hash, PASSWORD)
        assert not passwords.matches(officer.password_hash, PASSWORD + " ")
        assert deeds(tx) == ["officer_added"]


@pytest.mark.parametrize("bad", ["", "mười bốn ký t", "a" * 20, "0123456789" * 12 + "123456789"])
def test_a_password_too_short_too_long_or_too_plain_is_refused(bad):
    with pytest.raises(passwords.BadPassword):
        passwords.hash_password(bad)


@pytest.mark.parametrize(
    "guessable",
    [
        "passwordpassword",
        "123456789012345",
        "qwertyuiopasdfgh",
        "Iloveyou12345678",
        "anhyeuemanhyeuem",
        "mật khẩu mật khẩu",
        "CôngAn-CôngAn-2026",
        "tro ly ve nha 2026",
        "le thi lan lan lan",
        "lethilan@congan1",
    ],
)
def test_what_is_common_repeated_or_about_us_is_refused(guessable):
    with pytest.raises(passwords.BadPassword):
        passwords.hash_password(guessable, ("lan", "Lê Thị Lan"))


def test_none_of_the_three_thousand_commonest_passwords_of_a_fitting_length_is_taken():
    ranked = FREQUENCY_LISTS["passwords"]
    assert len(ranked) >= 3000
    fitting = [one for one in ranked if len(one) >= passwords.SHORTEST]
    made = [
        (one + "123456789012345")[:15] for one in ranked[:3000:30]
    ]  # the others, made to fit as people do
    for password in [*fitting, *made]:
        with pytest.raises(passwords.BadPassword):
            passwords.hash_password(password)


def test_fifteen_and_one_hundred_and_twenty_eight_characters_are_taken():
    for length in (15, 64, 128):
        clear = ("Vịt bơi quanh ao, gió thổi! " * 6)[:length]
        assert passwords.matches(passwords.hash_password(clear), clear)


def test_one_letter_typed_in_two_ways_is_one_password():
    one, two = "mưa rơi trên mái nhà ế", "mưa rơi trên mái nhà ê\u0301"
    assert passwords.matches(passwords.hash_password(one), two)


def test_for_an_unknown_officer_a_hash_of_the_same_cost_is_looked_at():
    """How long it takes is measured by ``python -m tests.guessing``."""
    known, unknown = passwords.hash_password(PASSWORD), passwords._nobodys()
    assert unknown.split("$")[1:4] == known.split("$")[1:4]
    assert not passwords.matches(None, PASSWORD)


def test_a_made_passphrase_is_long_enough_and_never_the_same():
    made = {passwords.new_passphrase() for _ in range(200)}
    assert len(made) == 200
    assert all(len(one) >= 15 for one in made)


def test_a_login_is_taken_once(store):
    with store.write() as tx:
        officers.create(tx, "an", "An", "police", "officer", PASSWORD, NOW)
    with pytest.raises(Conflict), store.write() as tx:
        officers.create(tx, "AN", "An", "police", "officer", PASSWORD, NOW)


@pytest.mark.parametrize(
    ("login", "name", "role"), [("", "An", "officer"), ("an", " ", "officer"), ("an", "An", "king")]
)
def test_an_officer_needs_a_login_a_name_and_a_known_role(store, login, name, role):
    with pytest.raises(Refused), store.write() as tx:
        officers.create(tx, login, name, "police", role, PASSWORD, NOW)


def test_only_a_hash_of_the_token_is_stored(store):
    with store.write() as tx:
        token = signed_in(tx, make_officer(tx).id, NOW)
    with store.read() as tx:
        (row,) = tx.query(OfficerSession).all()
        assert row.token_hash == hashlib.sha256(token.encode()).hexdigest()
        assert len(token) >= 43  # 256 bits
        found = sessions.find(tx, token, NOW)
        assert (found.login, found.name, found.locked) == ("an", "Nguyễn Văn An", False)
        assert sessions.find(tx, token + "x", NOW) is None
        assert sessions.find(tx, row.token_hash, NOW) is None


def test_an_idle_session_locks_and_no_sign_of_life_of_the_page_keeps_it_open(store):
    idle = timedelta(minutes=settings().console_idle_minutes)
    with store.write() as tx:
        token = signed_in(tx, make_officer(tx).id, NOW)
        sessions.touch(tx, token, NOW + 10 * MINUTE)
        sessions.watch(tx, token, NOW + 10 * MINUTE + idle)
        assert not sessions.find(tx, token, NOW + 10 * MINUTE + idle - MINUTE).locked
        assert sessions.find(tx, token, NOW + 10 * MINUTE + idle).locked
        sessions.touch(tx, token, NOW + 10 * MINUTE + idle)
        assert sessions.find(tx, token, NOW + 10 * MINUTE + idle).locked


def test_a_session_ends_after_its_hours_however_busy(store):
    hours = timedelta(hours=settings().console_session_hours)
    with store.write() as tx:
        token = signed_in(tx, make_officer(tx).id, NOW)
        moment = NOW
        while moment < NOW + hours - MINUTE:
            moment += 5 * MINUTE
            sessions.touch(tx, token, moment)
        assert sessions.find(tx, token, NOW + hours - MINUTE)
        assert sessions.find(tx, token, NOW + hours) is None


def test_signing_out_and_disabling_end_sessions_at_once(store):
    with store.write() as tx:
        officer = make_officer(tx)
        first, second, third = (signed_in(tx, officer.id, NOW) for _ in range(3))
        sessions.end(tx, first, NOW)
        assert sessions.find(tx, first, NOW) is None
        assert sessions.find(tx, second, NOW)
        officers.disable(tx, officer.id, NOW)
        assert sessions.find(tx, second, NOW) is None
        assert sessions.find(tx, third, NOW) is None


def test_a_new_password_ends_the_sessions_of_the_old_one(store):
    with store.write() as tx:
        officer = make_officer(tx)
        token = signed_in(tx, officer.id, NOW)
        officers.set_password(tx, officer.id, "một câu khác cũng dài", NOW)
        assert sessions.find(tx, token, NOW) is None
    with store.read() as tx:
        assert passwords.matches(officers.by_login(tx, "an").password_hash, "một câu khác cũng dài")


def test_on_duty_counts_officers_whose_console_is_open_and_who_are_at_work(store):
    with store.write() as tx:
        an, binh = make_officer(tx), make_officer(tx, "binh", "Bình")
        one, two, other = (signed_in(tx, officer.id, NOW) for officer in (an, an, binh))
        assert sessions.on_duty(tx, NOW) == 0
        for token in (one, two, other):
            sessions.watch(tx, token, NOW)
        assert sessions.on_duty(tx, NOW) == 2
        assert sessions.on_duty(tx, NOW + timedelta(seconds=44)) == 2
        assert sessions.on_duty(tx, NOW + timedelta(seconds=46)) == 0
        sessions.end(tx, other, NOW)
        assert sessions.on_duty(tx, NOW) == 1
        officers.disable(tx, an.id, NOW)
        assert sessions.on_duty(tx, NOW) == 0


def test_on_duty_for_a_desk_are_those_who_see_its_cases(store):
    with store.write() as tx:
        for login, desk, role in (
            ("an", "police", "officer"),
            ("binh", "justice", "editor"),
            ("chi", "justice", "administrator"),
        ):
            token = signed_in(tx, make_officer(tx, login, login, desk, role).id, NOW)
            sessions.watch(tx, token, NOW)
        assert [sessions.on_duty(tx, NOW, desk) for desk in ("police", "justice", None)] == [1, 0, 1]
        token = signed_in(tx, make_officer(tx, "dung", "Dũng", "police", "supervisor").id, NOW)
        sessions.watch(tx, token, NOW)
        assert [sessions.on_duty(tx, NOW, desk) for desk in ("police", "justice", None)] == [2, 1, 2]


def test_sessions_of_long_ago_are_forgotten(store):
    with store.write() as tx:
        officer = make_officer(tx).id
        signed_in(tx, officer, NOW)
        signed_in(tx, officer, NOW + timedelta(days=29))
        assert tx.query(OfficerSession).count() == 2
        signed_in(tx, officer, NOW + timedelta(days=31))
        assert tx.query(OfficerSession).count() == 2


def test_a_locked_console_is_not_on_duty(store):
    idle = timedelta(minutes=settings().console_idle_minutes)
    with store.write() as tx:
        token = signed_in(tx, make_officer(tx).id, NOW)
        sessions.watch(tx, token, NOW + idle)
        assert sessions.on_duty(tx, NOW + idle) == 0


def guess(store, address, account, now):
    with store.write() as tx:
        return attempts.admit(tx, address, account, now)


def test_ten_tries_an_hour_for_an_account_from_whatever_address(store):
    for number in range(10):
        guess(store, f"10.0.0.{number}", "an", NOW + number * MINUTE)
    with pytest.raises(attempts.TooManyTries) as refused:
        guess(store, "10.0.1.1", " AN ", NOW + 10 * MINUTE)
    assert refused.value.wait == 50 * MINUTE
    guess(store, "10.0.1.1", "an", NOW + 61 * MINUTE)  # nobody is locked out for good


def test_twenty_tries_an_hour_from_an_address_for_whatever_account(store):
    for number in range(20):
        guess(store, "10.0.0.1", f"an{number}", NOW)
    with pytest.raises(attempts.TooManyTries):
        guess(store, "10.0.0.1", "binh", NOW)
    guess(store, "10.0.0.2", "binh", NOW)


def test_a_refused_try_prolongs_nothing_and_a_right_one_does_not_count(store):
    for _ in range(9):
        guess(store, "10.0.0.1", "an", NOW)
    for _ in range(5):
        marks = guess(store, "10.0.0.1", "an", NOW)
        with store.write() as tx:
            attempts.forgive(tx, marks)
    guess(store, "10.0.0.1", "an", NOW)
    for _ in range(50):
        with pytest.raises(attempts.TooManyTries):
            guess(store, "10.0.0.1", "an", NOW + 30 * MINUTE)
    guess(store, "10.0.0.1", "an", NOW + 60 * MINUTE)


def test_five_hundred_guesses_in_an_hour_get_ten_tries(store):
    tried = 0
    for number in range(500):
        try:
            guess(store, f"10.{number // 250}.0.{number % 250}", "an", NOW + number * timedelta(seconds=7))
            tried += 1
        except attempts.TooManyTries:
            continue
    assert tried == 10


def test_doors_say_nothing_of_who_knocked(store):
    guess(store, "10.0.0.1", "an", NOW)
    with store.read() as tx:
        for row in tx.query(Attempt):
            assert "10.0" not in row.door
            assert len(row.door.split(":")[1]) == 64
