import json
import threading

import pytest

from bot.core.crypto import Keyring, create_key_file, keyring, load_keyring
from bot.core.errors import KeyMissing, SealBroken, SettingsError

RING = Keyring("k2", {"k1": b"1" * 32, "k2": b"2" * 32}, b"3" * 32)


def test_what_was_sealed_opens_again_and_does_not_show():
    sealed = RING.seal("chuyện riêng".encode(), "inbox.body")
    assert RING.open(sealed, "inbox.body").decode() == "chuyện riêng"
    assert "chuyện".encode() not in sealed
    assert RING.seal(b"x", "p") != RING.seal(b"x", "p")


def test_an_older_key_still_opens_what_it_sealed():
    old = Keyring("k1", RING.keys, RING.lookup)
    assert RING.open(old.seal(b"x", "p"), "p") == b"x"


def test_a_missing_key_a_changed_byte_and_another_column_are_three_clear_errors():
    sealed = RING.seal(b"x", "inbox.body")
    with pytest.raises(KeyMissing):
        Keyring("k1", {"k1": b"1" * 32}, b"").open(sealed, "inbox.body")
    with pytest.raises(SealBroken):
        RING.open(sealed[:-1] + bytes([sealed[-1] ^ 1]), "inbox.body")
    with pytest.raises(SealBroken):
        RING.open(sealed, "outbox.card")


def test_a_fingerprint_finds_again_and_differs_by_purpose_and_key():
    assert RING.fingerprint("a", "person") == RING.fingerprint("a", "person")
    assert RING.fingerprint("a", "person") != RING.fingerprint("a", "message")
    assert RING.fingerprint("a", "person") != Keyring("k2", RING.keys, b"4" * 32).fingerprint("a", "person")


def test_the_key_file_is_its_owners_alone_and_never_overwritten(tmp_path):
    path = tmp_path / "deep" / "keys.json"
    makers = [threading.Thread(target=create_key_file, args=(path,)) for _ in range(8)]
    [maker.start() for maker in makers]
    [maker.join() for maker in makers]
    assert path.stat().st_mode & 0o777 == 0o600
    first = path.read_text()
    create_key_file(path)
    assert path.read_text() == first
    assert [file.name for file in path.parent.iterdir()] == ["keys.json"]


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "missing"),
        ("{", "damaged"),
        (json.dumps({"current": "k9", "keys": {}, "lookup": ""}), "no usable current key"),
    ],
)
def test_a_bad_key_file_stops_the_start_with_its_reason(tmp_path, content, says):
    path = tmp_path / "keys.json"
    if content is not None:
        path.write_text(content)
        path.chmod(0o600)
    with pytest.raises(SettingsError, match=says):
        load_keyring(path)


def test_a_key_file_that_others_can_read_is_refused(data_dir):
    path = data_dir / "keys.json"
    path.chmod(0o640)
    with pytest.raises(SettingsError, match="chmod 600"):
        keyring()
