"""Does any address answer whom it must not, lead elsewhere, or tell of what lies beside it?"""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from werkzeug.routing import Rule

from dashboard.access.declared import DOCUMENTS, allows
from dashboard.access.gate import NOTICE
from dashboard.pages import PAGES
from tests.access.attacked import ROLES, Attacked, Attacker, said
from tests.dashboard.access.visitors import PASSWORD

FILLED = {
    "package_name": "dash",
    "fingerprinted_path": "deps/react.js",
    "filename": "mikata.css",
    "path": "nowhere/at/all",
    "key": "pull_requests_merged",
    "token": "t" * 43,
}
"""What stands in the places of a rule; `1` in those that are not here."""
READ = {"GET", "HEAD"}


def addresses(attacked: Attacked) -> Iterator[tuple[str, str, str]]:
    """Every rule with each of its methods, and an address that it stands for."""
    for rule in attacked.server.url_map.iter_rules():
        for method in sorted((rule.methods or set()) | {"PUT", "DELETE"}):
            yield rule.rule, method, filled(rule)


def filled(rule: Rule) -> str:
    address = rule.rule
    for name in rule.arguments:
        converter = next(part for part in address.split("<") if f"{name}>" in part).split(">")[0]
        address = address.replace(f"<{converter}>", FILLED.get(name, "1"))
    return address


def test_every_address_says_what_it_needs_and_few_are_for_everybody(attacked: Attacked) -> None:
    rules = {rule.rule for rule in attacked.server.url_map.iter_rules()}
    assert rules <= attacked.app.declared.routes.keys()
    public = {rule for rule in rules if attacked.app.declared.routes[rule] == "public"}
    files = ("/_dash-component-suites/", "/assets/", "/_favicon.ico", "/healthz", "/readyz")
    signing_in = ("/sign-in", "/invitation/")
    assert {rule for rule in public if not rule.startswith((*files, *signing_in))} == set()


def test_without_a_session_no_address_answers_but_those_of_signing_in(attacked: Attacked) -> None:
    nobody = attacked.nobody()
    with attacked.nothing_stored():
        for rule, method, address in addresses(attacked):
            if attacked.app.declared.routes[rule] == "public":
                continue
            answer = nobody.send(method, address)
            leads_to_sign_in = rule in (*DOCUMENTS, NOTICE) and method in READ
            assert answer.status_code == (302 if leads_to_sign_in else 401), (method, address)
            assert not answer.location or urlsplit(answer.location).path == "/sign-in"
            assert attacked.told(answer) == set(), (method, address)


def test_what_is_for_everybody_tells_nobody_anything(attacked: Attacked) -> None:
    nobody = attacked.nobody()
    for rule, method, address in addresses(attacked):
        if attacked.app.declared.routes[rule] == "public" and method in READ:
            answer = nobody.send(method, address, buffered=True)
            assert answer.status_code < 500, address
            assert attacked.secrets & set(said(answer).split()) == set(), address


@pytest.mark.parametrize("role", ROLES)
def test_an_address_answers_those_alone_who_have_what_it_needs(
    attacked: Attacked, role: str
) -> None:
    attacker, needs = attacked.attackers[role], attacked.app.declared.routes
    with attacked.nothing_stored():
        for rule, method, address in addresses(attacked):
            if not allows(needs[rule], attacker.viewer):
                answer = attacker.send(method, address)
                assert answer.status_code in {403, 405}, (method, address)
                assert attacked.told(answer) == set(), (method, address)
    for rule, method, address in addresses(attacked):
        if method in READ and allows(needs[rule], attacker.viewer):
            assert attacker.send(method, address, buffered=True).status_code < 500, address


@pytest.mark.parametrize("role", ROLES)
def test_a_page_is_sent_as_found_to_those_alone_who_may_see_it(
    attacked: Attacked, role: str
) -> None:
    attacker = attacked.attackers[role]
    for page in PAGES:
        answer = attacker.get(page.path)
        if page.path == "/":
            assert answer.status_code == 302
            assert attacker.get(answer.location).status_code == 200
            continue
        expected = 200 if allows(page.permission, attacker.viewer) else 403
        assert answer.status_code == expected, page.path
        # The document is the same for every page: what is on it is asked for afterwards.
        assert expected == 200 or attacked.told(answer) == set(), page.path


