"""E-mail to officers when nobody looks: when it goes, to whom, what it says, and what happens when it cannot go."""

import threading

import pytest

from bot.core import clock, mail
from bot.core.mail import MailFailed
from bot.delivery.notices import Notifier
from bot.delivery.worker import DeliveryWorker
from bot.store import alarms, cases, officers, sessions
from bot.store.tables import Officer
from tests.casework import make_case, make_officer, signed_in
from tests.conftest import clear_caches
from tests.gateway.serving import until
from tests.mail_server import PASSWORD, USER, Mailbox, make_certificate, running

A, B, BOSS = "canbo.a@coquan.test", "canbo.b@coquan.test", "phutrach@coquan.test"
TEXT = "cho em gặp cán bộ, em tên Nguyễn Thị Mơ"


@pytest.fixture
def mailbox(data_dir, monkeypatch):
    """A running mail server that the settings name."""
    made = Mailbox()
    for name, value in {
        "host": "127.0.0.1",
        "port": made.port,
        "tls": "none",
        "from": "ban-truc@coquan.test",
    }.items():
        monkeypatch.setenv(f"BOT_SMTP_{name.upper()}", str(value))
    clear_caches()
    with running(made):
        yield made


@pytest.fixture
def notifier(mailbox, store, time):
    return Notifier(store)


def officer(store, login, email=None, **more):
    with store.write() as tx:
        row = make_officer(tx, login, f"Cán bộ {login}", now=clock.now(), **more)
        if email:
            officers.set_email(tx, row.id, email, clock.now(), by=None)
        return row.id


def wants_help(store, who="p1", **more):
    with store.write() as tx:
        return make_case(tx, who, TEXT, now=clock.now(), **more).id


def ringing(store):
    with store.read() as tx:
        return [(alarm.kind, alarm.detail) for alarm in alarms.live(tx)]


def test_an_urgent_case_that_nobody_sees_is_told_of_once(notifier, store, mailbox, time):
    officer(store, "a", A)
    officer(store, "b", B)
    officer(store, "c", "khac@coquan.test", desk="justice")
    wants_help(store, urgent=True, danger="threat")
    assert notifier.look() == 1
    assert notifier.look() == 0
    assert sorted(address for address, _ in mailbox.mails) == [A, B]
    time.move(minutes=30)
    assert notifier.look() == 0


def test_the_mail_has_counts_and_a_link_and_nothing_of_anybody(notifier, store, mailbox, time, monkeypatch):
    monkeypatch.setenv("BOT_CONSOLE_URL", "https://ban-truc.coquan.test/")
    clear_caches()
    time.move(hours=36)  # Monday, 8 in the morning
    officer(store, "a", A)
    wants_help(store, "p1", urgent=True, danger="threat")
    wants_help(store, "p2", urgent=True, danger="threat")
    wants_help(store, "p3")
    time.move(minutes=16)
    assert notifier.look() == 1
    ((_, told),) = mailbox.mails
    assert told["Subject"] == "Bàn trực Công an: 2 vụ khẩn, 1 vụ quá hạn chưa ai nhận"
    assert told["To"] == A
    assert told["From"] == "ban-truc@coquan.test"
    assert told["Auto-Submitted"] == "auto-generated"
    body = told.get_content()
    assert "2 vụ khẩn và 1 vụ quá hạn" in body
    assert "Mở bàn trực: https://ban-truc.coquan.test/" in body.splitlines()
    for private in ("Mơ", "gặp cán bộ", "đe dọa", "/vu/", "Cán bộ a", B):
        assert private not in told.as_string() + body, private


def test_who_has_the_console_open_gets_no_mail_until_it_is_locked_or_closed(notifier, store, mailbox, time):
    someone = officer(store, "a", A)
    with store.write() as tx:
        token = signed_in(tx, someone, clock.now())
        sessions.watch(tx, token, clock.now())
    wants_help(store, urgent=True, danger="threat")
    assert notifier.look() == 0
    time.move(minutes=1)  # the open console gives no sign of life any more
    assert notifier.look() == 1
    assert len(mailbox.mails) == 1


