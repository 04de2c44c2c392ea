"""Files that people send: fetched from their platform's hosts and nowhere else, bounded, sealed, or refused kindly."""

import threading
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from bot.channels import accounts, downloads
from bot.core import clock
from bot.core.cards import Card
from bot.core.media import Remote
from bot.core.settings import settings
from bot.delivery import fetching
from bot.delivery.fetching import Fetcher
from bot.store import alarms, attachments, inbox, threads
from bot.store.erase import erase_thread
from bot.store.tables import Attachment, Outbound
from tests import samples
from tests.contract.zalo_platform import OA, account, configure
from tests.store.builders import officer, person

LIMIT = 200_000


class Cdn:
    """Serves ``files`` by path: bytes, or a function that writes an answer of its own with the handler."""

    def __init__(self):
        self.files = {"/a.png": samples.png(), "/don.pdf": samples.PDF}
        self.asked = []


@contextmanager
def serving(cdn):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            cdn.asked.append(self.path)
            found = cdn.files.get(self.path)
            if callable(found):
                return found(self)
            answer(self, 404 if found is None else 200, found or b"gone")

        def log_message(self, *_):
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def answer(handler, status, content=b"", **headers):
    handler.send_response(status)
    for name, value in {"Content_Length": str(len(content)), **headers}.items():
        handler.send_header(name.replace("_", "-"), value)
    handler.end_headers()
    handler.wfile.write(content)


@pytest.fixture
def cdn(store, monkeypatch):
    """A platform's file server; the OA is played at the same address, so an embedded installation may fetch from it."""
    monkeypatch.setenv("BOT_ATTACHMENT_LIMIT", str(LIMIT))
    settings.cache_clear()
    made = Cdn()
    with serving(made) as address:
        made.address = address
        configure(account(api=address, oauth=address))
        yield made
    accounts.accounts.cache_clear()


@pytest.fixture
def fetcher(store, cdn, time):
    return Fetcher(store)


def send(store, *files, who=None, message="m1"):
    """A person on Zalo sends files; their thread's id."""
    with store.write() as tx:
        row, _ = inbox.receive(
            tx,
            channel="zalo",
            account=OA,
            platform_id=who or person(),
            message_id=message,
            kind="attachment",
            body={"type": files[0].type},
            now=clock.now(),
            files=files,
        )
        return row.thread_id


def photo(cdn, path="/a.png", kind="image", **more):
    return Remote(kind, cdn.address + path, **more)


def fetch_all(fetcher):
    while fetcher.fetch_one():
        pass


def rows(store):
    with store.read() as tx:
        return tx.query(Attachment).order_by(Attachment.id).all()


def outcomes(store):
    return [(row.state, row.reason or row.media_type) for row in rows(store)]


def told(store):
    with store.read() as tx:
        return [Card.from_json(row.card).id for row in tx.query(Outbound)]


def test_a_picture_and_a_document_are_fetched_and_kept(store, cdn, fetcher):
    send(store, photo(cdn), photo(cdn, "/don.pdf", "file", name="Đơn.pdf"))
    fetch_all(fetcher)
    assert outcomes(store) == [("kept", "image/png"), ("kept", "application/pdf")]
    with store.read() as tx:
        assert [attachments.content(tx, row.id) for row in rows(store)] == [samples.png(), samples.PDF]
    assert told(store) == []


@pytest.mark.parametrize(
    "address",
    [
        "https://example.vn/a.png",
        "https://zdn.vn.example.vn/a.png",
        "https://notzdn.vn/a.png",
        "https://evil.example@f21-zpc.zdn.vn/a.png",
        "https://evil.example\\@f21-zpc.zdn.vn/a.png",
        "https://f21-zpc.zdn.vn:8443/a.png",
        "https://f21-zpc.zdn.vn./a.png",
        "https://scontent.xx.fbcdn.net/a.png",  # the other platform's
        "http://f21-zpc.zdn.vn/a.png",
        "https://127.0.0.1/a.png",
        "http://127.0.0.1:1/a.png",
        "http://localhost/a.png",
        "https://[::1]/a.png",
        "https://[/a.png",
        "file:///etc/passwd",
        "ftp://f21-zpc.zdn.vn/a.png",
        "//f21-zpc.zdn.vn/a.png",
        "not an address",
        "",
    ],
)
def test_nothing_is_asked_of_a_host_that_is_not_the_platforms(store, cdn, fetcher, monkeypatch, address):
    def get(*_, **__):
        raise AssertionError("a request left the house")

    monkeypatch.setattr(fetcher._http, "get", get)
    send(store, Remote("image", address))
    fetch_all(fetcher)
    assert outcomes(store) == [("refused", "address")]


