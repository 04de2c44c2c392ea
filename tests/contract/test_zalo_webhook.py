"""What each of Zalo's events becomes, fixture by fixture."""

import json
import unicodedata
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given, settings as hypothesis_settings, strategies as st

from bot.channels.base import Incoming, SignatureInvalid
from bot.channels.zalo import webhook
from bot.core.media import Remote
from tests.contract.zalo_platform import (
    APP,
    FIXTURES,
    OA,
    USER,
    account,
    configure,
    configured,  # noqa: F401 - a fixture
    fixture,
    signed,
)

pytestmark = pytest.mark.usefixtures("configured")
ANONYMOUS = "anonymous:anon-7f31c2d8e0:conv-5b1d9e22"
DEMO = "https://f21-zpc.zdn.vn/demo"


def echo(message, by="us", said=None):
    return ("event", {"event": "echo", "message": message, "by": by, "row": None, "said": said})


def text(words):
    return ("text", {"text": words})


def thing(kind, *names, **more):
    return ("attachment", {"type": kind, **more}, *(Remote(kind, f"{DEMO}/{name}") for name in names))


CARD = {"name": "Nguyễn Thị Thử", "phone": "84900000001"}
# fixture → whose, and what; nothing where there is nothing to do
OUTCOMES = {
    "add_user_to_tag": (None, []),
    "anonymous_send_image": (ANONYMOUS, [thing("image", "b1.jpg")]),
    "anonymous_send_text": (ANONYMOUS, [text("Tôi chưa có Zalo, hỏi được không?")]),
    "follow": (USER, [("event", {"event": "follow", "greet": True})]),
    "oa_send_anonymous_text": (ANONYMOUS, [echo("39935ff3094647727a9e", said="Dạ được ạ.")]),
    "oa_send_image_echo": (USER, [echo("61c30e60a5774b046afa")]),
    "oa_send_list_echo": (USER, [echo("25e73e4eb0226e81499a")]),
    "oa_send_text_echo_admin": (USER, [echo("27dc2d7de4d4c7aa8e7f", by="person")]),
    "oa_send_text_echo_api": (
        USER,
        [echo("ab8ea2788684e3483808", said="Dạ, anh/chị cần chuẩn bị các giấy tờ sau…")],
    ),
    "unfollow": (USER, [("event", {"event": "unfollow"})]),
    "unknown_event": (None, []),
    "user_click_chatnow": ("3308814257790065182", [("event", {"event": "interaction", "greet": True})]),
    "user_reacted_message": (None, []),
    "user_received_message": (
        USER,
        [("event", {"event": "delivered", "messages": ["ab8ea2788684e3483808"]})],
    ),
    "user_seen_message": (
        USER,
        [("event", {"event": "seen", "messages": ["ab8ea2788684e3483808", "27dc2d7de4d4c7aa8e7f"]})],
    ),
    "user_send_audio": (USER, [thing("audio", "voice_01.amr")]),
    "user_send_business_card": (USER, [thing("contact", contact={"phone": "84900000001"})]),
    "user_send_file": (
        USER,
        [(*thing("file"), Remote("file", f"{DEMO}/don.pdf", "Đơn đề nghị.pdf", 184320))],
    ),
    "user_send_image": (USER, [thing("image", "a1.jpg"), text("ảnh giấy tờ của tôi")]),
    "user_send_link": (USER, [text("https://dichvucong.gov.vn/p/home/dvc-trang-chu.html")]),
    "user_send_location": (USER, [thing("location", latitude="21.0278", longitude="105.8342")]),
    "user_send_sticker": (USER, [thing("sticker")]),
    "user_send_text": (USER, [text("Cho tôi hỏi thủ tục cấp lại căn cước công dân ạ")]),
    "user_send_text_button_query": (USER, [text("#gap_can_bo")]),
    "user_send_text_escaped_body": (USER, [text("Xin hỏi giờ làm việc của UBND phường")]),
    "user_send_text_nfd": (USER, [text("Tôi muốn đăng ký thường trú")]),
    "user_send_text_numeric_fields": (USER, [text("kiểm tra số lớn")]),
    "user_send_text_quote": (USER, [text("Ý này là sao ạ?")]),
    "user_send_text_spaced_body": (USER, [text("Địa chỉ nộp hồ sơ ở đâu?")]),
    "user_send_video": (USER, [thing("video", "v1.mp4")]),
    "user_submit_info": (
        USER,
        [
            thing(
                "contact",
                contact={**CARD, "address": "Số 1 đường Ví Dụ, Phường Thử Nghiệm, Thành phố Hà Nội"},
            )
        ],
    ),
    "user_submit_info_old_shape": (
        USER,
        [
            thing(
                "contact",
                contact={**CARD, "address": "Số 1 đường Ví Dụ, Phường Thử Nghiệm, Quận Mẫu, Hà Nội"},
            )
        ],
    ),
    "user_withdraw": (USER, [("event", {"event": "withdraw"})]),
}