def test_a_console_of_another_desk_does_not_count(notifier, store, mailbox, time):
    officer(store, "a", A)
    other = officer(store, "c", desk="justice")
    with store.write() as tx:
        sessions.watch(tx, signed_in(tx, other, clock.now()), clock.now())
    wants_help(store, urgent=True, danger="threat")
    assert notifier.look() == 1


def test_a_case_past_its_time_is_told_of_in_office_hours_only(notifier, store, mailbox, time):
    officer(store, "a", A)
    wants_help(store)  # Saturday evening
    time.move(hours=2)
    assert notifier.look() == 0
    time.move(hours=34)  # Monday, 8 in the morning
    assert notifier.look() == 1
    assert mailbox.mails[0][1]["Subject"] == "Bàn trực Công an: 1 vụ quá hạn chưa ai nhận"


def test_a_claimed_case_is_nobodys_mail(notifier, store, mailbox, time):
    someone = officer(store, "a", A)
    case = wants_help(store, urgent=True, danger="threat")
    with store.write() as tx:
        cases.claim(tx, case, someone, clock.now())
    assert notifier.look() == 0


def test_not_more_than_one_mail_a_desk_in_ten_minutes_and_then_what_came_meanwhile(
    notifier, store, mailbox, time
):
    officer(store, "a", A)
    wants_help(store, "p1", urgent=True, danger="threat")
    assert notifier.look() == 1
    time.move(minutes=2)
    wants_help(store, "p2", urgent=True, danger="threat")
    time.move(minutes=7)
    assert notifier.look() == 0
    time.move(minutes=2)
    assert notifier.look() == 1
    assert "2 vụ khẩn" in mailbox.mails[-1][1]["Subject"]


def test_an_urgent_case_that_still_lies_is_told_of_again_after_an_hour(notifier, store, mailbox, time):
    officer(store, "a", A)
    wants_help(store, urgent=True, danger="threat")
    assert notifier.look() == 1
    time.move(minutes=59)
    assert notifier.look() == 0
    time.move(minutes=2)
    assert notifier.look() == 1


def test_each_desk_is_told_of_its_own(notifier, store, mailbox, time):
    officer(store, "a", A)
    officer(store, "c", B, desk="justice")
    wants_help(store, "p1", urgent=True, danger="threat")
    moved = wants_help(store, "p2", urgent=True, danger="threat")
    with store.write() as tx:
        cases.get(tx, moved).desk = "justice"
    assert notifier.look() == 2
    assert {(address, told["Subject"].partition(":")[0]) for address, told in mailbox.mails} == {
        (A, "Bàn trực Công an"),
        (B, "Bàn trực Tư pháp"),
    }


def test_where_no_officer_has_an_address_the_supervisors_are_told(notifier, store, mailbox, time):
    officer(store, "a")
    officer(store, "boss", BOSS, desk="justice", role="supervisor")
    wants_help(store, urgent=True, danger="threat")
    assert notifier.look() == 1
    assert [address for address, _ in mailbox.mails] == [BOSS]


def test_where_nobody_has_an_address_it_rings_and_names_the_desk(notifier, store, mailbox, time):
    gone = officer(store, "a", A)
    with store.write() as tx:
        officers.disable(tx, gone, clock.now())
    wants_help(store, urgent=True, danger="threat")
    assert notifier.look() == 0
    assert ringing(store) == [("mail", "no officer of the desk police and no supervisor has an address")]


def test_what_the_server_does_not_take_rings_and_is_tried_again_until_it_is_taken(
    notifier, store, mailbox, time
):
    officer(store, "a", A)
    wants_help(store, urgent=True, danger="threat")
    mailbox.answer = "451 try again later"
    assert notifier.look() == 0
    assert ringing(store) == [("mail", "the mail server answers 451")]
    assert notifier.look() == 0
    for _ in range(12):
        time.move(minutes=20)
        assert notifier.look() == 0
    with store.read() as tx:
        (alarm,) = alarms.live(tx)
        assert alarm.times == 13
    mailbox.answer = "250 OK"
    time.move(minutes=20)
    assert notifier.look() == 1
    assert len(mailbox.mails) == 1
    assert ringing(store) == []


