"""Reports that the tools themselves make, of programs small enough to count their lines by hand."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.conftest import lacking

PROJECT = Path(__file__).parents[3]
NYC_FOLDERS = (PROJECT / "node_modules/.bin", PROJECT / "build/npm/node_modules/.bin")

PYTHON = {
    "shop/__init__.py": "",
    "shop/basket.py": """\
def price(
    count,
    each=2,
):
    if count > 100:
        return sum(
            [count, each]
        )
    for _ in range(1):
        total = count * each
    return total


class Basket:
    tax = 0.1

    def debug(self):  # pragma: no cover
        return "no"

    def empty(self): return True
""",
    "shop/unused.py": "VALUE = 1\nif VALUE:\n    OTHER = 2\n",
    "main.py": "from shop.basket import price\n\nprint(price(3))\n",
}

JAVASCRIPT = {
    "package.json": '{"name": "shop", "version": "1.0.0"}',
    "src/basket.js": """\
'use strict'
const tax = 1.1, fee = 2
function price (count, each) {
  if (count > 100) { return count } else { each += fee }
  const total = count * each; const half = total / 2
  return total > 0 ? total * tax
    : half
}
exports.price = price
exports.never = () => {
  const a = 1
  return a
}
""",
    "src/unused.js": "exports.value = 1\nif (exports.value > 1) {\n  exports.value = 2\n}\n",
    "main.js": "console.log(require('./src/basket').price(3, 4))\n",
}


def write(files: dict[str, str], folder: Path) -> None:
    """The program, in that folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def coverage_py(folder: Path) -> dict[str, bytes]:
    """Reports by their form, and `total`: what `coverage report` says."""
    write(PYTHON, folder)

    def run(*arguments: str) -> str:
        command = [sys.executable, "-m", "coverage", *arguments]
        clean = {name: each for name, each in os.environ.items() if "COV" not in name.upper()}
        done = subprocess.run(
            command, cwd=folder, env=clean, check=True, capture_output=True, text=True
        )
        return done.stdout

    run("run", "--source=.", "main.py")
    for form in ("xml", "json", "lcov"):
        run(form, "-o", f"report.{form}")
    found = {form: (folder / f"report.{form}").read_bytes() for form in ("xml", "json", "lcov")}
    total = run("report", "--format=total", "--precision=6")
    return {**found, "total": total.strip().encode()}


def nyc(folder: Path) -> dict[str, bytes]:
    """Istanbul's reports by the name of the file."""
    program = next((found for at in NYC_FOLDERS if (found := shutil.which("nyc", path=at))), None)
    if program is None:
        lacking("nyc", "npm install --prefix build/npm nyc")
    write(JAVASCRIPT, folder)
    reporters = ("json", "json-summary", "lcovonly", "cobertura", "clover")
    subprocess.run(
        [
            str(program), "--all", "--include=src/**",
            *(f"--reporter={each}" for each in reporters), "node", "main.js",
        ],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    return {path.name: path.read_bytes() for path in (folder / "coverage").iterdir()}


def nyc_total(reports: dict[str, bytes]) -> tuple[int, int]:
    """(covered, coverable) lines by Istanbul's own sum."""
    lines = json.loads(reports["coverage-summary.json"])["total"]["lines"]
    return lines["covered"], lines["total"]
