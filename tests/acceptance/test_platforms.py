"""The spine once more, on Zalo and on Messenger as the simulator plays them: signed webhooks in, API calls out."""

from __future__ import annotations

import base64
import time
import zlib

import httpx
import pytest
from playwright.sync_api import expect

from tests import samples
from tests.acceptance.test_spine import reply
from tests.running import until


class Phone:
    """Somebody's phone on a platform."""

    def __init__(self, simulator: str, platform: str, person: str) -> None:
        self.http = httpx.Client(base_url=simulator, trust_env=False, timeout=20)
        self.who = {"platform": platform, "person": person}

    def say(self, **what: object) -> None:
        self.http.post("/control/say", json={**self.who, **what}).raise_for_status()

    def opens(self) -> None:
        """Open the conversation without a word: from the OA's page, or through the Page's link."""
        event = "chatnow" if self.who["platform"] == "zalo" else "referral"
        self.http.post("/control/events", json={**self.who, "event": event}).raise_for_status()

    def fault(self, kind: str, **more: object) -> None:
        order = {"platform": self.who["platform"], "kind": kind, **more}
        self.http.post("/control/faults", json=order).raise_for_status()

    def messages(self) -> list[dict]:
        answer = self.http.get("/control/messages", params=self.who).raise_for_status().json()
        return [one for one in answer["messages"] if one["author"] != "person"]

    def texts(self) -> str:
        return "\n".join(one["text"] or "" for one in self.messages())

    def way_on(self) -> str:
        """The payload of a button that asks on from an answer."""
        until(lambda: self._asking(), 40, "a button that asks on")
        return self._asking()[0]

    def _asking(self) -> list[str]:
        shown = [button for one in self.messages() for button in one["buttons"]]
        return [each["payload"] for each in shown if "payload" in each and each["title"] != "Gặp cán bộ"]

    def reads(self, words: str, seconds: float = 40) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.texts():
            assert time.monotonic() < deadline, f"{words!r} is not on the phone: {self.texts()[-800:]}"
            time.sleep(0.1)


@pytest.fixture(params=["zalo", "messenger"])
def platform(request):
    return request.param


@pytest.fixture
def phone(running, platform, request):
    made = Phone(running.simulator_url, platform, f"p{zlib.crc32(request.node.name.encode())}")
    yield made
    made.http.close()


def test_a_cited_answer_a_button_a_human_and_the_bot_again(phone, console):
    phone.say(text="lam ly lich tu phap o dau vay ad")
    phone.reads("công an")
    phone.reads("107/2025/QH15")
    assert "**" not in phone.texts()
    onward = phone.way_on()
    phone.reads("xóa dữ liệu của tôi")  # the notice: the first turn is over
    before = phone.texts().count("Căn cứ:")
    phone.say(press=onward)
    until(lambda: phone.texts().count("Căn cứ:") > before, 40, f"a cited answer to the button {onward!r}")
    phone.say(text="cho em gặp cán bộ")
    phone.reads("Mình đã ghi nhận anh/chị muốn gặp cán bộ")
    console.get_by_role("link", name="Xin gặp cán bộ").first.click()
    console.get_by_role("button", name="Nhận vụ này").click()
    reply(console, "Chào anh/chị, tôi là cán bộ trực đây.")
    phone.reads("tôi là cán bộ trực đây")
    phone.say(text="lai suat vay quyet dinh 22 bao nhieu")
    expect(console.locator("#talk")).to_contain_text("lai suat vay quyet dinh 22")
    assert "6,24" not in phone.texts()
    console.get_by_text("Kết thúc trao đổi").click()
    console.get_by_role("button", name="Trả lại cho trợ lý").click()
    phone.reads("Từ đây là trợ lý tự động trả lời")
    phone.say(text="lai suat vay quyet dinh 22 bao nhieu")
    phone.reads("6,24")


def test_danger_is_answered_with_the_numbers_first(phone):
    phone.say(text="tôi không muốn sống nữa")
    phone.reads("115")
    first = phone.messages()[0]
    assert "115" in first["text"]
    phone.reads("Đã báo khẩn cho cán bộ")


def test_a_picture_gets_a_kind_line(phone):
    phone.say(attachment="image")
    phone.reads("Mình chưa xem được hình")


