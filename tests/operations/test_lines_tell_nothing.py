"""After a day of signing in, looking, failing and collecting: is anything in the lines secret?"""

import html
import json
import re
import sqlite3
import subprocess
import urllib.parse
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest
from sqlalchemy import select

from data.database import Database
from data.tables.access import PersonAddress
from data.tables.organisation import Account, Person
from tests.cli.github_world import small_world
from tests.dashboard.access.mocked_provider import mocked_provider
from tests.github.server import GitHubServer
from tests.office.browser import Answer, Browser
from tests.office.company import PASSWORD, Company, found_company
from tests.office.processes import MIKATA, PROJECT, Process, running

ASKED_FOR = "tanaka-asked-for-this"
FROM_ELSEWHERE = "203.0.113.77"


class Variables(Company):
    """A company whose processes are told more."""

    more: dict[str, str]

    def environment(self) -> dict[str, str]:
        return {**super().environment(), **self.more}


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Company:
    folder = tmp_path_factory.mktemp("company")
    url = f"sqlite:///{folder / '.mikata' / 'mikata.sqlite3'}"
    return found_company(folder, url, engineers=12, pull_requests=150, gaps=1)


def told(company: Company, **more: str) -> Company:
    """The same company, its processes with these variables."""
    made = Variables(company.folder, company.url, company.people, company.gaps)
    object.__setattr__(made, "more", more)
    return made


def everybody(database: Database) -> set[str]:
    """Addresses, names and logins of all people."""
    with database.read() as connection:
        addresses = connection.execute(select(PersonAddress.address)).scalars().all()
        names = connection.execute(select(Person.name)).scalars().all()
        logins = connection.execute(select(Account.login)).scalars().all()
    spoken = {
        name for each in names for name in (each.values() if isinstance(each, dict) else [each])
    }
    return {*addresses, *spoken, *logins}


def lines_of(process: Process) -> list[dict[str, object]]:
    return [json.loads(line) for line in process.said().splitlines()]


def leaks(text: str, secrets: set[str]) -> list[str]:
    """Those that stand in the text as words of their own."""
    return [each for each in secrets if re.search(rf"(?<!\w){re.escape(each)}(?!\w)", text)]


def test_a_day_with_passwords_leaves_no_secret_and_nobody_in_the_lines(company: Company):
    who, other = company.people[0], company.people[1]
    with running(company, "serve", "--port", "0", "--workers", "2") as serving:
        address = serving.announced().rstrip("/")
        browser = Browser(address)
        token = invited(company, other.address)
        browser.get(f"/invitation/{token}")
        browser.send_form(f"/invitation/{token}", f"/invitation/{token}", password=ASKED_FOR)
        browser.sign_in(who.address, ASKED_FOR)
        cookies = dict(browser.cookies)
        browser.sign_in(who.address, PASSWORD)
        cookies |= {f"later {name}": value for name, value in browser.cookies.items()}
        pages = ("/trends", "/sources", "/people", "/my-file", "/log", "/privacy", "/nowhere")
        for page in pages:
            browser.get(f"{page}?unit={ASKED_FOR}")
        browser.get(f"/trends/pull_requests_merged.csv?unit={ASKED_FOR}")
        broke = break_something(company, browser, who.address)
        browser.leave()
        assert serving.stop() == 0
        text, lines = serving.said(), lines_of(serving)
    assert broke.status in (500, 503)
    code = re.search(r"E-[0-9A-F]{6}", broke.text)
    assert code is not None
    assert [each["code"] for each in lines if "error" in each][-1] == code[0]
    assert len([each for each in lines if each["event"] == "request"]) > len(pages)
    assert {"/invitation/<token>", "/sign-in/password"} <= {
        str(each.get("route")) for each in lines
    }
    database = company.opened()
    secrets = everybody(database) | set(cookies.values()) | {token, PASSWORD, ASKED_FOR}
    secrets |= {
        (company.folder / ".mikata" / "secret.key").read_text(),
        "127.0.0.1",
        FROM_ELSEWHERE,
    }
    database.dispose()
    assert leaks(text, secrets) == []


