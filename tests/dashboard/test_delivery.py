"""Do pages reach the browser small, protected and only once?"""

import re

import brotli
import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.app import create_app
from dashboard.bundles import PlotlyBundle, plotly_bundle
from dashboard.context import Context
from dashboard.protection import answer_only_to

BR = "gzip, br"
EXCEPTIONS = {"async-graph.js": "public, no-cache", "favicon.svg": "public, max-age=86400"}
"""Files whose address is the same for other contents."""


@pytest.fixture
def client(empty_context: Context) -> FlaskClient:
    return create_app(empty_context).server.test_client()


def _get(client: FlaskClient, address: str, accept: str = "") -> TestResponse:
    # Buffered, since a file that nobody reads to its end would stay open.
    return client.get(address, headers={"Accept-Encoding": accept}, buffered=True)


def _addresses(client: FlaskClient) -> list[str]:
    page = _get(client, "/trends").text
    return re.findall(r'(?:src|href|content)="(/(?:_dash-component-suites|assets)/[^"]+)"', page)


def test_every_script_and_style_is_kept_for_good_and_has_a_fingerprint(client: FlaskClient):
    addresses = _addresses(client)
    assert len(addresses) > 15
    for address in addresses:
        answer = _get(client, address)
        assert answer.status_code == 200, address
        forever = "public, max-age=31536000, immutable"
        expected = EXCEPTIONS.get(address.rpartition("/")[2], forever)
        assert answer.headers["Cache-Control"] == expected, address


def test_bundles_are_compressed_and_unpack_to_what_is_installed(client: FlaskClient):
    for address in _addresses(client):
        plain, small = _get(client, address), _get(client, address, BR)
        if len(plain.data) > 1500:
            assert small.headers["Content-Encoding"] == "br", address
            assert brotli.decompress(small.data) == plain.data
            assert "Accept-Encoding" in small.headers["Vary"]


def test_what_is_made_for_a_reader_is_kept_nowhere(client: FlaskClient):
    for address in ("/trends", "/_dash-layout", "/_dash-dependencies"):
        answer = _get(client, address, BR)
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Content-Encoding"] == "br"


def test_a_made_up_bundle_is_not_found(client: FlaskClient):
    for path in ("dash/dcc/nothing.js", "os/path.py", "dash/../secret.js"):
        answer = _get(client, f"/_dash-component-suites/{path}", BR)
        assert answer.status_code in (404, 500)
        assert answer.headers["Cache-Control"] == "no-store"


def test_plotly_is_the_bundle_that_was_set_up(client: FlaskClient):
    bundle = plotly_bundle()
    address = next(address for address in _addresses(client) if "plotly" in address)
    assert bundle.fingerprint in address
    assert _get(client, address).data == bundle.file.read_bytes()


def test_another_bundle_has_another_address(tmp_path):
    (tmp_path / "a.js").write_text("a")
    (tmp_path / "b.js").write_text("b")
    first = PlotlyBundle("basic", tmp_path / "a.js").fingerprint
    assert first != PlotlyBundle("basic", tmp_path / "b.js").fingerprint


def test_without_the_small_bundle_the_full_one_is_served(tmp_path):
    assert plotly_bundle(tmp_path).kind == "full"
    forged = tmp_path / "node_modules/plotly.js-basic-dist-min/plotly-basic.min.js"
    forged.parent.mkdir(parents=True)
    forged.write_text("alert(1)")
    assert plotly_bundle(tmp_path).kind == "full"


def test_every_answer_says_what_a_browser_may_do_with_it(client: FlaskClient):
    for address in ("/trends", "/nowhere", "/_dash-layout", "/assets/mikata.css"):
        headers = _get(client, address).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-eval" not in policy
        assert "script-src 'self' 'sha256-" in policy
        assert "'unsafe-inline'" not in policy.split("style-src")[0]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
        assert "Server" not in headers


def test_no_page_names_another_host(client: FlaskClient):
    page = _get(client, "/trends").text
    config = re.search(r'<script id="_dash-config"[^>]*>.*?</script>', page, re.DOTALL)
    assert config is not None
    assert "http" not in page.replace(config[0], "").replace("http-equiv", "")


@pytest.mark.parametrize("host", ["127.0.0.1:8050", "localhost", "localhost:1", "[::1]:8050"])
def test_names_of_this_machine_are_answered(empty_context: Context, host: str):
    app = create_app(empty_context).server
    app.before_request(answer_only_to(("localhost", "127.0.0.1", "[::1]")))
    assert app.test_client().get("/trends", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "localhost.", "[::2]:80"]
)
def test_a_foreign_name_for_this_machine_is_refused(empty_context: Context, host: str):
    app = create_app(empty_context).server
    app.before_request(answer_only_to(("localhost", "127.0.0.1", "[::1]")))
    answer = app.test_client().get("/trends", headers={"Host": host})
    assert answer.status_code == 421
    assert "This server answers to 127.0.0.1, [::1], localhost only." in answer.text
