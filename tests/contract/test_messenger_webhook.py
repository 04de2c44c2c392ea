"""What each webhook of Messenger becomes: every fixture, and the shapes that break naive readers."""

import json
from datetime import datetime, timezone

import pytest
from hypothesis import HealthCheck, given, settings as how, strategies as st

from bot.channels.messenger.webhook import parse
from bot.core.media import Remote
from tests.contract.messenger_platform import (
    APP,
    FIXTURES,
    PAGE,
    PSID,
    configured_fixture,  # noqa: F401
    fixture,
    page,
)

pytestmark = pytest.mark.usefixtures("configured")
MENU = "/yeu_cau_gap_can_bo"
IMAGE = "https://scontent.xx.fbcdn.net/v/demo/"
FIRST = "m_f5aba5f825df43649461ac3d3145c7c00eca3904"
SENT = "m_c4f38388d42aa2d86d73f9033c91e2a2bcf4df64"


def event(name, **more):
    return ("event", {"event": name, **more})


def echo(message, by, **more):
    return [event("echo", message=message, by=by, **{"row": None, "part": None, **more})]


def attached(kind, *addresses, name=""):
    return [("attachment", {"type": kind}, *(Remote(kind, address, name) for address in addresses))]


EXPECTED = {
    "app_roles.json": [],
    "batch_message_and_delivery.json": [
        event("delivered", messages=[SENT]),
        ("text", {"text": "tin sau biên nhận"}),
    ],
    "batch_two_entries.json": [
        ("text", {"text": "câu hỏi thứ nhất"}),
        ("text", {"text": "câu hỏi của người khác"}),
    ],
    "batch_two_messaging.json": [("text", {"text": "dòng 1"}), ("text", {"text": "dòng 2"})],
    "dashboard_test_changes.json": [],
    "delivery.json": [event("delivered", messages=[SENT])],
    "echo_from_our_app.json": echo(SENT, "us"),
    "echo_from_page_inbox.json": echo("m_d5314a50f40000196fa139300c63397bd1fddd73", "person"),
    "echo_image_from_our_app.json": echo("m_a5221fa21da30592da3c1fb97ebb63cfcd60cb00", "us"),
    "message_audio.json": attached("audio", "https://cdn.fbsbx.com/v/demo/audioclip.mp4"),
    "message_deleted.json": [event("deleted", message=FIRST)],
    "message_edit.json": [event("edited", message=FIRST, text="Cho tôi hỏi thủ tục khai sinh (sửa)")],
    "message_fallback.json": [("text", {"text": "https://dichvucong.gov.vn"})],
    "message_file.json": attached("file", "https://cdn.fbsbx.com/v/demo/don.pdf", name="don.pdf"),
    "message_image.json": attached("image", IMAGE + "cccd.jpg?_nc_cat=1&oh=demo"),
    "message_location.json": [
        ("attachment", {"type": "location", "latitude": "21.0278", "longitude": "105.8342"})
    ],
    "message_quick_reply.json": [("press", {"payload": MENU, "text": "Gặp cán bộ"})],
    "message_reply_to.json": [("text", {"text": "Mục này là gì?"})],
    "message_sticker_new.json": attached("sticker"),
    "message_sticker_old.json": attached("sticker"),
    "message_text.json": [("text", {"text": "Cho tôi hỏi thủ tục đăng ký khai sinh"})],
    "message_text_utf8_body.json": [("text", {"text": "Giờ làm việc thứ bảy thế nào ạ?"})],
    "message_two_images.json": attached("image", IMAGE + "mt.jpg", IMAGE + "ms.jpg"),
    "message_unsupported.json": attached("other"),
    "message_video.json": attached("video", IMAGE + "v.mp4"),
    "message_with_referral.json": [("text", {"text": "Tôi thấy thông báo trên trang"})],
    "optin.json": [],
    "pass_thread_control.json": [event("thread_control", ours=True)],
    "policy_enforcement.json": [event("policy", action="warning", reason="demo")],
    "postback_button.json": [("press", {"payload": MENU, "text": "Gặp cán bộ"})],
    "postback_get_started.json": [("press", {"payload": "#start", "text": "Bắt đầu"})],
    "postback_without_payload.json": [event("thread_control", ours=False), ("text", {"text": "Gặp cán bộ"})],
    "reaction.json": [event("interaction")],
    "read.json": [event("seen", until=1795140961000)],
    "referral.json": [event("interaction", greet=True)],
    "request_thread_control.json": [],
    "standby_message.json": [event("thread_control", ours=False), ("text", {"text": "Alo cán bộ ơi"})],
    "take_thread_control.json": [event("thread_control", ours=False)],
}


