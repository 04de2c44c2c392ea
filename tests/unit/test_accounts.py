import pytest
import requests
import yaml

from bot.channels import accounts, outbound
from bot.core.errors import SendFailed, SettingsError

ZALO = {
    "channel": "zalo",
    "account": "2915847360118203344",
    "app_id": "42",
    "app_secret": "s1",
    "oa_secret": "s2",
}


def write(tmp_path, *entries, mode=0o600):
    path = tmp_path / "channels.yml"
    path.write_text(yaml.safe_dump(list(entries)))
    path.chmod(mode)
    return path


def test_several_accounts_are_read(tmp_path):
    page = {
        "channel": "messenger",
        "account": "77",
        "app_id": "1",
        "app_secret": "a",
        "page_token": "b",
        "verify_token": "c",
    }
    found = accounts.load(write(tmp_path, ZALO, {**ZALO, "account": "1"}, page), simulated=False)
    assert [(each.channel, each.account) for each in found] == [
        ("zalo", ZALO["account"]),
        ("zalo", "1"),
        ("messenger", "77"),
    ]


def test_no_file_is_no_accounts(tmp_path):
    assert accounts.load(tmp_path / "none.yml", simulated=False) == []


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({**ZALO, "channel": "fax"}, "channel is one of"),
        ({**ZALO, "app_id": 42}, "app_id"),
        ({key: value for key, value in ZALO.items() if key != "oa_secret"}, "oa_secret"),
        ({**ZALO, "api": "https://openapi.zalo.me.example"}, "not a host of the platform"),
        ({**ZALO, "api": "http://openapi.zalo.me"}, "not a host of the platform"),
        ({**ZALO, "api": "http://127.0.0.1:9"}, "not a host of the platform"),
    ],
)
def test_a_bad_entry_is_named_without_its_secrets(tmp_path, entry, says):
    with pytest.raises(SettingsError, match=says) as caught:
        accounts.load(write(tmp_path, entry), simulated=False)
    assert "s1" not in str(caught.value)


def test_a_simulator_on_loopback_is_for_embedded_installations_only(tmp_path):
    path = write(tmp_path, {**ZALO, "api": "http://127.0.0.1:9", "oauth": "http://127.0.0.1:9"})
    assert accounts.load(path, simulated=True)[0].api == "http://127.0.0.1:9"


def test_secrets_that_others_can_read_are_refused(tmp_path):
    with pytest.raises(SettingsError, match="chmod 600"):
        accounts.load(write(tmp_path, ZALO, mode=0o644), simulated=False)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x",
        "http://graph.facebook.com/x",
        "https://graph.facebook.com.example/x",
        "https://graph.facebook.com@example.org/x",
        "file:///etc/passwd",
        "https://169.254.169.254/latest",
    ],
)
def test_only_the_platforms_hosts_can_be_called(data_dir, url):
    with pytest.raises(outbound.HostRefused):
        outbound.post(outbound.session(), url)


def test_nothing_listening_means_nothing_was_sent(data_dir):
    with pytest.raises(SendFailed) as caught:
        outbound.post(outbound.session(), "http://127.0.0.1:9/x")
    assert not caught.value.permanent


def test_no_proxy_or_password_of_the_environment_is_used():
    assert isinstance(outbound.session(), requests.Session)
    assert outbound.session().trust_env is False
