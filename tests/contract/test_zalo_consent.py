"""A person consents at Zalo: the command makes verifier and challenge, exchanges the code once, and shows no token."""

import re

import pytest

from bot.channels import accounts
from bot.channels.zalo import command
from bot.core import clock
from bot.store import alarms, tokens
from tests.contract.zalo_platform import OA, account, configure, zalo  # noqa: F401 - a fixture

on_sqlite = pytest.mark.parametrize("store", ["sqlite"], indirect=True)  # Zalo does not know the database
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"  # RFC 7636, appendix B, with its challenge
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"


@pytest.fixture
def consenting(zalo, monkeypatch):  # noqa: F811
    """Zalo's OAuth server that knows the code "good" and the challenge of our verifier; what it was asked."""
    asked = []

    def rotate(form):
        asked.append(form)
        right = form.get("code") == "good" and command.challenge(form["code_verifier"]) == CHALLENGE
        if form["grant_type"] != "authorization_code" or not right:
            return 200, {"error": -14003, "error_name": "Invalid redirect"}
        return 200, {"access_token": "access-new", "refresh_token": "refresh-new", "expires_in": "90000"}

    monkeypatch.setattr(zalo, "rotate", rotate)
    return asked


def entry(**changes):
    return {**accounts.zalo(OA).dict(), **changes}


def type_code(monkeypatch, code):
    monkeypatch.setattr(command.getpass, "getpass", lambda prompt: f" {code} ")


def test_the_challenge_is_that_of_the_standard():
    assert command.challenge(VERIFIER) == CHALLENGE


@on_sqlite
def test_without_a_verifier_it_makes_one_and_says_where_both_go(store, consenting, capsys):
    assert command.main([]) == 1
    told = capsys.readouterr().out
    verifier = re.search(r"code_verifier: (\S+)", told)[1]
    assert len(verifier) == 43
    assert command.challenge(verifier) in told
    assert consenting == []


@on_sqlite
def test_the_code_becomes_a_stored_pair_and_nothing_of_it_is_shown(store, consenting, monkeypatch, capsys):
    configure(entry(code_verifier=VERIFIER, refresh_token=""))
    type_code(monkeypatch, "good")
    with store.write() as tx:
        alarms.ring(tx, "token", "zalo", OA, "lost", clock.now())
    assert command.main([OA]) == 0
    with store.read() as tx:
        row = tokens.get(tx, "zalo", OA)
        assert (row.access, row.refresh) == ("access-new", "refresh-new")
        assert alarms.live(tx) == []
    told = capsys.readouterr()
    assert CHALLENGE in told.out
    for secret in ("access-new", "refresh-new", VERIFIER, "fake-app-secret", "good\n"):
        assert secret not in told.out + told.err
    assert consenting[0]["app_id"] == accounts.zalo(OA).app_id


@on_sqlite
def test_a_refusal_changes_nothing_and_is_told(store, consenting, monkeypatch, capsys):
    configure(entry(code_verifier=VERIFIER))
    type_code(monkeypatch, "old")
    assert command.main([]) == 1
    assert "-14003" in capsys.readouterr().err
    with store.read() as tx:
        assert tokens.get(tx, "zalo", OA) is None


@on_sqlite
def test_of_several_oas_one_must_be_named(store, consenting, capsys):
    configure(entry(), account(account="77"))
    assert command.main([]) == 2
    assert command.main(["999"]) == 2
    assert "77" in capsys.readouterr().err