def outcome(raw):
    return [(incoming.kind, incoming.body, *incoming.files) for _, incoming in parse(raw)]


def said(*items, key="messaging", page_id=PAGE):
    return json.dumps({"object": "page", "entry": [{"id": page_id, "time": 1, key: list(items)}]}).encode()


def item(**content):
    return {"sender": {"id": PSID}, "recipient": {"id": PAGE}, "timestamp": 1795140901000, **content}


def echoed(**message):
    ends = {"sender": {"id": PAGE}, "recipient": {"id": PSID}}
    return item(message={"mid": "m_1", "is_echo": True, "text": "x", **message}) | ends


def test_every_fixture_has_an_expected_outcome():
    assert sorted(EXPECTED) == FIXTURES


@pytest.mark.parametrize("name", FIXTURES)
def test_a_fixture_becomes_what_is_expected(name):
    assert outcome(fixture(name)) == EXPECTED[name]


@pytest.mark.parametrize("name", FIXTURES)
def test_the_person_the_page_and_the_time_are_told(name):
    for account, incoming in parse(fixture(name)):
        assert account == PAGE
        assert incoming.person in ({""} if name == "policy_enforcement.json" else {PSID, "8830014477252916"})
        assert incoming.sent_at.tzinfo is not None
        assert incoming.sent_at.year == 2026


@pytest.mark.parametrize("name", FIXTURES)
def test_the_same_event_has_the_same_key_and_no_two_share_one(name):
    once, again = parse(fixture(name)), parse(fixture(name))
    assert [each.message_id for _, each in once] == [each.message_id for _, each in again]
    keys = [(each.person, each.message_id) for _, each in once]
    assert len(set(keys)) == len(keys)
    assert all(each.message_id for _, each in once)


def test_a_message_keeps_the_platforms_id_so_that_it_can_be_found_when_changed_or_taken_back():
    (_, incoming), *_ = parse(fixture("message_text.json"))
    assert incoming.message_id == FIRST
    assert incoming.sent_at == datetime(2026, 11, 20, 2, 15, 1, tzinfo=timezone.utc)
    for later in ("message_edit.json", "message_deleted.json"):
        ((_, told),) = parse(fixture(later))
        assert told.body["message"] == FIRST
        assert told.message_id != FIRST


def test_events_of_all_fixtures_have_keys_of_their_own():
    keys = [(each.person, each.message_id) for name in FIXTURES for _, each in parse(fixture(name))]
    assert len(set(keys)) == len(keys)


def test_people_of_one_batch_are_told_apart():
    first, second = parse(fixture("batch_two_entries.json"))
    assert (first[1].person, second[1].person) == (PSID, "8830014477252916")


def test_an_echo_of_ours_names_its_row_and_part():
    raw = said(echoed(app_id=int(APP), metadata="row:4711:2"))
    assert outcome(raw) == echo("m_1", "us", row=4711, part=2)


@pytest.mark.parametrize(
    "metadata", ["", "row:1", "row:1:2:3", "row:-1:0", "row:١:0", "row:" + "9" * 30 + ":0", 7]
)
def test_metadata_of_another_shape_names_nothing(metadata):
    assert outcome(said(echoed(app_id=int(APP), metadata=metadata))) == echo("m_1", "us")


@pytest.mark.parametrize("by", [{}, {"app_id": None}, {"app_id": 263902037430900}, {"app_id": "9"}])
def test_words_of_the_page_that_are_not_our_apps_are_a_persons(by):
    assert outcome(said(echoed(metadata="row:1:0", **by))) == echo("m_1", "person")


