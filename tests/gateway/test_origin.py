"""Another site cannot act in the visitor's name, on any route there is."""

import pytest

from .serving import message, stored

FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8080"},
    {"Origin": "https://evil.example"},
    {"Origin": "http://127.0.0.1:9999"},
    {"Origin": "null"},
    {"Origin": ""},
]
OURS = [
    {},
    {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8080"},
    {"Origin": "http://127.0.0.1:8080"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "null"},  # a plain form of a page without a referrer
]


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_no_route_takes_a_foreign_sites_request(visitor, store, headers):
    for route in visitor.app.routes:
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            path = route.path.replace("{name}", "none")
            refused = visitor.request(method, path, json=message(), headers=headers)
            assert refused.status_code == 403, (method, path)
            assert list(refused.json()) == ["error"]
            assert "set-cookie" not in refused.headers
    assert stored(store) == []


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_our_page_and_tools_are_taken(visitor, store, headers):
    assert visitor.post("/chat/api/messages", json=message(), headers=headers).status_code == 200


def test_no_get_changes_anything(visitor, store):
    for route in visitor.app.routes:
        if route.path != "/chat/api/stream":
            visitor.get(route.path.replace("{name}", "none"))
    assert stored(store) == []
