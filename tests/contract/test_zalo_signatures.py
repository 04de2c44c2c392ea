"""Only what Zalo signed gets in: every row of the signature table, rotation, several OAs, a hundred changes."""

import hashlib
import hmac
import json
import logging

import pytest
from zalo.sdk.utils.MacUtils import MacUtils

from bot.channels.base import SignatureInvalid
from bot.channels.zalo import webhook
from tests.contract.zalo_platform import (
    APP,
    KEY,
    OA,
    account,
    configured,  # noqa: F401 - a fixture
    fixture,
    rows,
    signed,
)

TEXT = fixture("user_send_text.json")
GOOD = next(row["value"] for row in rows() if row["file"].endswith("user_send_text.json"))
pytestmark = pytest.mark.usefixtures("configured")


def accepted(raw, headers):
    try:
        webhook.verify(raw, headers)
    except SignatureInvalid:
        return False
    return True


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['file'][5:-5]} {row['note'][:30]}")
def test_every_row_of_the_table_is_decided(row):
    """``valid_hex_without_prefix`` is refused: the prefix is part of what Zalo sends, and nothing else is."""
    raw = fixture(row["file"].removeprefix("zalo/"))
    assert accepted(raw, {row["header"]: row["value"]}) is (row["expect"] == "valid")


@pytest.mark.parametrize("row", [row for row in rows() if row["expect"] != "valid_hex_without_prefix"])
def test_an_independent_signer_agrees_with_the_table_and_with_us(row):
    raw = fixture(row["file"].removeprefix("zalo/"))
    stamp = str(json.loads(raw)["timestamp"])
    theirs = MacUtils.build_mac(APP, raw.decode(), stamp, KEY)
    assert (f"mac={theirs}" == row["value"]) is (row["expect"] == "valid")
    assert webhook.mac(APP, raw, stamp, KEY) == theirs


@pytest.mark.parametrize("name", ["x-zevent-signature", "X-ZEVENT-SIGNATURE", "X-ZEvent-Signature"])
def test_the_headers_name_and_the_digits_may_be_of_any_case(name):
    assert accepted(TEXT, {name: GOOD})
    assert accepted(TEXT, {name: "mac=" + GOOD[4:].upper()})


def test_the_previous_key_is_good_during_a_rotation_only(configured):  # noqa: F811
    configured(account(oa_secret="the new key", oa_secret_previous=KEY))
    assert accepted(TEXT, {webhook.HEADER: GOOD})
    configured(account(oa_secret="the new key"))
    assert not accepted(TEXT, {webhook.HEADER: GOOD})


def test_every_oa_signs_with_its_own_key_only(configured):  # noqa: F811
    configured(account(), account(account="77", oa_secret="key of 77"))
    other = {"app_id": APP, "sender": {"id": "1"}, "recipient": {"id": "77"}, "timestamp": "1795140901000"}
    assert accepted(*signed(other, "key of 77"))
    assert not accepted(*signed(other, KEY))
    assert accepted(TEXT, {webhook.HEADER: GOOD})


def test_what_names_none_of_our_oas_may_be_signed_by_any_of_its_app(configured):  # noqa: F811
    configured(account(), account(account="77", oa_secret="key of 77"), account(account="88", app_id="9"))
    group = {
        "app_id": APP,
        "sender": {"id": "1"},
        "recipient": {"id": "a group"},
        "timestamp": "1795140901000",
    }
    assert accepted(*signed(group, "key of 77"))
    assert not accepted(*signed(group, "key of nobody"))


def test_another_app_is_refused_whatever_it_signs_with(configured):  # noqa: F811
    body = {"app_id": "1", "oa_id": OA, "timestamp": "1795140901000"}
    assert not accepted(*signed(body))
    configured()
    assert not accepted(TEXT, {webhook.HEADER: GOOD})


def test_the_answer_to_what_is_not_signed_is_403():
    assert SignatureInvalid.status == 403


def test_an_empty_key_opens_nothing(configured):  # noqa: F811
    configured(account(oa_secret=""))
    assert not accepted(*signed(json.loads(TEXT), ""))


@pytest.mark.parametrize("stamp", [None, "", "soon", [1], {}, "１７９５"])
def test_a_body_without_its_time_is_refused(stamp):
    assert not accepted(*signed({"app_id": APP, "oa_id": OA, "timestamp": stamp}))


