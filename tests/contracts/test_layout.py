"""Does the code keep the shape that its documents promise?"""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = (
    "benchmarks", "cli", "collectors", "config", "dashboard", "data", "goals", "metrics",
    "notices",
)  # fmt: skip
MOST_LINES = 320
MOST_LINES_OF_A_TEST = 420
MOST_LINES_OF_A_FUNCTION = 45


def _modules(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if "versions" not in path.parts]


def _folders_with_code() -> list[str]:
    inside = [path for path in _modules(*PACKAGES) if path.name == "__init__.py"]
    return sorted({f"{path.parent.relative_to(ROOT)}/" for path in inside})


@pytest.mark.parametrize("folder", _folders_with_code())
def test_the_tour_names_every_package(folder: str):
    tour = (ROOT / "docs/tour.md").read_text(encoding="utf-8")
    assert f"`{folder}`" in tour


def test_the_tour_names_no_package_that_is_gone():
    tour = (ROOT / "docs/tour.md").read_text(encoding="utf-8")
    named = re.findall(r"^\| `([a-z_/]+)/` \|", tour, flags=re.MULTILINE)
    assert [name for name in named if not (ROOT / name).is_dir()] == []


@pytest.mark.parametrize("path", _modules(*PACKAGES), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_module_is_small_enough_to_hold_in_the_head(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", _modules("tests"), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_test_module_is_small_enough_to_read(path: Path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES_OF_A_TEST


def test_functions_are_short():
    # Counted from the docstring: the options of a command are its signature, a list of their own.
    long = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in _modules(*PACKAGES)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.body[0].lineno >= MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []


@pytest.mark.parametrize("path", _modules(*PACKAGES), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_module_is_named_after_nothing(path: Path):
    assert path.stem not in {"utils", "util", "helpers", "helper", "manager", "common", "misc"}


@pytest.mark.parametrize("path", _modules(*PACKAGES), ids=lambda p: str(p.relative_to(ROOT)))
def test_an_exception_to_a_check_carries_its_reason(path: Path):
    pattern = re.compile(r"#\s*(noqa|type:\s*ignore|pyright:\s*ignore)(.*)$")
    lines = path.read_text(encoding="utf-8").splitlines()
    exceptions = [(number, pattern.search(line)) for number, line in enumerate(lines, 1)]
    bare = [number for number, found in exceptions if found and "--" not in found[2]]
    assert bare == []


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_a_lock_file_has_hashes_and_no_address(name: str):
    text = (ROOT / name).read_text(encoding="utf-8")
    pinned = re.findall(r"^[a-z0-9._-]+==\S+", text, flags=re.MULTILINE)
    assert len(pinned) > 40
    assert text.count("--hash=sha256:") >= len(pinned)
    assert not re.search(r"https?://|file:|--(extra-)?index-url|--find-links", text)


def test_decisions_are_short_and_numbered_without_gaps():
    files = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert [int(path.name[:4]) for path in files] == list(range(1, len(files) + 1))
    too_long = [p.name for p in files if len(p.read_text(encoding="utf-8").splitlines()) > 40]
    assert too_long == []


def test_every_link_between_documents_leads_somewhere():
    documents = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]
    broken = [
        f"{path.relative_to(ROOT)} → {target}"
        for path in documents
        for target in re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8"))
        if not (path.parent / target).exists()
    ]
    assert broken == []


def test_every_target_of_make_says_what_it_does():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    wanted = ["setup", "demo", "run", "check", "test", "browser", "soak", "bench", "screenshots"]
    described = re.findall(r"^([a-z-]+):.*?## ", text, flags=re.MULTILINE)
    assert [name for name in wanted if name not in described] == []
