"""Our own channels against the simulated platforms: every part they make is taken, every refusal is understood."""

import pytest

from bot.channels import accounts
from bot.channels.base import Outgoing, Recipient
from bot.channels.messenger import profile
from bot.channels.messenger.api import MessengerChannel
from bot.channels.zalo.api import ZaloChannel
from bot.core import clock
from bot.core.cards import Button, Card, Source
from bot.core.errors import SendFailed, SendUnknown, WindowClosed

from .simulating import meet, order, phone, simulating

pytestmark = pytest.mark.parametrize(
    "store", ["sqlite"], indirect=True
)  # the platforms do not know the database
PLATFORMS = ("zalo", "messenger")
ACCOUNT = {"zalo": "2915847360118203344", "messenger": "104857293316482"}
PRESSES = tuple(
    Button(f"Việc thứ {number} rất dài dòng, hỏi thêm nữa", payload=f"#{number}") for number in range(1, 8)
)
CARDS = [
    Card("a@1", "Dạ, **xong** rồi ạ."),
    Card(
        "a@1",
        "Dòng chữ dài. " * 600,
        more="Thêm " * 100,
        caveat="Tham khảo",
        sources=(Source("Luật 107/2025/QH15", "Điều 5"),),
    ),
    Card("a@1", "Chọn việc", buttons=PRESSES),
    Card(
        "a@1",
        "Câu rất dài. " * 80,
        buttons=(
            *PRESSES[:2],
            Button("Gọi 113", phone="113"),
            Button("Gọi tổng đài", phone="+84 900 000 001"),
        ),
    ),
    Card(
        "a@1",
        "Xem",
        buttons=(
            Button("Cổng Dịch vụ công quốc gia", url="https://dichvucong.gov.vn"),
            Button("x", url="javascript:alert(1)"),
        ),
    ),
]


@pytest.fixture
def client(store):
    with simulating() as running:
        yield running
    accounts.accounts.cache_clear()


@pytest.fixture
def channels(client, store):
    return {"zalo": ZaloChannel(store), "messenger": MessengerChannel()}


def recipient(client, platform):
    return Recipient(ACCOUNT[platform], meet(client, platform), clock.now())


def send(channel, to, card, row=7):
    parts = channel.parts(card)
    return [channel.send(to, Outgoing(row, number, "bot", part)) for number, part in enumerate(parts)]


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("card", CARDS, ids=["short", "long", "many presses", "all kinds", "addresses"])
def test_every_part_of_every_kind_of_card_is_taken(client, channels, platform, card):
    taken = send(channels[platform], recipient(client, platform), card)
    shown = phone(client, platform)["messages"][1:]
    assert [one["id"] for one in shown] == [one.message_id for one in taken]
    assert "**" not in "".join(one["text"] for one in shown)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_button_on_the_phone_carries_what_the_card_gave_it(client, channels, platform):
    send(
        channels[platform],
        recipient(client, platform),
        Card("a@1", "Chọn", buttons=(Button("Lệ phí?", payload="#phi"),)),
    )
    order(client, "say", platform=platform, press="#phi")
    assert phone(client, platform)["messages"][-1]["author"] == "person"


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("kind", ["429", "500", "rate"])
def test_what_may_pass_is_tried_again(client, channels, platform, kind):
    to = recipient(client, platform)
    order(client, "faults", platform=platform, kind=kind)
    with pytest.raises((SendFailed, SendUnknown)) as raised:
        send(channels[platform], to, CARDS[0])
    assert not getattr(raised.value, "permanent", False)


@pytest.mark.parametrize("platform", PLATFORMS)
@pytest.mark.parametrize("kind", ["timeout_after", "timeout_before", "garbage"])
def test_without_a_clear_answer_nobody_knows(client, channels, platform, kind):
    to = recipient(client, platform)
    send(channels[platform], to, CARDS[0])
    order(client, "faults", platform=platform, kind=kind, seconds=0.1)
    with pytest.raises(SendUnknown):
        send(channels[platform], to, CARDS[0])


@pytest.mark.parametrize("platform", PLATFORMS)
def test_a_closed_window_and_a_block_end_it(client, channels, platform):
    to = recipient(client, platform)
    order(client, "faults", platform=platform, kind="window_closed")
    with pytest.raises(WindowClosed):
        send(channels[platform], to, CARDS[0])
    order(client, "events", platform=platform, event="block")
    with pytest.raises(SendFailed) as raised:
        send(channels[platform], to, CARDS[0])
    assert raised.value.unreachable


def test_an_old_zalo_token_is_renewed_unnoticed(client, channels):
    to = recipient(client, "zalo")
    send(channels["zalo"], to, CARDS[0])
    order(client, "faults", platform="zalo", kind="expired_token")
    assert len(send(channels["zalo"], to, CARDS[0])) == 1
    paths = [
        one["path"] for one in client.get("/control/traffic", params={"platform": "zalo"}).json()["traffic"]
    ]
    assert paths.count("/zalo/v4/oa/access_token") == 2


def test_the_page_gets_its_profile_and_its_events(client, channels):
    profile.set_profile(accounts.messenger(ACCOUNT["messenger"]))
    order(client, "say", platform="messenger", press="Vay vốn")
    state = client.get("/control/state").json()
    assert state["profiles"][ACCOUNT["messenger"]].keys() == profile.profile().keys()


def test_the_invented_page_is_dressed_like_a_real_one_and_a_missing_simulator_stops_nothing(
    client, monkeypatch
):
    from bot.channels.simulator import dress_pages

    dress_pages()
    state = client.get("/control/state").json()
    assert state["profiles"][ACCOUNT["messenger"]].keys() == profile.profile().keys()
    order(client, "faults", platform="messenger", kind="500", where="info")
    dress_pages()
