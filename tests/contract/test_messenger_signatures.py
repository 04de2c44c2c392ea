"""Only what Meta signed gets in: every row of the signature table, rotation, several apps, two hundred changes."""

import random

import pytest
from starlette.datastructures import Headers

from bot.channels.base import SignatureInvalid
from bot.channels.messenger import webhook
from tests.contract.messenger_platform import (
    FAKE,
    SECRET,
    configured_fixture,  # noqa: F401
    fixture,
    page,
    rows,
    signed,
)

TEXT = fixture("message_text.json")
GOOD = signed(TEXT)["X-Hub-Signature-256"]
NAME = "X-Hub-Signature-256"
pytestmark = pytest.mark.usefixtures("configured")


def accepted(raw, headers):
    try:
        webhook.verify(raw, headers)
    except SignatureInvalid:
        return False
    return True


def test_what_is_not_signed_is_forbidden():
    assert SignatureInvalid.status == 403


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['file'][10:-5]} {row['note'][:30]}")
def test_every_row_of_the_table_is_decided(row):
    """``valid_legacy`` (SHA-1 alone) and upper-case digits, which Meta never sends, are refused."""
    raw = fixture(row["file"].removeprefix("messenger/"))
    assert accepted(raw, {row["header"]: row["value"]}) is (row["expect"] == "valid")


def test_the_table_is_not_empty_and_agrees_with_the_formula():
    valid = [row for row in rows() if row["expect"] == "valid"]
    assert len(valid) >= 38
    for row in valid:
        assert signed(fixture(row["file"].removeprefix("messenger/")))[NAME] == row["value"]


@pytest.mark.parametrize("seed", range(100))
def test_a_changed_body_is_refused(seed):
    chance = random.Random(seed)
    raw = bytearray(TEXT)
    place = chance.randrange(len(raw))
    change = chance.choice(["flip", "drop", "add", "swap case"])
    if change == "flip":
        raw[place] ^= 1 << chance.randrange(8)
    elif change == "drop":
        del raw[place]
    elif change == "add":
        raw.insert(place, chance.randrange(256))
    else:
        raw = bytearray(TEXT.replace(b"\\u1ee7", b"\\u1EE7")) + b"\n" * chance.randrange(3)
    assert bytes(raw) != TEXT
    assert not accepted(bytes(raw), {NAME: GOOD})


@pytest.mark.parametrize("seed", range(100))
def test_a_changed_header_is_refused(seed):
    chance = random.Random(seed)
    value = list(GOOD)
    place = chance.randrange(len(value))
    value[place] = chance.choice(
        [letter for letter in "0123456789abcdefABCDEF=é \n" if letter != value[place]]
    )
    if chance.random() < 0.3:
        value = value[: chance.randrange(len(value))]
    assert not accepted(TEXT, {NAME: "".join(value)})


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {NAME: ""},
        {NAME: "sha256="},
        {NAME: GOOD + " "},
        {NAME: f"{GOOD},{GOOD}"},
        {NAME: GOOD.removeprefix("sha256=")},
        {"X-Hub-Signature": GOOD},
    ],
)
def test_a_header_that_is_missing_or_of_another_shape_is_refused(headers):
    assert not accepted(TEXT, headers)


def test_two_signatures_are_as_good_as_none():
    twice = Headers(raw=[(b"x-hub-signature-256", GOOD.encode()), (b"x-hub-signature-256", GOOD.encode())])
    assert not accepted(TEXT, twice)


def test_the_name_of_the_header_may_be_written_in_any_case():
    assert accepted(TEXT, {NAME.lower(): GOOD})
    assert accepted(TEXT, Headers({NAME: GOOD}))


def test_a_previous_secret_is_good_while_it_is_configured(configured):
    configured(page(app_secret="new", app_secret_previous=SECRET))
    assert accepted(TEXT, signed(TEXT))
    assert accepted(TEXT, signed(TEXT, "new"))
    configured(page(app_secret="new"))
    assert not accepted(TEXT, signed(TEXT))


def test_pages_of_several_apps_share_the_address(configured):
    configured(page(), page(account="2", app_id="22", app_secret="another"))
    assert accepted(TEXT, signed(TEXT))
    assert accepted(TEXT, signed(TEXT, "another"))
    assert not accepted(TEXT, signed(TEXT, "a third"))


def test_without_a_secret_nothing_is_accepted(configured):
    configured()
    assert not accepted(TEXT, signed(TEXT))
    configured(page(app_secret=""))
    assert not accepted(TEXT, signed(TEXT))
    assert not accepted(TEXT, signed(TEXT, ""))


def asking(**changes):
    return {
        "hub.mode": "subscribe",
        "hub.verify_token": FAKE["verify_token"],
        "hub.challenge": "1158201444",
    } | {f"hub.{name}": value for name, value in changes.items()}


def test_metas_question_is_answered_with_the_challenge():
    assert webhook.challenge(asking()) == "1158201444"


@pytest.mark.parametrize(
    "query",
    [
        {},
        asking(verify_token=""),
        asking(verify_token="fake-verify-tokem"),
        asking(verify_token="mã"),
        asking(mode="unsubscribe"),
        asking(challenge=""),
        asking(challenge="<script>"),
    ],
)
def test_anybody_elses_question_is_not_answered(query):
    assert webhook.challenge(query) is None


def test_an_empty_verify_token_is_no_password(configured):
    configured(page(verify_token=""))
    assert webhook.challenge(asking(verify_token="")) is None