def test_one_wrong_address_keeps_no_other_from_being_told(notifier, store, mailbox, time):
    officer(store, "a", A)
    officer(store, "b", B)
    mailbox.refused.add(A)
    wants_help(store, urgent=True, danger="threat")
    assert notifier.look() == 1
    assert [address for address, _ in mailbox.mails] == [B]
    assert ringing(store) == [("mail", "1 of 2 addresses were refused")]


def test_two_processes_send_one_mail(notifier, store, mailbox, time):
    officer(store, "a", A)
    wants_help(store, urgent=True, danger="threat")
    real, told = mail.send, []

    def meanwhile(*arguments):
        told.append(Notifier(store).look())  # another process looks while this one sends
        return real(*arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(mail, "send", meanwhile)
        assert notifier.look() == 1
    assert told == [0]
    assert len(mailbox.mails) == 1


def test_delivery_looks_by_itself_once_a_mail_server_is_named(store, mailbox):
    officer(store, "a", A)
    wants_help(store, urgent=True, danger="threat")
    stop = threading.Event()
    running_worker = threading.Thread(target=DeliveryWorker(store, {}).run, args=(stop,))
    running_worker.start()
    try:
        until(lambda: mailbox.mails, "a mail arrives", seconds=60)
    finally:
        stop.set()
        running_worker.join(30)
    assert not running_worker.is_alive()


def test_the_address_lies_sealed(store, time):
    officer(store, "a", A)
    with store.read() as tx:
        raw = tx.connection().exec_driver_sql("SELECT email FROM officers").scalar_one()
        assert A.encode() not in bytes(raw)
        assert tx.query(Officer).one().email == A


# ---- the server ---------------------------------------------------------------------------------------------------


@pytest.fixture
def secure(data_dir, tmp_path, monkeypatch):
    """A server that wants STARTTLS and a password; a function that sets the settings."""
    certificate, made = make_certificate(tmp_path), Mailbox()

    def settle(**changes):
        values = {
            "host": "127.0.0.1",
            "port": made.port,
            "user": USER,
            "password": PASSWORD,
            "from": "ban-truc@coquan.test",
            **changes,
        }
        for name, value in values.items():
            monkeypatch.setenv(f"BOT_SMTP_{name.upper()}", str(value))
        clear_caches()

    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with running(made, certificate):
        yield made, settle


def test_over_starttls_with_a_password(secure):
    mailbox, settle = secure
    settle()
    assert mail.send([A], "thử", "một\ndòng") == 0
    assert mailbox.mails[0][1].get_content().split() == ["một", "dòng"]


def test_the_password_may_lie_in_a_file(secure, tmp_path):
    _, settle = secure
    file = tmp_path / "password"
    file.write_text(PASSWORD + "\n")
    settle(password="", password_file=file)
    mail.probe()
    file.unlink()
    with pytest.raises(MailFailed, match="cannot be read"):
        mail.probe()


def test_a_wrong_password_is_told_without_it(secure):
    _, settle = secure
    settle(password="wrong-one")
    with pytest.raises(MailFailed, match="user or password") as told:
        mail.probe()
    assert "wrong-one" not in str(told.value)


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(secure, monkeypatch):
    _, settle = secure
    monkeypatch.setenv("SSL_CERT_FILE", "/dev/null")
    settle()
    with pytest.raises(MailFailed, match="certificate"):
        mail.probe()


def test_a_server_that_offers_no_tls_gets_nothing(mailbox, monkeypatch):
    monkeypatch.setenv("BOT_SMTP_TLS", "starttls")
    clear_caches()
    with pytest.raises(MailFailed, match="does not offer"):
        mail.send([A], "thử", "một dòng")
    assert mailbox.mails == []


def test_no_server_at_all(mailbox, monkeypatch):
    monkeypatch.setenv("BOT_SMTP_PORT", "9")
    clear_caches()
    with pytest.raises(MailFailed, match="no connection"):
        mail.probe()