def body_of(name, **changes):
    return {**json.loads(fixture(f"{name}.json")), **changes}


def parsed(body):
    raw = json.dumps(body, ensure_ascii=False).encode()
    return [incoming for _, incoming in webhook.parse(raw)]


@pytest.mark.parametrize("name", FIXTURES)
def test_every_fixture_becomes_what_it_is(name):
    whose, wanted = OUTCOMES[name.removesuffix(".json")]
    found = webhook.parse(fixture(name))
    assert [(incoming.kind, incoming.body, *incoming.files) for _, incoming in found] == wanted
    assert all(oa == OA and incoming.person == whose for oa, incoming in found)
    assert all(unicodedata.is_normalized("NFC", incoming.body.get("text", "")) for _, incoming in found)


def test_a_message_is_known_by_its_id_and_an_event_by_what_and_when():
    assert parsed(body_of("user_send_text"))[0].message_id == "67ea60018cb6195eed3f"
    assert parsed(body_of("follow"))[0].message_id == "follow:1795140915000"
    later = parsed(body_of("follow", timestamp="1795140915001"))
    assert later[0].message_id != "follow:1795140915000"


def test_no_two_fixtures_of_one_person_share_a_key():
    found = [each for name in FIXTURES for _, each in webhook.parse(fixture(name))]
    assert len({(each.person, each.message_id) for each in found}) == len(found)


def test_the_time_is_the_platforms():
    wanted = datetime.fromtimestamp(1795140901, timezone.utc)
    assert parsed(body_of("user_send_text"))[0].sent_at == wanted
    assert parsed(body_of("user_send_text_numeric_fields"))[0].sent_at - wanted == timedelta(seconds=31)
    assert parsed(body_of("user_send_text", timestamp="9" * 40))[0].sent_at is None


@pytest.mark.parametrize("swapped", [False, True])
def test_who_has_seen_is_decided_by_the_ids_not_by_the_direction(swapped):
    body = body_of("user_seen_message")
    if swapped:
        body["sender"], body["recipient"] = body["recipient"], body["sender"]
    assert parsed(body)[0].person == USER


def test_a_receipt_of_a_template_message_is_not_ours():
    message = {"msg_id": "m", "tracking_id": "t", "delivery_time": "1795140901000"}
    assert parsed(body_of("user_received_message", message=message)) == []


def test_a_location_may_stand_beside_the_attachments():
    message = {"msg_id": "m", "location": {"latitude": 21.5, "longitude": "105"}}
    (found,) = parsed(body_of("user_send_location", message=message))
    assert found.body == {"type": "location", "latitude": "21.5", "longitude": "105"}


def test_the_account_is_chosen_by_oa_and_by_app():
    configure(account(), account(account="77"), account(account="88", app_id="9"))
    named = [
        ("77", body_of("user_send_text", recipient={"id": "77"})),
        ("77", body_of("follow", oa_id=77)),
        ("77", body_of("oa_send_text_echo_api", sender={"id": "77"})),
        (OA, body_of("user_send_text")),
    ]
    for wanted, body in named:
        ((oa, _),) = webhook.parse(json.dumps(body).encode())
        assert oa == wanted
    assert parsed(body_of("user_send_text", recipient={"id": "88"})) == []  # of another app
    assert parsed(body_of("user_send_text", recipient={"id": "99"})) == []  # of nobody


@pytest.mark.parametrize(
    "event", ["user_send_group_text", "oa_send_group_text", "create_group", "oa_send_consent"]
)
def test_groups_and_calls_are_passed_by(event):
    assert parsed(body_of("user_send_text", event_name=event)) == []


def test_half_a_character_is_replaced_and_not_fatal():
    body = body_of("user_send_text", message={"msg_id": "m\ud800", "text": "a\ud83d"})
    raw = json.dumps(body).encode()
    ((_, found),) = webhook.parse(raw)
    assert found.body["text"] == "a\ufffd"
    found.message_id.encode()


ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from("id text msg_id attachments payload url coordinates phone description".split()),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("name", sorted(OUTCOMES))
def test_no_odd_part_makes_it_stumble(name):
    @hypothesis_settings(max_examples=20, deadline=None, database=None, derandomize=True)
    @given(
        ODD, st.sampled_from(["message", "sender", "recipient", "info", "follower", "user_id", "timestamp"])
    )
    def told(value, place):
        try:
            found = webhook.parse(json.dumps(body_of(name, **{place: value})).encode())
        except SignatureInvalid:
            pytest.fail("a body that is an object was refused")
        assert all(isinstance(incoming, Incoming) and incoming.person for _, incoming in found)

    told()


def test_what_is_signed_and_unknown_is_taken_and_needs_nothing():
    raw, headers = signed({"app_id": APP, "event_name": "tomorrow", "timestamp": 1795140901000})
    webhook.verify(raw, headers)
    assert webhook.parse(raw) == []