def test_a_host_that_is_not_on_the_list_rings_for_the_operator_by_name(store, cdn, fetcher):
    send(store, Remote("image", "https://new-cdn.example.vn/secret-path/a.png?token=x"))
    fetch_all(fetcher)
    with store.read() as tx:
        (alarm,) = alarms.live(tx)
        assert (alarm.kind, alarm.detail) == ("file_host", "new-cdn.example.vn")


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("zalo", "https://f21-zpc.zdn.vn/demo/a1.jpg"),
        ("zalo", "https://ZDN.VN/a1.jpg"),
        ("messenger", "https://scontent.xx.fbcdn.net/v/demo/cccd.jpg?_nc_cat=1&oh=demo"),
        ("messenger", "https://cdn.fbsbx.com/v/demo/don.pdf"),
    ],
)
def test_the_addresses_of_real_webhooks_are_on_the_list(data_dir, channel, address):
    page = {"app_secret": "s", "page_token": "t", "verify_token": "v"}
    configure(account(), {"channel": "messenger", "account": "1", "app_id": "1", **page})
    downloads._check(accounts.find(channel, OA if channel == "zalo" else "1"), address)
    accounts.accounts.cache_clear()


def test_the_simulators_host_is_on_the_list_of_an_embedded_installation_only(
    store, cdn, fetcher, monkeypatch
):
    assert accounts.find("zalo", OA)  # read while it still was one
    monkeypatch.setattr(type(settings()), "embedded", property(lambda _: False))
    send(store, photo(cdn))
    fetch_all(fetcher)
    assert outcomes(store) == [("refused", "address")]
    assert cdn.asked == []


def test_a_redirect_is_not_followed(store, cdn, fetcher):
    cdn.files["/away"] = lambda handler: answer(handler, 302, Location=f"{cdn.address}/a.png")
    send(store, photo(cdn, "/away"))
    fetch_all(fetcher)
    assert outcomes(store) == [("refused", "address")]
    assert cdn.asked == ["/away"]


@pytest.mark.parametrize("content", samples.REFUSED.values(), ids=samples.REFUSED)
def test_a_kind_that_is_not_on_the_list_is_refused_whatever_it_calls_itself(store, cdn, fetcher, content):
    cdn.files["/x"] = lambda handler: answer(handler, 200, content, Content_Type="image/png")
    send(store, photo(cdn, "/x"))
    fetch_all(fetcher)
    assert outcomes(store) == [("refused", "type")]


def test_a_film_is_refused_before_it_is_fetched(store, cdn, fetcher):
    send(store, photo(cdn, kind="video"))
    fetch_all(fetcher)
    assert outcomes(store) == [("refused", "type")]
    assert cdn.asked == []


def test_what_says_that_it_is_too_large_is_not_fetched(store, cdn, fetcher):
    cdn.files["/huge"] = lambda handler: answer(handler, 200, Content_Length=str(LIMIT + 1))
    send(store, photo(cdn, size=LIMIT + 1), photo(cdn, "/huge"))
    fetch_all(fetcher)
    assert outcomes(store) == [("refused", "too_large")] * 2
    assert cdn.asked == ["/huge"]


def test_the_limit_holds_while_reading_what_announces_no_length(store, cdn, fetcher):
    sent = []

    def endless(handler):
        handler.send_response(200)
        handler.end_headers()
        try:
            while True:
                handler.wfile.write(bytes(10_000))
                sent.append(10_000)
        except OSError:
            """The one who asked is gone."""

    cdn.files["/endless"] = endless
    send(store, photo(cdn, "/endless"))
    fetch_all(fetcher)
    assert outcomes(store) == [("refused", "too_large")]
    assert sum(sent) < 100 * LIMIT  # what lay in the buffers of the line


def test_the_limit_itself_is_not_too_large(store, cdn, fetcher):
    cdn.files["/full"] = samples.png(more=LIMIT - len(samples.png()) - 12)
    assert len(cdn.files["/full"]) == LIMIT
    send(store, photo(cdn, "/full"))
    fetch_all(fetcher)
    assert outcomes(store) == [("kept", "image/png")]


@pytest.mark.parametrize("status", [400, 403, 404, 410])
def test_what_the_platform_no_longer_gives_is_gone(store, cdn, fetcher, status):
    cdn.files["/x"] = lambda handler: answer(handler, status)
    send(store, photo(cdn, "/x"))
    fetch_all(fetcher)
    assert outcomes(store) == [("refused", "gone")]


def cut_off(handler):
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(samples.png())