@pytest.mark.parametrize(
    "wanted",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/%09/evil.example",
        "/%5cevil.example",
        "///evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "/trends%0d%0aX-Evil:%201",
        "%2f%2fevil.example",
        "http://localhost@evil.example/",
        "/\tevil.example//x",
        "data:text/html,x",
    ],
)
def test_whoever_signs_in_is_led_to_a_page_of_ours(attacked: Attacked, wanted: str) -> None:
    visitor = attacked.visitor()
    answer = visitor.sign_in("only-engineer@minamo.example", PASSWORD, wanted)
    assert answer.status_code in {302, 303}
    leads = urlsplit(answer.location)
    assert leads.netloc in {"", "localhost"}
    assert leads.scheme in {"", "http"}
    assert not answer.location.startswith(("//", "/\\"))
    assert "X-Evil" not in answer.headers


HEADS = (
    "//evil.example/trends",
    "/\\evil.example",
    "/%2f%2fevil.example",
    "/nowhere%0d%0aX-Evil:%201",
    "/trends?x=%0d%0aX-Evil:%201",
    "/sign-in?next=/trends%0d%0aX-Evil:%201",
    "/trends/x%0d%0aX-Evil:%201.csv",
    "/trends/pull-requests.csv?unit=%0d%0aX-Evil:%201",
    "/trends/pull_requests_merged.csv?unit=a%22%0d%0aX-Evil:%201",
    "/invitation/x%0d%0aX-Evil:%201",
    "/assets/x%0d%0aX-Evil:%201",
)


@pytest.mark.parametrize("who", ["nobody", "cto"])
def test_no_address_writes_a_head_of_its_own_or_leads_away(attacked: Attacked, who: str) -> None:
    attacker = _attacker(attacked, who)
    with attacked.nothing_stored():
        for address in HEADS:
            answer = attacker.get(address)
            assert answer.status_code < 500, address
            assert "X-Evil" not in answer.headers, address
            assert not [value for _, value in answer.headers if "\r" in value or "\n" in value]
            assert urlsplit(answer.location or "").netloc in {"", "localhost"}, address
            assert not (answer.location or "").startswith(("//", "/\\")), address


@pytest.mark.parametrize(
    "address",
    [
        "/assets/../app.py",
        "/assets/..%2fapp.py",
        "/assets/%2e%2e/%2e%2e/pyproject.toml",
        "/assets/....//....//pyproject.toml",
        "/assets//etc/passwd",
        "/assets/%2fetc%2fpasswd",
        "/assets/icons/..%5c..%5capp.py",
        "/_dash-component-suites/dash/../../dashboard/app.py",
        "/_dash-component-suites/dash/%2e%2e/%2e%2e/setup.py",
        "/_dash-component-suites/dashboard/app.py",
        "/_dash-component-suites/dash//etc/passwd",
        "/_dash-component-suites/plotly/package_data/../../../etc/passwd",
        "/_dash-component-suites/os/path.py",
        "/trends/..%2f..%2f..%2fetc%2fpasswd.csv",
        "/trends/../../etc/passwd.csv",
        "/invitation/..%2f..%2fetc%2fpasswd",
        "/assets/mikata.css%00.png",
    ],
)
@pytest.mark.parametrize("who", ["nobody", "cto"])
def test_no_address_leads_out_of_its_folder(attacked: Attacked, address: str, who: str) -> None:
    answer = _attacker(attacked, who).get(address, buffered=True)
    assert "root:x:0" not in answer.text
    assert "create_app" not in answer.text
    assert "[project]" not in answer.text
    served = address.startswith("/_dash-component-suites/plotly/")
    assert answer.status_code < 500
    assert answer.status_code in {302, 400, 401, 404} or served


SQL = (
    "' OR '1'='1",
    "'; DROP TABLE people; --",
    '" OR ""="',
    "1) UNION SELECT password_digest FROM users --",
    "%' AND 1=(SELECT COUNT(*) FROM sessions) --",
    "\\'; DELETE FROM log; --",
)
NAMES = ("unit", "repository", "base", "from", "to", "by", "clock", "bots", "without", "explain")
MORE = ("metric", "used", "week", "sort", "kind", "application", "role", "action", "person", "page")


FILES = ("/trends/pull_requests_merged.csv", "/trends/pull-requests.csv")


@pytest.mark.parametrize("text", SQL)
def test_what_looks_like_sql_is_no_more_than_a_text(attacked: Attacked, text: str) -> None:
    attacker, each = attacked.attackers["cto"], (*NAMES, *MORE)
    asked = [(path, {name: text}) for path in FILES for name in each]
    # What a page's document holds does not hang on one of them.
    asked += [(page.path, dict.fromkeys(each, text)) for page in PAGES]
    with attacked.nothing_stored():
        for path, query in asked:
            answer = attacker.get(path, query_string=query, buffered=True)
            assert answer.status_code < 500, (path, query)
            assert "argon2" not in answer.text


def _attacker(attacked: Attacked, who: str) -> Attacker:
    return attacked.nobody() if who == "nobody" else attacked.attackers[who]
