"""On what was it measured?"""

import os
import platform
import sqlite3
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from plotly.offline import get_plotlyjs_version

from dashboard.bundles import plotly_bundle

PACKAGES = ("dash", "plotly", "numpy", "pyarrow", "sqlalchemy", "psycopg", "waitress")


def described() -> str:
    """The machine, the versions, and which plotly bundle is served."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    bundle = plotly_bundle()
    size = bundle.file.stat().st_size / 1e6
    day, system = datetime.now(UTC).date(), f"{platform.system()} {platform.release()}"
    return "\n".join(
        (
            f"* {day}, {_cores()} cores ({_processor()}), {_memory_gib():.0f} GiB, {system}",
            f"* Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}",
            f"* plotly.js {get_plotlyjs_version()}, {bundle.kind} bundle, {size:.1f} MB plain",
            f"* load average when it began: {os.getloadavg()[0]:.1f}",
        )
    )


def _cores() -> int:
    return len(os.sched_getaffinity(0))


def _memory_gib() -> float:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor() or "unknown"