@pytest.mark.parametrize(
    "trouble",
    [lambda handler: answer(handler, 500), lambda handler: answer(handler, 429), cut_off],
    ids=["500", "429", "cut off"],
)
def test_a_passing_trouble_is_tried_again_on_the_ladder(store, cdn, fetcher, time, trouble):
    cdn.files["/x"] = trouble
    send(store, photo(cdn, "/x"))
    fetch_all(fetcher)
    assert outcomes(store) == [("waiting", None)]
    cdn.files["/x"] = samples.png()
    fetch_all(fetcher)
    assert len(cdn.asked) == 1
    time.move(seconds=7)
    fetch_all(fetcher)
    assert outcomes(store) == [("kept", "image/png")]


def test_a_trouble_of_four_hours_is_given_up(store, cdn, fetcher, time):
    cdn.files["/x"] = lambda handler: answer(handler, 503)
    send(store, photo(cdn, "/x"))
    for _ in range(40):
        fetch_all(fetcher)
        time.move(minutes=20)
    assert outcomes(store) == [("refused", "failed")]
    assert 10 < len(cdn.asked) < 20
    assert told(store) == ["system/file_refused"]


def test_an_oa_that_left_the_configuration_is_waited_for(store, cdn, fetcher, time):
    send(store, photo(cdn))
    configure()
    fetch_all(fetcher)
    assert outcomes(store) == [("waiting", None)]
    configure(account(api=cdn.address, oauth=cdn.address))
    time.move(seconds=7)
    fetch_all(fetcher)
    assert outcomes(store) == [("kept", "image/png")]


def test_one_kind_line_for_an_album_and_another_an_hour_later(store, cdn, fetcher, time):
    who = person()
    send(store, *[photo(cdn, "/none")] * 3, who=who)
    send(store, photo(cdn, "/none"), who=who, message="m2")
    fetch_all(fetcher)
    assert outcomes(store) == [("refused", "gone")] * 4
    assert told(store) == ["system/file_refused"]
    with store.read() as tx:
        assert "{" not in Card.from_json(tx.query(Outbound).one().card).text
    time.move(minutes=61)
    send(store, photo(cdn, "/none"), who=who, message="m3")
    fetch_all(fetcher)
    assert told(store) == ["system/file_refused"] * 2


@pytest.mark.parametrize("how", ["holder", "outside_until"])
def test_while_a_person_answers_the_bot_says_nothing_of_a_refused_file(store, cdn, fetcher, time, how):
    thread_id = send(store, photo(cdn, "/none"))
    value = officer(store) if how == "holder" else time() + timedelta(hours=1)
    with store.write() as tx:
        setattr(threads.lock(tx, thread_id), how, value)
    fetch_all(fetcher)
    assert outcomes(store) == [("refused", "gone")]
    assert told(store) == []


def test_one_person_cannot_fill_the_disk(store, cdn, fetcher, monkeypatch):
    monkeypatch.setattr(fetching, "PER_PERSON", 1)
    cdn.files["/full"] = samples.png(more=LIMIT - len(samples.png()) - 12)
    who = person()
    send(store, photo(cdn, "/full"), who=who)
    send(store, photo(cdn), who=who, message="m2")
    send(store, photo(cdn), message="m3")  # somebody else
    fetch_all(fetcher)
    assert outcomes(store) == [("kept", "image/png"), ("refused", "too_many"), ("kept", "image/png")]


def test_a_worker_that_dies_in_the_middle_loses_nothing(store, cdn, fetcher, time, monkeypatch):
    class Killed(BaseException):
        """What no handler of ours stops, as a kill."""

    def die(*_):
        raise Killed

    send(store, photo(cdn))
    with monkeypatch.context() as patched:
        patched.setattr(Fetcher, "_keep", die)
        with pytest.raises(Killed):
            fetcher.fetch_one()
    other = Fetcher(store)
    assert not other.fetch_one()
    time.move(seconds=61)
    fetch_all(other)
    assert outcomes(store) == [("kept", "image/png")]
    assert rows(store)[0].attempts == 2


def test_an_erasure_during_a_fetch_leaves_nothing(store, cdn, fetcher):
    thread_id = ""

    def erase(handler):
        with store.write() as tx:
            erase_thread(tx, threads.lock(tx, thread_id), clock.now())
        answer(handler, 200, samples.png())

    cdn.files["/x"] = erase
    thread_id = send(store, photo(cdn, "/x"))
    fetch_all(fetcher)
    assert rows(store) == []
    assert told(store) == []


def test_several_fetchers_share_the_work(store, cdn, time):
    for number in range(12):
        send(store, photo(cdn), message=f"m{number}")
    workers = [threading.Thread(target=fetch_all, args=(Fetcher(store),)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert outcomes(store) == [("kept", "image/png")] * 12
    assert len(cdn.asked) == 12
