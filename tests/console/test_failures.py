"""Every way in which a message may fail has plain words and something for the officer to do: walked, so none is forgotten."""

import inspect
import re

import pytest

from bot.channels import outbound
from bot.channels.messenger import api as messenger_api, errors as messenger, graph
from bot.channels.zalo import api as zalo_api, errors as zalo, oauth, tokens
from bot.console import failures
from bot.console.failures import AGAIN, CALL, FILE, OPERATOR, QUOTA, REWRITE, WRITES, explain
from bot.core.errors import SendFailed
from bot.delivery import outcome, worker

# code → what the officer is to do
ZALO = {
    -32: AGAIN,
    -100: FILE,
    -200: AGAIN,
    -201: failures.BUG,
    -204: OPERATOR,
    -205: OPERATOR,
    -209: OPERATOR,
    -210: "Chia tin thành nhiều tin ngắn rồi gửi lại.",
    -211: QUOTA,
    -212: OPERATOR,
    -213: WRITES,
    -216: OPERATOR,
    -217: CALL,
    -218: WRITES,
    -219: OPERATOR,
    -220: OPERATOR,
    -221: OPERATOR,
    -223: OPERATOR,
    -224: QUOTA,
    -227: CALL,
    -230: WRITES,
    -232: WRITES,
    -233: failures.BUG,
    -234: failures.NIGHT,
    -235: OPERATOR,
    -240: failures.BUG,
    -242: OPERATOR,
    -244: CALL,
    -248: REWRITE,
    -320: OPERATOR,
    -321: QUOTA,
}
MESSENGER = {
    (613, 1893016): WRITES,
    (10, 2018278): WRITES,
    (10, 2018065): WRITES,
    (10, 2018300): "Trả lời trong hộp thư của trang.",
    (551, 1545041): CALL,
    (10, 2018108): CALL,
    (200, 1545041): CALL,
    (100, 2018001): CALL,
    (100, 33): CALL,
    (2, 2018344): failures.BUG,
    (9, 2018352): failures.BUG,
    (4, 2018354): failures.BUG,
    (4, 0): AGAIN,
    (17, 0): AGAIN,
    (32, 0): AGAIN,
    (80006, 0): AGAIN,
    (613, 0): AGAIN,
    (1200, 0): AGAIN,
    (2, 0): AGAIN,
    (1, 0): AGAIN,
    (190, 0): OPERATOR,
    (10, 0): OPERATOR,
    (200, 0): OPERATOR,
    (230, 0): OPERATOR,
    (3, 0): OPERATOR,
    (551, 0): CALL,
    (100, 0): failures.BUG,
    (368, 0): OPERATOR,
    (987654, 0): AGAIN,
}


def test_the_tables_name_every_code_that_the_channels_know():
    assert ZALO.keys() >= zalo._MEANINGS.keys() | {-216, -220, -230, -232, -211, -210, -32}
    codes = {(code, 0) for code in messenger._CODES.keys() | messenger._RATES}
    assert MESSENGER.keys() >= messenger._EXACT.keys() | codes


@pytest.mark.parametrize("code", ZALO)
def test_every_error_of_zalo(code):
    found = explain(str(zalo.failure(code)), "failed")
    assert (found.advice, found.code) == (ZALO[code], str(code))
    assert found.what
    assert "Zalo -" not in found.what


@pytest.mark.parametrize(("code", "subcode"), MESSENGER)
def test_every_error_of_messenger(code, subcode):
    with pytest.raises(SendFailed) as raised:
        messenger.check(400, {}, {"error": {"code": code, "error_subcode": subcode}})
    found = explain(str(raised.value), "failed")
    assert (found.advice, found.code) == (MESSENGER[code, subcode], f"{code}/{subcode}")


@pytest.mark.parametrize("module", [outbound, zalo_api, tokens, oauth, messenger_api, graph, worker, outcome])
def test_every_text_that_the_way_out_can_leave_in_a_row_is_known(module):
    """Texts written where they are raised; those of the codes have their tables above."""
    source = inspect.getsource(module)
    raised = re.findall(r'(?:Failed|Closed|Spent)\(\s*f?"([^"]+)"', source)
    raised += re.findall(r'(?:row\.error|NO_REPLY|message) = f?"([^"]+)"', source)
    for text in raised:
        assert any(part in text for part, *_ in failures.MEANINGS), text
    assert raised or module is messenger_api or module is oauth


@pytest.mark.parametrize("channel", [zalo, messenger])
@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_every_status_without_a_code(channel, status):
    with pytest.raises(SendFailed) as raised:
        channel.check(status, {}, {})
    assert explain(str(raised.value), "failed").advice == AGAIN


def test_what_is_tried_again_by_itself_asks_nothing_of_the_officer():
    found = explain("Zalo -221: tài khoản OA chưa được xác thực", "queued")
    assert found.advice == failures.BY_ITSELF


@pytest.mark.parametrize("state", ["sent", "delivered", "seen", "sending"])
def test_what_arrived_explains_nothing(state):
    assert explain("Zalo -217: người này đã chặn OA", state) is None


def test_words_nobody_foresaw_are_shown_as_they_are():
    found = explain("điều lạ", "failed")
    assert (found.what, found.advice) == ("điều lạ", AGAIN)
