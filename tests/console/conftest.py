"""A console over the real store, and officers signed in to it."""

import pytest
from starlette.testclient import TestClient

from bot.console.app import create_app
from tests.casework import enter, make_officer


@pytest.fixture
def app(store):
    return create_app(store)


@pytest.fixture
def browser(app):
    """A function that opens a browser of its own, nobody signed in."""

    def open_browser(**options):
        return TestClient(app, follow_redirects=False, **options)

    return open_browser


@pytest.fixture
def sign_in(store, browser):
    """A function that makes an officer and returns their signed-in browser; ``.officer`` is who."""

    def sign_in(login="an", name="Nguyễn Văn An", desk="police", role="officer"):
        with store.write() as tx:
            officer = make_officer(tx, login, name, desk, role)
        client = browser()
        answer = enter(client, store, login)
        assert (answer.status_code, answer.headers["location"]) == (303, "/"), answer.text
        client.officer = officer
        return client

    return sign_in
