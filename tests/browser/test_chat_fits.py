"""The page can be read and touched: small screens, big letters, light and dark."""

import pytest

from bot.core.cards import Card
from tests.gateway.serving import only_thread, tell

from .phone import phone, write

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

SMALL = """() => [...document.querySelectorAll('button, summary, textarea, .buttons a, details a')]
    .filter(e => e.offsetParent && (e.getBoundingClientRect().height < 44 || e.getBoundingClientRect().width < 44))
    .map(e => e.textContent)"""

# WCAG 2.2: contrast of every text against the first opaque background behind it
PALE = """() => {
    const channel = v => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4;
    const parts = colour => colour.match(/[\\d.]+/g).map(Number);
    const light = c => 0.2126 * channel(c[0]) + 0.7152 * channel(c[1]) + 0.0722 * channel(c[2]);
    const behind = e => {
        for (; e; e = e.parentElement) {
            const c = parts(getComputedStyle(e).backgroundColor);
            if (c.length === 3 || c[3] === 1) return c;
        }
        return [255, 255, 255];
    };
    const own = e => [...e.childNodes].some(n => n.nodeType === 3 && n.data.trim());
    return [...document.querySelectorAll('body *')].filter(e => own(e) && e.offsetParent).map(e => {
        const [a, b] = [light(parts(getComputedStyle(e).color)), light(behind(e))];
        return [(Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05), e.className, e.textContent];
    }).filter(found => found[0] < 4.5);
}"""
NAMELESS = """() => [...document.querySelectorAll('button, a, textarea')]
    .filter(e => !e.textContent.trim() && !(e.labels && e.labels.length)).map(e => e.outerHTML)"""


def talk(page, store):
    """One of everything on the page."""
    page.locator("#forget").click()
    write(page, "ở đâu")
    page.locator(".bubble.bot .buttons").last.wait_for()
    write(page, "tôi không muốn sống nữa")
    page.locator(".bubble.urgent").wait_for()
    thread = only_thread(store)
    tell(store, thread, Card("o@1", "Chào anh.", kind="officer"), author="officer")
    tell(store, thread, Card("s@1", "Cán bộ đã kết thúc trao đổi."), author="system")
    page.locator(".bubble.system").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_stand_out_and_fingers_find_their_targets(store, scheme):
    with phone(store, color_scheme=scheme) as page:
        assert page.evaluate(PALE) == []
        talk(page, store)
        page.route(
            "**/chat/api/messages", lambda route: route.fulfill(status=429, json={"error": "Chờ nhé."})
        )
        write(page, "bị từ chối")
        page.get_by_role("button", name="Gửi lại").wait_for()
        page.context.set_offline(True)
        page.get_by_text("Mất kết nối").wait_for()
        assert page.evaluate(PALE) == []
        assert page.evaluate(SMALL) == []
        assert page.evaluate(NAMELESS) == []


@pytest.mark.parametrize("width", [240, 320, 360, 412, 1280])
def test_nothing_is_cut_off_at_any_width(store, width):
    with phone(store, viewport={"width": width, "height": 640}) as page:
        talk(page, store)
        write(page, "a" * 300 + " https://example.vn/" + "b" * 300)
        page.locator(".bubble.person").nth(2).wait_for()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_at_twice_the_size_there_is_room_to_read(store):
    # 360×740 at 200 %. Without motion: a page still gliding to its newest message undoes our scrolling
    with phone(store, viewport={"width": 180, "height": 370}, reduced_motion="reduce") as page:
        talk(page, store)
        page.mouse.move(90, 100)
        page.mouse.wheel(0, 2000)
        page.wait_for_function("document.getElementById('top').getBoundingClientRect().bottom < 0")
        taken = page.evaluate("document.getElementById('composer').offsetHeight")
        assert taken < 370 / 3
        assert page.evaluate("document.documentElement.scrollWidth") <= 180


def test_large_letters_of_the_phone_are_respected(store):
    with phone(store) as page:
        before = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        talk(page, store)
        assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == pytest.approx(
            2 * before
        )
        assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_who_wants_calm_gets_no_motion(store):
    with phone(store, lambda row: "ignored", reduced_motion="reduce") as page:
        moving = "getComputedStyle(document.getElementById('typing'), '::after').animationName"
        assert page.evaluate(moving) == "none"


def test_new_messages_are_read_out(store):
    with phone(store) as page:
        log = page.get_by_role("log")
        assert log.get_attribute("aria-live") == "polite"
        write(page, "ở đâu")
        log.get_by_text("do công an cấp").wait_for()
        assert page.locator("html").get_attribute("lang") == "vi"
