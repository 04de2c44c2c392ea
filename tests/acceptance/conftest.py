import re
from collections.abc import Iterator

import pyotp
import pytest
from playwright.sync_api import Page, expect

from tests.browser.phone import browser
from tests.running import Running


@pytest.fixture(scope="module")
def running(tmp_path_factory):
    """The real processes, with an officer who can sign in."""
    system = Running(tmp_path_factory.mktemp("acceptance"))
    system.prepare()
    done = system.command(
        "officer", "add", "truc", "--name", "Cán bộ trực", "--role", "supervisor", "--show-totp"
    )
    assert done.returncode == 0, done.stderr
    system.password = re.search(r"^password: (\S+)", done.stdout, re.M).group(1)
    system.phone = pyotp.parse_uri(re.search(r"^totp: (\S+)", done.stdout, re.M).group(1))
    system.start()
    system.wait_ready()
    yield system
    system.stop()


expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def chromium():
    with browser() as running:
        yield running


@pytest.fixture(scope="module")
def session(running, chromium):
    """The officer's cookie: a one-time code is good once, so that all tests of a module share one sign-in."""
    context = chromium.new_context(base_url=running.console_url)
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto("/dang-nhap")
    page.fill("#login", "truc")
    page.fill("#password", running.password)
    page.keyboard.press("Enter")
    page.fill("#code", running.phone.now())
    page.keyboard.press("Enter")
    expect(page.locator("#queue")).to_be_visible()
    yield context.storage_state()
    context.close()


@pytest.fixture
def console(running, chromium, session) -> Iterator[Page]:
    """The console, with the officer signed in and the queue open. ``page.tones`` counts what rang."""
    context = chromium.new_context(base_url=running.console_url, storage_state=session)
    context.add_init_script(
        "window.tones = 0; const start = OscillatorNode.prototype.start;"
        "OscillatorNode.prototype.start = function (...at) { window.tones += 1; return start.apply(this, at); };"
    )
    page = context.new_page()
    page.set_default_timeout(15_000)
    page.goto("/")
    expect(page.locator("#queue")).to_be_visible()
    page.get_by_role("heading", name="Hàng chờ").click()  # a browser is silent until it is touched
    yield page
    context.close()
