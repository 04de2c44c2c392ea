"""Webhooks never wait for Rasa: it is not even started when they come; once it runs, their senders are answered."""

from __future__ import annotations

import json
import socket
import time

import httpx
import pytest

from tests.acceptance.test_platforms import Phone
from tests.contract import messenger_platform as messenger, zalo_platform as zalo
from tests.running import Running, until

PERSON = {"zalo": zalo.USER, "messenger": messenger.PSID}
QUESTION = "lãi suất vay theo quyết định 22 là bao nhiêu"


def signed(platform: str) -> tuple[bytes, dict[str, str]]:
    """A stored webhook to the byte, with the signature that stands in the table beside it."""
    if platform == "messenger":
        return messenger.fixture("message_text.json"), _row(messenger.rows(), "messenger/message_text.json")
    return zalo.fixture("user_send_text.json"), _row(zalo.rows(), "zalo/user_send_text.json")


def _row(rows, file):
    row = next(each for each in rows if each["file"] == file and each["expect"] == "valid")
    return {row["header"]: row["value"]}


def asking() -> tuple[bytes, dict[str, str]]:
    """The Page's webhook with another message, of now."""
    now = int(time.time() * 1000)
    body = json.loads(messenger.fixture("message_text.json"))
    item = body["entry"][0]["messaging"][0]
    item |= {"timestamp": now, "message": {"mid": f"m_{now}", "text": QUESTION}}
    raw = json.dumps(body).encode()
    return raw, messenger.signed(raw)


@pytest.fixture(scope="module")
def system(tmp_path_factory):
    """Everything but Rasa and the action server."""
    made = Running(tmp_path_factory.mktemp("without-rasa"))
    made.prepare()
    made.start("serve")
    for url in (made.url, made.simulator_url):
        until(lambda url=url: _answers(f"{url}/healthz"), 90, url)
    yield made
    made.stop()


def _answers(url):
    try:
        return httpx.get(url, trust_env=False, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def test_signed_webhooks_get_200_without_rasa_and_their_senders_a_cited_answer_with_it(system):
    """``user_send_text.json`` asks for the identity card. ``message_text.json`` asks for a birth certificate, which is not
    served here: it gets a kind word, and the next question of its sender the law."""
    phones = {platform: Phone(system.simulator_url, platform, PERSON[platform]) for platform in PERSON}
    with httpx.Client(base_url=system.url, trust_env=False, timeout=5) as http:
        for platform, phone in phones.items():
            phone.opens()  # the simulated platform knows the person from now on
            phone.reads("Chào anh/chị")
            raw, headers = signed(platform)
            times = []
            for _ in range(20):  # the platform's own repeats: taken once
                began = time.monotonic()
                answer = http.post(f"/webhooks/{platform}", content=raw, headers=headers)
                times.append(time.monotonic() - began)
                assert answer.status_code == 200, answer.text
            print(f"{platform}: 200 in {1000 * sorted(times)[10]:.1f} ms (median of 20), Rasa stopped")
        assert not listens(system.ports["rasa"])

        system.start("rasa", "actions")
        system.wait_ready(180)
        phones["zalo"].reads("Căn cứ:", 120)
        phones["messenger"].reads("xóa dữ liệu của tôi", 120)  # the notice after the first answer
        raw, headers = asking()
        assert http.post("/webhooks/messenger", content=raw, headers=headers).status_code == 200
        phones["messenger"].reads("6,24")
        phones["messenger"].reads("Quyết định 22/2023/QĐ-TTg", 10)
    cited = [one for one in phones["zalo"].messages() if "Căn cứ:" in (one["text"] or "")]
    assert len(cited) == 1
    for phone in phones.values():
        phone.http.close()
