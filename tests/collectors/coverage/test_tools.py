"""Do the reports of one run of a tool say the same in every form, and what the tool says itself?"""

from pathlib import Path

import pytest

from collectors.coverage import Checkout, read_report
from data.rows import CoveredFile
from tests.collectors.coverage import tools


def read(name: str, content: bytes, folder: Path) -> tuple[CoveredFile, ...]:
    return read_report(name, content, checkout=Checkout(folder=str(folder)))


def sums(files: tuple[CoveredFile, ...]) -> tuple[int, int]:
    return sum(each.covered for each in files), sum(each.coverable for each in files)


def test_the_three_reports_of_coverage_py_are_equal_and_say_what_it_says(tmp_path):
    reports = tools.coverage_py(tmp_path)
    total = float(reports.pop("total"))
    xml, as_json, lcov = (read(form, content, tmp_path) for form, content in reports.items())
    assert xml == as_json == lcov
    covered, coverable = sums(xml)
    assert 100 * covered / coverable == pytest.approx(total, abs=1e-5)
    assert [each.path for each in xml] == [
        "main.py", "shop/__init__.py", "shop/basket.py", "shop/unused.py",
    ]  # fmt: skip
    assert xml[2].lines == ((1, 5, 9, 10, 11, 14, 15, 20), (1, 5, 6, 9, 10, 11, 14, 15, 20))


@pytest.mark.parametrize(
    "name", ["coverage-final.json", "lcov.info", "cobertura-coverage.xml", "clover.xml"]
)
def test_the_reports_of_istanbul_say_what_its_own_summary_says(tmp_path, istanbul, name):
    reports, folder = istanbul
    files = read(name, reports[name], folder)
    assert [each.path for each in files] == ["src/basket.js", "src/unused.js"]
    assert sums(files) == tools.nyc_total(reports)
    summary = read("coverage-summary.json", reports["coverage-summary.json"], folder)
    assert [(each.path, each.covered, each.coverable) for each in summary] == [
        (each.path, each.covered, each.coverable) for each in files
    ]
    assert files == read("coverage-final.json", reports["coverage-final.json"], folder)


@pytest.fixture(scope="module")
def istanbul(tmp_path_factory) -> tuple[dict[str, bytes], Path]:
    folder = tmp_path_factory.mktemp("istanbul")
    return tools.nyc(folder), folder


def test_without_a_known_folder_the_paths_lose_what_they_share(tmp_path):
    reports = tools.coverage_py(tmp_path)
    found = read_report("report.xml", reports["xml"])
    assert [each.path for each in found][:2] == ["main.py", "shop/__init__.py"]