def test_a_photo_reaches_the_officer_and_a_document_and_a_photo_come_back(phone, console, tmp_path):
    (tmp_path / "Mẫu đơn.pdf").write_bytes(samples.PDF)
    (tmp_path / "Sơ đồ.png").write_bytes(samples.png())
    own = {"name": "giấy ra trại.png", "data": base64.b64encode(samples.png(side=40)).decode()}
    phone.say(attachment="image", file=own)
    phone.reads("Mình chưa xem được hình")
    phone.say(text="cho em gặp cán bộ")
    phone.reads("Mình đã ghi nhận anh/chị muốn gặp cán bộ")
    console.get_by_role("link", name="Xin gặp cán bộ").first.click()
    expect(console.locator(".line.person .picture img")).to_be_visible()
    until(
        lambda: console.evaluate("document.querySelector('.line.person .picture img').naturalWidth") == 40,
        20,
        "the photo on the officer's screen",
    )
    console.get_by_role("button", name="Nhận vụ này").click()
    expect(console.locator("#text")).to_be_focused()
    for name in ("Mẫu đơn.pdf", "Sơ đồ.png"):
        console.get_by_text("Gửi kèm ảnh hoặc tệp").click()
        console.set_input_files("#file", tmp_path / name)
        console.get_by_role("button", name="Gửi", exact=True).click()
        expect(console.locator(".line.officer")).to_have_count(1 if name.endswith("pdf") else 2)
        expect(console.locator("#file")).to_be_hidden()
    until(
        lambda: (
            [media["name"] for one in phone.messages() for media in one["media"]][-2:]
            == ["Mẫu đơn.pdf", "Sơ đồ.png"]
        ),
        40,
        "both files on the phone",
    )
    document, photo = [media["url"] for one in phone.messages() for media in one["media"]][-2:]
    assert phone.http.get(document).content == samples.PDF
    assert phone.http.get(photo).content == samples.png()
    calls = phone.http.get("/control/traffic", params={"platform": phone.who["platform"]}).json()["traffic"]
    uploads = [one for one in calls if "/upload/" in one["path"] or "message_attachments" in one["path"]]
    assert [
        name in one["request"] for one, name in zip(uploads[-2:], ("đơn.pdf", "đồ.png"), strict=True)
    ] == [True] * 2
    console.get_by_text("Kết thúc trao đổi").click()
    console.get_by_role("button", name="Trả lại cho trợ lý").click()
    phone.reads("Từ đây là trợ lý tự động trả lời")


@pytest.mark.parametrize("trouble", ["429", "500", "timeout_after", "echo_first", "webhook_twice"])
def test_trouble_loses_nothing_and_doubles_nothing(phone, trouble):
    phone.say(text="chào ad")
    phone.reads("xóa dữ liệu của tôi")  # the notice: the first turn is over
    before = len(phone.messages())
    phone.fault(trouble, times=1)
    phone.say(text="lai suat vay quyet dinh 22 bao nhieu")
    phone.reads("6,24", seconds=90)
    phone.say(text="cam on")
    until(lambda: len(phone.messages()) >= before + 2, 40, "the answer after the trouble")
    answers = [one for one in phone.messages()[before:] if "6,24" in (one["text"] or "")]
    assert len(answers) == 1


def test_an_expired_zalo_token_is_renewed_and_the_answer_arrives(running):
    phone = Phone(running.simulator_url, "zalo", "expired")
    try:
        phone.fault("expired_token", times=1)
        phone.say(text="lai suat vay quyet dinh 22 bao nhieu")
        phone.reads("6,24")
    finally:
        phone.http.close()


def test_who_opens_the_conversation_is_greeted_before_they_have_to_say_anything(phone):
    phone.opens()
    phone.reads("Chào anh/chị. Mình là máy trả lời tự động")


def test_the_doctor_finds_nothing_broken_and_names_what_is(running):
    import json

    assert running.command("messenger-profile").returncode == 0
    patient = Phone(running.simulator_url, "zalo", "patient")
    patient.fault("error", code=-221, where="info")
    patient.http.close()
    for broken in (True, False):
        done = running.command("doctor", "--json")
        checks = json.loads(done.stdout)["checks"]
        failed = [each["name"] for each in checks if each["state"] == "failure"]
        assert failed == (["zalo 2915847360118203344 call"] if broken else []), done.stdout
        assert done.returncode == (2 if broken else 1)  # cards await sign-off, and a desk has nobody
        for secret in ("fake-page-token", "fake-zalo-app-secret", "fake-oa-secret", "fake-verify-token"):
            assert secret not in done.stdout + done.stderr
