"""Whatever is written, by a person or in a card, stays words: 200 attempts in a real browser."""

import itertools

import pytest

from bot.core import settings as settings_module
from bot.core.cards import Button, Card, Source
from tests.gateway.serving import stored

from .phone import phone

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)

DEED = ("window.hit=1", "alert(1)", "top.hit=1", "import('/x')")
SHAPES = (
    "<script>{}</script>",
    "<img src=x onerror={}>",
    "<svg/onload={}>",
    "<svg><script>{}</script></svg>",
    "<iframe srcdoc='<script>{}</script>'></iframe>",
    "<body onload={}>",
    "<details open ontoggle={}>",
    "<video><source onerror={}></video>",
    "<input autofocus onfocus={}>",
    "<a href=javascript:{}>x</a>",
    "javascript:{}",
    "data:text/html,<script>{}</script>",
    "'\"><script>{}</script>",
    "</textarea><script>{}</script>",
    "</title><script>{}</script>",
    "</script><script>{}</script>",
    "<!--><script>{}</script>",
    "<math><mtext><table><mglyph><style><img src=x onerror={}>",
    "<style>@import'javascript:{}';</style>",
    "<link rel=stylesheet href='data:text/css,*{{}}' onload={}>",
    "<meta http-equiv=refresh content='0;url=javascript:{}'>",
    "<form action=javascript:{}><button>x</button></form>",
    "<object data='javascript:{}'></object>",
    "<embed src='javascript:{}'>",
    "<base href='https://evil.example/'><script src=x>{}</script>",
    "**<img src=x onerror={}>**",
    "**</strong><script>{}</script>**",
    "• <img src=x onerror={}>",
    "\u2028<script>{}</script>\u2029",
    "event: message\ndata: <script>{}</script>\n\n",
    "<scr\u0000ipt>{}</scr\u0000ipt>",
    "＜script＞{}＜/script＞",
    "&lt;script&gt;{}&lt;/script&gt;",
    "\\u003cscript\\u003e{}\\u003c/script\\u003e",
    "{{{{constructor.constructor('{}')()}}}}",
    "${{{}}}",
    "<xss style='position:fixed;inset:0' onmouseover={}>",
    "<template><script>{}</script></template>",
    "<noscript><p title='</noscript><img src=x onerror={}>'>",
    "<a href='&#106;avascript:{}'>x</a>",
    "<svg><animate onbegin={} attributeName=x dur=1s>",
    "<marquee onstart={}>",
    "<select autofocus onfocus={}>",
    "<audio src=x onerror={}>",
    "<img srcset=x onerror={}>",
    "<portal src='javascript:{}'>",
    "<svg><use href='data:image/svg+xml,<svg id=x onload={}>#x'/></svg>",
    "\u202e<script>{}</script>",
    "__proto__ <b onclick={}>constructor</b>",
    "<object><param name=x value='javascript:{}'></object>",
)
ATTEMPTS = [shape.format(deed) for shape, deed in itertools.product(SHAPES, DEED)]

FOREIGN = """() => [...document.querySelectorAll('#log *')].map(e => e.localName)
    .filter(name => !['article','p','div','strong','details','summary','ul','li','a','button'].includes(name))"""
HANDLERS = """() => [...document.querySelectorAll('#log *')].flatMap(e => [...e.attributes].map(a => a.name))
    .filter(name => !['class','type','href','target','rel','open'].includes(name))"""
LINKS = "() => [...document.querySelectorAll('#log a')].map(a => a.protocol)"


def echo(row):
    """The worst card there could be: the attempt in every part of it."""
    words = row.body["text"]
    return [
        Card(
            id="a@1",
            text=words,
            more=words,
            caveat=words,
            sources=(Source(words, words, words, words, words, words),),
            buttons=(Button(words, payload=words[:20]), Button(words, url=words), Button(words, phone=words)),
        )
    ]


def nothing_happened(page):
    assert page.evaluate("window.hit") is None
    assert page.evaluate(FOREIGN) == []
    assert page.evaluate(HANDLERS) == []
    assert set(page.evaluate(LINKS)) <= {"https:", "http:", "tel:"}


@pytest.fixture
def patient(monkeypatch):
    monkeypatch.setenv("BOT_MESSAGES_PER_MINUTE", "1000")
    settings_module.settings.cache_clear()


def test_two_hundred_attempts_stay_words(store, patient):
    assert len(set(ATTEMPTS)) == 200
    with phone(store, echo) as page:
        page.set_default_timeout(60_000)
        page.on("dialog", lambda dialog: pytest.fail(f"a dialog: {dialog.message}"))
        for attempt in ATTEMPTS:
            page.get_by_label("Tin nhắn").fill(attempt)
            page.get_by_role("button", name="Gửi", exact=True).click()
        page.locator("#log .bubble.bot").nth(199).wait_for()
        assert page.locator("#log .bubble.person").count() == 200
        nothing_happened(page)
        page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        assert (
            page.locator("#log .bubble.bot .words p", has_text="<script>window.hit=1</script>").count() >= 10
        )
        nothing_happened(page)
        page.reload()
        page.locator("#log .bubble.bot").nth(199).wait_for()
        nothing_happened(page)
    assert len(stored(store)) == 200