def invited(company: Company, address: str) -> str:
    """The token of the link that `mikata user` prints."""
    done = subprocess.run(
        [*MIKATA, "user", "reset", address],
        cwd=PROJECT,
        env=company.environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"/invitation/(\S+)", done.stdout)
    assert found is not None
    return found[1]


def break_something(company: Company, browser: Browser, address: str) -> Answer:
    """What is answered where a table is missing."""
    file = company.folder / ".mikata" / "mikata.sqlite3"
    with closing(sqlite3.connect(file, timeout=30)) as database:
        database.execute("ALTER TABLE sign_in_attempts RENAME TO gone")
        database.commit()
        another = Browser(browser.address)
        answer = another.sign_in(address, PASSWORD)
        another.leave()
        database.execute("ALTER TABLE gone RENAME TO sign_in_attempts")
        database.commit()
    return answer


@pytest.fixture
def github() -> Iterator[GitHubServer]:
    with GitHubServer(small_world()) as served:
        yield served


def test_collecting_with_a_token_leaves_no_token_in_the_lines(
    company: Company, github: GitHubServer
):
    variables = {
        "MIKATA_GITHUB__URL": github.url,
        "MIKATA_GITHUB__REPOSITORIES": '["acme/app"]',
        "MIKATA_WORK__RETENTION_HOUR": "0",
    }
    for token in (github.token, f"ghp_{ASKED_FOR}"):
        given = told(company, MIKATA_GITHUB__TOKEN=token, **variables)
        with running(given, "work", "--once") as working:
            working.wait()
            text = working.said()
        assert "collect" in text
        kept = (company.folder / ".mikata" / "collect.log").read_text(encoding="utf-8")
        assert leaks(text + kept, {token, ASKED_FOR}) == []
        database = company.opened()
        assert leaks(text, everybody(database)) == []
        with database.write_apart() as connection:
            connection.exec_driver_sql("DELETE FROM jobs")
        database.dispose()


def test_signing_in_with_a_provider_leaves_nothing_of_it_in_the_lines(company: Company):
    with mocked_provider() as provider:
        oidc = {"issuer": provider.address, "client_id": "mikata", "client_secret": ASKED_FOR}
        given = told(
            company,
            MIKATA_SIGN_IN__METHOD="oidc",
            MIKATA_SIGN_IN__DOMAINS='["corp.example"]',
            MIKATA_SIGN_IN__OIDC=json.dumps(oidc),
        )
        with running(given, "serve", "--port", "0") as serving:
            browser = Browser(serving.announced().rstrip("/"))
            passed = through_the_provider(browser, "aoi")
            provider.down = True
            browser.send_form("/sign-in", "/sign-in/provider")
            browser.leave()
            assert serving.stop() == 0
            text, lines = serving.said(), lines_of(serving)
    assert "/sign-in/callback" in {str(each.get("route")) for each in lines}
    secrets = {"aoi@corp.example", ASKED_FOR, *browser.cookies.values(), *passed}
    assert leaks(text, secrets) == []


def through_the_provider(browser: Browser, subject: str) -> list[str]:
    """Sign in there; the state, the nonce and the code that went back and forth."""
    begun = browser.send_form("/sign-in", "/sign-in/provider")
    leads_on = re.search(r'href="(http[^"]*authorize[^"]*)"', begun.text)
    assert leads_on is not None, begun
    there = urllib.parse.urlsplit(html.unescape(leads_on[1]))
    connection = HTTPConnection(there.netloc, timeout=30)
    body = urllib.parse.urlencode({"sub": subject})
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", f"{there.path}?{there.query}", body, kind)
    answered = connection.getresponse()
    back = answered.getheader("Location")
    answered.read()
    connection.close()
    assert back is not None, answered.status
    parts = urllib.parse.urlsplit(back)
    browser.get(f"{parts.path}?{parts.query}")
    given = [urllib.parse.parse_qs(each) for each in (there.query, parts.query)]
    return [each[name][0] for each in given for name in ("state", "nonce", "code") if name in each]
