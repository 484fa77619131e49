"""Which companies are measured on: the demo's, and one with a million pull requests?"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from benchmarks.result import Result, at_most
from config.organisation import Organisation
from config.settings import load_settings
from data.database import Database
from data.facts import build_facts
from data.sample.company import Wanted, build_sample
from data.sample.organisation import sample_organisation

ENGINEERS = 400
"""Enough for more than 50 teams."""


@dataclass(frozen=True)
class Company:
    """A workspace with a sample company in it, made when it is first needed."""

    folder: Path
    engineers: int
    pull_requests: int | None

    @cached_property
    def wanted(self) -> Wanted:
        """The company as it is today."""
        return Wanted(datetime.now(UTC).date(), self.engineers, self.pull_requests)

    @property
    def organisation(self) -> Organisation:
        """Its units and people."""
        return sample_organisation(self.wanted.today, self.engineers)

    def database(self) -> Database:
        """Its database; whoever opens it disposes of it."""
        settings = load_settings(self.folder, {})
        return Database.open(settings.database, settings.facts_folder)

    @cached_property
    def built(self) -> list[Result]:
        """How long the company took to be made."""
        if (self.folder / ".mikata").exists():
            return []
        self.folder.mkdir(parents=True, exist_ok=True)
        database = self.database()
        try:
            database.migrate()
            begun = time.perf_counter()
            count = build_sample(database, self.wanted)
            stored = time.perf_counter()
            build_facts(database)
            facts = time.perf_counter()
        finally:
            database.dispose()
        target = f"the sample company with {count:,} pull requests, made and stored"
        return [
            at_most(target, stored - begun, 60 if count >= 10**6 else 5, "s"),
            Result(f"the snapshot of facts over {count:,}", f"{facts - stored:.1f} s"),
        ]