@pytest.mark.parametrize(
    ("begins", "key", "mac_of", "look_at"),
    [
        (OA, KEY, "app", "mac_of"),
        (APP, KEY, "oa", "mac_of"),
        (APP, "fake-app-secret", "app", "oa_secret"),
        (APP, "another key", "app", ""),
    ],
)
def test_the_likely_mistakes_of_set_up_are_named_and_not_accepted(
    configured,  # noqa: F811
    caplog,
    begins,
    key,
    mac_of,
    look_at,
):
    configured(account(mac_of=mac_of))
    digest = hashlib.sha256(begins.encode() + TEXT + b"1795140901000" + key.encode()).hexdigest()
    with caplog.at_level(logging.WARNING), pytest.raises(SignatureInvalid) as caught:
        webhook.verify(TEXT, {webhook.HEADER: f"mac={digest}"})
    assert caught.value.look_at == look_at
    assert (look_at in caplog.text) if look_at else not caplog.text
    assert OA not in caplog.text


def test_the_setting_says_whose_id_a_signature_begins_with(configured):  # noqa: F811
    by_oa = hashlib.sha256(OA.encode() + TEXT + b"1795140901000" + KEY.encode()).hexdigest()
    configured(account(mac_of="oa"))
    assert accepted(TEXT, {webhook.HEADER: f"mac={by_oa}"})
    assert not accepted(TEXT, {webhook.HEADER: GOOD})


def changed_bodies():
    """Sixty bodies that differ from the signed one in one place."""
    for place in range(0, len(TEXT), len(TEXT) // 40):
        yield TEXT[:place] + bytes([TEXT[place] ^ 1]) + TEXT[place + 1 :]
    data = json.loads(TEXT)
    yield from (TEXT + end for end in (b"\n", b" ", b"\0", b"{}", b"\xff"))
    yield from (start + TEXT for start in (b"\n", b" ", b"\xef\xbb\xbf", b"[", b"x"))
    yield from (
        b"",
        b"{}",
        b"[]",
        b"null",
        b"0",
        b'"',
        TEXT[:-1],
        TEXT[1:],
        b"[" * 100_000,
        b'{"a":' * 50_000,
    )
    yield json.dumps(data).encode()
    yield json.dumps(data, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    yield json.dumps(data, ensure_ascii=False, indent=1).encode()
    yield TEXT.decode().encode("utf-16")
    for change in ({"timestamp": 1795140901001}, {"app_id": "4231907765102840018"}, {"event_name": "follow"}):
        yield json.dumps({**data, **change}, ensure_ascii=False, separators=(",", ":")).encode()


def changed_headers():
    """Headers that are not quite the signature's."""
    digits = GOOD[4:]
    for place in range(0, 64, 3):
        yield {
            webhook.HEADER: f"mac={digits[:place]}{'0' if digits[place] != '0' else '1'}{digits[place + 1 :]}"
        }
    for value in (
        "",
        "mac=",
        digits,
        f"sha256={digits}",
        f"MAC={digits}",
        f"mac={digits} ",
        f" mac={digits}",
    ):
        yield {webhook.HEADER: value}
    for value in (
        f"mac={digits[:-1]}",
        f"mac={digits}0",
        f"mac:{digits}",
        f"mac={digits}\n",
        f"mac=mac={digits}",
    ):
        yield {webhook.HEADER: value}
    as_hmac = hmac.new(KEY.encode(), TEXT, hashlib.sha256).hexdigest()
    yield {webhook.HEADER: f"mac={as_hmac}"}
    yield {webhook.HEADER: f"mac={hashlib.sha512(TEXT).hexdigest()}"}
    yield {webhook.HEADER: "mac=" + "０" * 64}
    yield from ({}, {"X-Hub-Signature-256": GOOD}, {"X-ZEvent-Signature2": GOOD}, {"mac": digits})
    yield {webhook.HEADER: GOOD, "X-ZEvent-Signature": GOOD}


CHANGED = [(raw, {webhook.HEADER: GOOD}) for raw in changed_bodies()]
CHANGED += [(TEXT, headers) for headers in changed_headers()]


def test_there_are_at_least_a_hundred_changes():
    assert len(CHANGED) >= 100
    assert len({(raw, json.dumps(headers)) for raw, headers in CHANGED}) == len(CHANGED)


@pytest.mark.parametrize("number", range(len(CHANGED)))
def test_any_change_is_refused(number):
    raw, headers = CHANGED[number]
    assert raw != TEXT or headers != {webhook.HEADER: GOOD}
    assert not accepted(raw, headers)
