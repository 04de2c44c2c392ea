"""Officers from the command line: a password is shown once, and never taken as an argument."""

import re

import pyotp
import pytest

from bot import cli
from bot.console import command
from bot.core import clock, passwords
from bot.core.settings import settings
from bot.store import officers, second_factor, sessions
from tests.casework import deeds, signed_in


@pytest.fixture
def here(store, monkeypatch):
    """The command line works on this store."""
    monkeypatch.setenv("BOT_DATABASE_URL", store.url)
    settings.cache_clear()
    return store


def known(store, login):
    with store.read() as tx:
        return officers.by_login(tx, login)


def test_add_makes_a_password_that_opens_and_is_shown_once(here, capsys):
    assert cli.main(["officer", "add", "Lan", "--name", "Lê Thị Lan", "--desk", "justice"]) == 0
    password = re.search(r"password: (\S+)", capsys.readouterr().out).group(1)
    officer = known(here, "lan")
    assert (officer.name, officer.desk, officer.role) == ("Lê Thị Lan", "justice", "officer")
    assert len(password) >= 15
    assert passwords.matches(officer.password_hash, password)
    cli.main(["officer", "list"])
    listed = capsys.readouterr().out
    assert "lan\tLê Thị Lan\tjustice\tofficer\tactive" in listed
    assert password not in listed


def test_a_typed_password_is_asked_twice_and_not_printed(here, capsys, monkeypatch):
    monkeypatch.setattr(command.getpass, "getpass", lambda _prompt: "một câu dài dễ nhớ")
    assert cli.main(["officer", "add", "lan", "--name", "Lan", "--typed"]) == 0
    assert "một câu" not in capsys.readouterr().out
    answers = iter(["một câu dài dễ nhớ", "một câu khác hẳn nhé"])
    monkeypatch.setattr(command.getpass, "getpass", lambda _prompt: next(answers))
    assert cli.main(["officer", "password", "lan", "--typed"]) == 2
    assert "differ" in capsys.readouterr().err


def test_a_new_password_ends_sessions_and_disable_shuts_out(here, capsys):
    cli.main(["officer", "add", "lan", "--name", "Lan"])
    with here.write() as tx:
        token = signed_in(tx, officers.by_login(tx, "lan").id, clock.now())
    assert cli.main(["officer", "password", "lan"]) == 0
    with here.read() as tx:
        assert sessions.find(tx, token, clock.now()) is None
    assert cli.main(["officer", "disable", "lan"]) == 0
    assert known(here, "lan").disabled
    capsys.readouterr()
    cli.main(["officer", "list"])
    assert "disabled" in capsys.readouterr().out
    assert cli.main(["officer", "enable", "lan"]) == 0
    assert not known(here, "lan").disabled


def test_a_second_factor_set_up_on_the_machine_is_shown_once_and_opens(here, capsys):
    assert cli.main(["officer", "add", "lan", "--name", "Lan", "--show-totp"]) == 0
    told = capsys.readouterr().out
    phone = pyotp.parse_uri(re.search(r"^totp: (\S+)$", told, re.M).group(1))
    codes = re.findall(r"^recovery: (\S+)$", told, re.M)
    assert len(codes) == 10
    with here.write() as tx:
        officer, now = officers.by_login(tx, "lan").id, clock.now()
        assert second_factor.check(tx, officer, phone.at(now), now)
        assert second_factor.recover(tx, officer, codes[9], now)


def test_without_being_asked_for_no_secret_is_shown(here, capsys):
    cli.main(["officer", "add", "lan", "--name", "Lan"])
    assert "otpauth" not in capsys.readouterr().out
    assert known(here, "lan").totp_secret is None


def test_the_code_of_now_for_scripts_is_noted_and_not_for_production(here, capsys):
    embedded = here.dialect == "sqlite"
    cli.main(["officer", "add", "lan", "--name", "Lan"])
    assert cli.main(["officer", "code", "lan"]) == 2
    assert ("first sign-in" if embedded else "embedded") in capsys.readouterr().err
    cli.main(["officer", "add", "binh", "--name", "Bình", "--show-totp"])
    capsys.readouterr()
    assert cli.main(["officer", "code", "binh"]) == (0 if embedded else 2)
    told = capsys.readouterr()
    if embedded:
        with here.write() as tx:
            officer, now = officers.by_login(tx, "binh").id, clock.now()
            assert second_factor.check(tx, officer, told.out.strip(), now)
            assert deeds(tx)[-1] == "code_shown"
    else:
        assert "embedded" in told.err


def test_a_lost_second_factor_is_forgotten_on_the_machine(here, capsys):
    cli.main(["officer", "add", "lan", "--name", "Lan", "--show-totp"])
    with here.write() as tx:
        token = signed_in(tx, officers.by_login(tx, "lan").id, clock.now())
    assert cli.main(["officer", "reset-totp", "lan"]) == 0
    assert known(here, "lan").totp_since is None
    with here.read() as tx:
        assert sessions.find(tx, token, clock.now()) is None
        assert second_factor.recovery_codes_left(tx, known(here, "lan").id) == 0
        assert deeds(tx)[-1] == "second_factor_reset"


@pytest.mark.parametrize(
    "arguments", [[deed, "nobody"] for deed in ("password", "disable", "enable", "code", "reset-totp")]
)
def test_an_unknown_officer_is_said(here, capsys, arguments):
    assert cli.main(["officer", *arguments]) == 2
    assert "nobody" in capsys.readouterr().err


def test_a_taken_login_is_said(here, capsys):
    cli.main(["officer", "add", "lan", "--name", "Lan"])
    assert cli.main(["officer", "add", "LAN", "--name", "Lan"]) == 2
    assert "taken" in capsys.readouterr().err


def test_the_first_officers_are_made_once(here):
    (login, password), (admin, other) = command.ensure_first_officers()
    assert (login, admin) == ("canbo", "quantri")
    assert len(password) >= 15
    officer = known(here, "canbo")
    assert (officer.name, officer.role) == ("Cán bộ trực", "supervisor")
    assert passwords.matches(officer.password_hash, password)
    assert known(here, "quantri").role == "administrator"
    assert passwords.matches(known(here, "quantri").password_hash, other)
    assert command.ensure_first_officers() == []
