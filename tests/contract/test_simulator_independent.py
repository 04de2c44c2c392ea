"""Messenger clients that were not written here get along with our fake Graph API, and understand its refusals.

The npm one is fetched once a run, by its lock file's hashes, into a folder that is gone afterwards.
"""

import json
import shutil
import subprocess
from pathlib import Path

import pytest
from fbmessenger import MessengerClient

from .simulating import Graph, meet, order, phone, simulating

INDEPENDENT = Path(__file__).parent / "independent"


@pytest.fixture
def client(data_dir):
    with simulating() as running:
        yield running


def site(client):
    """The simulator's address."""
    return str(client.base_url).rstrip("/")


@pytest.fixture(scope="session")
def node_client(tmp_path_factory):
    """The folder with the npm client and the script that drives it."""
    missing = [program for program in ("node", "npm") if shutil.which(program) is None]
    if missing:
        pytest.fail(f"{' and '.join(missing)} missing; run: apt-get install npm", pytrace=False)
    folder = tmp_path_factory.mktemp("independent")
    for path in INDEPENDENT.iterdir():
        shutil.copy(path, folder)
    quiet = ["--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline"]
    done = subprocess.run(["npm", "ci", *quiet], cwd=folder, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return folder


def test_the_npm_client_sends_and_reads_refusals(client, node_client):
    person = meet(client, "messenger")
    page = Graph(client).page
    given = {
        "origin": f"{site(client)}/graph",
        "person": person,
        "accessToken": page.page_token,
        "appSecret": page.app_secret,
    }
    command = ["node", "send.js", json.dumps(given)]
    done = subprocess.run(command, cwd=node_client, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    shown = phone(client, "messenger")["messages"][1:]
    assert [one["id"] for one in shown] == [
        told[name]["messageId"] for name in ("text", "quickReplies", "buttons")
    ]
    assert [[button["kind"] for button in one["buttons"]] for one in shown] == [
        [],
        ["quick_reply"],
        ["postback", "web_url", "phone_number"],
    ]
    assert told["typing"]["recipientId"] == person
    assert told["profile"] == {"result": "success"}
    assert "100 OAuthException" in told["tooLong"]["refused"]
    assert "(#100) No matching user found" in told["stranger"]["refused"]


def test_the_npm_client_is_refused_without_the_right_secret(client, node_client):
    given = {
        "origin": f"{site(client)}/graph",
        "person": meet(client, "messenger"),
        "accessToken": Graph(client).page.page_token,
        "appSecret": "wrong",
    }
    command = ["node", "send.js", json.dumps(given)]
    done = subprocess.run(command, cwd=node_client, capture_output=True, text=True, timeout=300)
    told = json.loads(done.stdout)
    assert all("Invalid appsecret_proof" in answer["refused"] for answer in told.values())
    assert len(phone(client, "messenger")["messages"]) == 1


@pytest.fixture
def python_client(client):
    page = Graph(client).page
    made = MessengerClient(page.page_token, app_secret=page.app_secret, api_version="25.0")
    made.session.trust_env = False
    made.graph_url = f"{site(client)}/graph/v25.0"
    yield made
    made.session.close()


def test_the_python_client_sends_sets_the_profile_and_reads_refusals(client, python_client):
    person = meet(client, "messenger")
    replies = [{"content_type": "text", "title": "Gặp cán bộ", "payload": "#gap"}]
    sent = python_client.send({"text": "Chọn việc", "quick_replies": replies}, person)
    assert sent["message_id"] == phone(client, "messenger")["messages"][-1]["id"]
    assert python_client.send_action("typing_on", person) == {"recipient_id": person}
    assert python_client.set_messenger_profile({"get_started": {"payload": "#start"}}) == {
        "result": "success"
    }
    assert python_client.delete_get_started() == {"result": "success"}
    order(client, "clock", hours=25)
    late = python_client.send({"text": "a"}, person)["error"]
    assert (late["code"], late["error_subcode"]) == (10, 2018278)