def test_an_echo_is_the_persons_at_the_other_end():
    ((_, incoming),) = parse(fixture("echo_from_page_inbox.json"))
    assert incoming.person == PSID


def test_pages_of_one_deployment_are_told_apart(configured):
    configured(page(), page(account="2", app_id="22"))
    raw = said(item(message={"mid": "m_1", "text": "a"}), page_id="2")
    assert [account for account, _ in parse(raw)] == ["2"]
    assert outcome(said(echoed(app_id=22), page_id="2"))[0][1]["by"] == "us"
    assert outcome(said(echoed(app_id=int(APP)), page_id="2"))[0][1]["by"] == "person"


def test_a_page_that_is_not_ours_is_passed_by():
    assert parse(said(item(message={"mid": "m_1", "text": "a"}), page_id="999")) == []


def test_instagram_is_not_messenger():
    raw = said(item(message={"mid": "m_1", "text": "a"})).replace(b'"page"', b'"instagram"')
    assert parse(raw) == []


def test_text_is_composed_whichever_phone_wrote_it():
    ((_, incoming),) = parse(said(item(message={"mid": "m_1", "text": "To\u0302i ho\u0309i"})))
    assert incoming.body == {"text": "Tôi hỏi"}


def test_half_a_character_does_not_stop_anything():
    ((_, incoming),) = parse(said(item(message={"mid": "m_\ud83d", "text": "a\ud83d"})))
    assert incoming.body == {"text": "a\ufffd"}
    incoming.message_id.encode()


def test_a_text_that_looks_like_a_payload_stays_a_text():
    assert outcome(said(item(message={"mid": "m_1", "text": "#human"}))) == [("text", {"text": "#human"})]


def test_a_quick_reply_without_a_payload_is_what_it_says():
    raw = said(item(message={"mid": "m_1", "text": "Gặp cán bộ", "quick_reply": {}}))
    assert outcome(raw) == [("text", {"text": "Gặp cán bộ"})]


def test_words_beside_pictures_are_heard_and_the_pictures_kept():
    attachments = [{"type": "image", "payload": {"url": IMAGE + "a.jpg"}}]
    raw = said(item(message={"mid": "m_1", "text": "xem giúp", "attachments": attachments}))
    assert outcome(raw) == [("text", {"text": "xem giúp", "type": "image"}, Remote("image", IMAGE + "a.jpg"))]


@pytest.mark.parametrize(
    "kind", ["template", "reel", "ig_reel", "post", "ig_post", "appointment_booking", "new", None]
)
def test_an_attachment_of_an_odd_kind_is_still_something_that_was_sent(kind):
    raw = said(item(message={"mid": "m_1", "attachments": [{"type": kind, "payload": {}}]}))
    assert outcome(raw) == attached("other")


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("https://cdn.fbsbx.com/v/1_n.pdf/%C4%90%C6%A1n.pdf?_nc_cat=1", "Đơn.pdf"),
        ("https://cdn.fbsbx.com/v/a%2F..%2Fb.pdf", "b.pdf"),
        ("https://[", ""),
    ],
)
def test_a_documents_name_is_the_end_of_its_address(address, name):
    attachments = [{"type": "file", "payload": {"url": address}}]
    ((_, _, file),) = outcome(said(item(message={"mid": "m_1", "attachments": attachments})))
    assert (file.address, file.name) == (address, name)


def test_a_postback_before_it_had_an_id_has_a_key_of_its_own():
    old = item(postback={"title": "Gặp cán bộ", "payload": "#human"})
    later = {**old, "timestamp": 1795140902000}
    (_, one), (_, two), (_, three) = parse(said(old, {**old, "postback": {"payload": "#menu"}}, later))
    assert len({one.message_id, two.message_id, three.message_id}) == 3
    assert parse(said(old))[0][1].message_id == one.message_id


def test_a_postback_that_says_nothing_is_a_deed_of_the_person_all_the_same():
    assert outcome(said(item(postback={"mid": "m_1"}))) == [event("interaction")]


