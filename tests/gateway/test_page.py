"""The page is small, complete in itself, and fetched once."""

import gzip
import re

from bot.gateway.page.routes import FOLDER


def test_the_page_names_only_its_own_files_by_their_content(stranger):
    page = stranger.get("/").text
    named = set(re.findall(r'(?:src|href)="([^"#]+)"', page))
    assert "/goi-lai" in named  # the form for a number, a page of its own
    named.remove("/goi-lai")
    assert len(named) == 3
    for path in named:
        assert re.fullmatch(r"/static/chat\.[0-9a-f]{12}\.(css|js|svg)", path)
        assert stranger.get(path).status_code == 200
    assert stranger.get("/static/chat.000000000000.js").status_code == 404
    assert stranger.get("/static/../app.py").status_code == 404


def test_the_files_are_small_enough_for_a_slow_phone():
    assert (FOLDER / "chat.css").stat().st_size < 12_000
    assert (FOLDER / "chat.js").stat().st_size < 21_000
    packed = sum(len(gzip.compress(path.read_bytes(), 9)) for path in FOLDER.glob("chat.*"))
    assert packed < 14_000


def test_files_travel_packed_where_the_browser_can_unpack(stranger):
    path = re.search(r"/static/chat\.\w+\.js", stranger.get("/").text).group()
    packed = stranger.get(path, headers={"Accept-Encoding": "gzip"})
    plain = stranger.get(path, headers={"Accept-Encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content


def test_the_page_says_that_it_is_a_machine_and_how_to_reach_a_person(stranger):
    page = stranger.get("/").text
    assert "Trợ lý tự động – không phải người thật" in page
    assert ">Gặp cán bộ</button>" in page
    assert "Đừng gõ số căn cước hay tên thật" in page
    assert "<title>Hỏi đáp giấy tờ</title>" in page


def test_the_script_never_makes_html_of_data():
    script = (FOLDER / "chat.js").read_text()
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function", script
    )
