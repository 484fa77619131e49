"""A company whose applications have every kind of coverage, for tests of the page about it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from config.organisation import Organisation
from data.coverage import note_unreadable, store_coverage
from data.database import Database
from data.organisation import store_organisation
from data.repositories import store_repository
from data.rows import CoverageReportRow, CoveredFile, RepositoryRow, Stored, UnreadableReportRow
from data.runs import Outcome, finish_sync_run, start_sync_run
from tests.dashboard.conftest import NOW

FIRST = datetime(2025, 11, 3, 2, 30, tzinfo=UTC)
CHANGED = date(2026, 4, 10)
"""The day on which old pages of the shop began to be left out."""


def _person(key: str, ja: str, en: str) -> dict[str, object]:
    return {"id": key, "name": {"ja": ja, "en": en}}


def _application(key: str, ja: str, en: str, kind: str, repository: str) -> dict[str, object]:
    name = {"ja": ja, "en": en}
    return {"id": key, "name": name, "kind": kind, "repository": repository}


ORGANISATION = Organisation.model_validate(
    {
        "name": {"ja": "みかん", "en": "Mikan"},
        "timezone": "Asia/Tokyo",
        "people": [_person("sato", "佐藤 葵", "Aoi Sato"), _person("mori", "森 陸", "Riku Mori")],
        "applications": [
            _application("shop-api", "ショップAPI", "Shop API", "backend", "mikan/shop-api"),
            _application("billing", "請求", "Billing", "backend", "mikan/billing"),
            _application("stock", "在庫", "Stock", "backend", "mikan/stock"),
            _application("shop-web", "ショップ画面", "Shop pages", "frontend", "mikan/shop-web"),
            _application("app", "アプリ", "App", "frontend", "mikan/app"),
        ],
        "coverage": {
            "exclusions": [
                {
                    "application": "shop-web",
                    "paths": ["old-admin/**", "src/generated/**"],
                    "who": "sato",
                    "when": CHANGED,
                    "why": {
                        "ja": "来年度に止める旧管理画面のため",
                        "en": "The old admin pages are switched off next year",
                    },
                },
                {
                    "application": "shop-api",
                    "paths": ["api/generated/**"],
                    "who": "mori",
                    "when": date(2025, 6, 2),
                    "why": {"ja": "自動生成のコードのため", "en": "Generated code"},
                },
            ]
        },
    }
)


def commit(number: int) -> str:
    """A name of a commit that differs from others in its first letters."""
    return f"{number * 2654435761 % 2**32:08x}" * 5


def artifact(number: int, at: datetime, files: dict[str, tuple[int, int]]) -> CoverageReportRow:
    """A report with these files: lines run and lines that can be run."""
    covered = tuple(CoveredFile(path, *lines) for path, lines in files.items())
    return CoverageReportRow(commit(number), at, "artifact", "coverage", at, files=covered)


def status(number: int, at: datetime, percent: float) -> CoverageReportRow:
    """A percentage that stands in a status."""
    return CoverageReportRow(commit(number), at, "status", "codecov/project", at, percent=percent)


def _shop_api() -> Iterator[CoverageReportRow]:
    for week in range(49):
        files = {
            "api/orders.py": (5400 + week * 24 + week % 5 * 30, 6900 + week * 12),
            "api/generated/client.py": (200, 900),
        }
        yield artifact(week, FIRST + timedelta(weeks=week), files)


def _shop_web() -> Iterator[CoverageReportRow]:
    for fortnight in range(25):
        files = {
            "src/cart.ts": (2500 + fortnight * 18 - fortnight % 3 * 25, 3900 + fortnight * 8),
            "old-admin/index.ts": (60, 880),
        }
        yield artifact(100 + fortnight, FIRST + timedelta(weeks=2 * fortnight), files)


def _billing() -> Iterator[CoverageReportRow]:
    for month in range(3):
        files = {"billing/invoice.py": (800 + month * 15, 1000)}
        yield artifact(200 + month, FIRST + timedelta(days=80 + month * 30), files)


def _app() -> Iterator[CoverageReportRow]:
    for month in range(11):
        yield status(300 + month, FIRST + timedelta(days=30 * month), 66.0 + month * 0.7)


REPORTS = {
    "mikan/shop-api": list(_shop_api()),
    "mikan/billing": list(_billing()),
    "mikan/shop-web": list(_shop_web()),
    "mikan/app": list(_app()),
}
UNREADABLE = UnreadableReportRow(
    commit(400), "artifact", "coverage-e2e", "coverage.xml ends in the middle", NOW
)


def store_company(database: Database) -> None:
    """The organisation, its repositories as they were collected, and their reports."""
    at = NOW - timedelta(hours=1)
    with database.write(changes_facts=True) as connection:
        store_organisation(connection, ORGANISATION, "test", at)
        for name, reports in REPORTS.items():
            row = RepositoryRow(name, "github", default_branch="main", has_develop=False)
            repository = store_repository(connection, row)
            run = start_sync_run(connection, "github", repository, at)
            store_coverage(connection, repository, reports, ORGANISATION)
            if name == "mikan/shop-web":
                note_unreadable(connection, repository, [UNREADABLE])
            finish_sync_run(connection, run, at, Outcome("complete", Stored(0, 0)))
