"""The secrets that two processes share are made once, whoever comes first."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from bot.core.secrets_file import rasa_token, simulator_token
from bot.core.settings import settings


def test_many_first_callers_agree_on_one_secret_that_only_its_owner_can_read(data_dir):
    together = Barrier(16)

    def first(_):
        together.wait(10)
        return simulator_token()

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(first, range(16)))) == 1
    assert [path.name for path in data_dir.glob("simulator.token*")] == ["simulator.token"]
    assert (settings().data_dir / "simulator.token").stat().st_mode & 0o777 == 0o600


def test_the_two_secrets_differ(data_dir):
    assert simulator_token() != rasa_token()