def test_taking_a_reaction_back_opens_no_window():
    assert parse(said(item(reaction={"action": "unreact", "mid": "m_1"}))) == []


def test_an_opt_in_by_a_plugin_opens_the_window_and_a_token_for_notices_does_not():
    assert outcome(said(item(optin={"ref": "x"}))) == [event("interaction", greet=True)]
    assert parse(said(item(optin={"type": "one_time_notif_req"}))) == []


def test_nobody_is_greeted_where_another_app_or_metas_own_greeting_does_it(configured):
    opened = item(referral={"ref": "x"})
    assert outcome(said(opened, key="standby")) == [event("interaction", greet=False)]
    configured(page(greet=False))
    assert outcome(said(opened)) == [event("interaction", greet=False)]


@pytest.mark.parametrize("payload", ["/get_started", "GET_STARTED", "get_started", "#start"])
def test_get_started_is_known_whoever_set_the_page_up(payload):
    raw = said(item(postback={"title": "Bắt đầu", "payload": payload, "mid": "m_1"}))
    assert outcome(raw) == [("press", {"payload": "#start", "text": "Bắt đầu"})]


@pytest.mark.parametrize(
    ("name", "owner", "ours"),
    [
        ("pass_thread_control", {"new_owner_app_id": int(APP)}, True),
        ("pass_thread_control", {"new_owner_app_id": "263902037430900"}, False),
        ("pass_thread_control", {"new_owner_app_id": None}, True),
        ("take_thread_control", {"new_owner_app_id": APP}, True),
        ("take_thread_control", {"previous_owner_app_id": APP}, False),
    ],
)
def test_whose_a_thread_is_now(name, owner, ours):
    assert outcome(said(item(**{name: owner}))) == [event("thread_control", ours=ours)]


def test_receipts_and_echoes_in_standby_tell_nothing_of_who_holds_the_thread():
    raw = said(item(read={"watermark": 5}), echoed(), key="standby")
    assert [body["event"] for _, body in outcome(raw)] == ["seen", "echo"]


@pytest.mark.parametrize(
    "told",
    [
        item(something_new={"a": 1}),
        item(),
        {"message": {"mid": "m_1", "text": "of nobody"}},
        item(message="text"),
        item(read={"watermark": "soon"}),
        item(read={"watermark": 10**30}),
        item(delivery={"watermark": 5}),
        item(delivery={"mids": "m_1"}),
        item(message_edit={"text": "of no message"}),
        item(message={"is_deleted": True}),
        {**item(message={"mid": "m_1", "text": "from the Page to itself"}), "sender": {"id": PAGE}},
    ],
)
def test_what_cannot_be_used_is_passed_by(told):
    assert parse(said(told)) == []


@pytest.mark.parametrize("raw", [b"", b"x", b"[]", b"1", b'{"object":"page"}', b"\xff", b"[" * 100_000])
def test_a_body_that_is_no_webhook_is_passed_by(raw):
    assert parse(raw) == []


def test_a_time_that_is_none_is_left_out():
    for stamp in ("soon", None, 10**40, -5, True, 1.5):
        ((_, incoming),) = parse(said({**item(message={"mid": "m_1", "text": "a"}), "timestamp": stamp}))
        assert incoming.sent_at is None


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=8)
    | st.sampled_from([PSID, PAGE]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                "id sender recipient timestamp message mid text is_echo app_id metadata attachments type payload url "
                "sticker_id coordinates lat quick_reply postback title delivery mids read watermark reaction action "
                "message_edit num_edit optin referral pass_thread_control new_owner_app_id policy_enforcement".split()
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@how(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(JSON | JSON.map(lambda value: item(message=value)), max_size=3),
    st.sampled_from(["messaging", "standby"]),
)
def test_no_shape_of_a_signed_body_raises(configured, items, key):
    for _, incoming in parse(said(*items, key=key)):
        json.dumps(incoming.body, ensure_ascii=False).encode()
        incoming.message_id.encode()
