"""The public page of all answers."""

import pytest

pytestmark = pytest.mark.parametrize("store", ["sqlite"], indirect=True)


def test_everybody_may_read_it(stranger):
    page = stranger.get("/hoi-dap")
    assert page.status_code == 200
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    assert 'id="loan-interest"' in page.text
    assert "default-src 'none'" in page.headers["content-security-policy"]


def test_its_style_and_script_are_there(stranger):
    assert "prefers-color-scheme" in stranger.get("/hoi-dap/pages.css").text
    assert "normalize" in stranger.get("/hoi-dap/pages.js").text
    assert stranger.get("/hoi-dap/answers.html").status_code == 404


def test_another_day_has_its_own_law(stranger):
    before, after = (
        stranger.get("/hoi-dap", params={"ngay": day}).text for day in ("2026-06-30", "2026-07-01")
    )
    assert before != after
    assert stranger.get("/hoi-dap", params={"ngay": "hôm qua"}).status_code == 404


def test_without_compression_it_is_the_same(stranger):
    plain = stranger.get("/hoi-dap", headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.text == stranger.get("/hoi-dap").text
