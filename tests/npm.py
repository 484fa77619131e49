"""Where do packages of npm lie that some tests compare with?"""

from pathlib import Path

from tests.conftest import lacking

FOLDER = Path(__file__).parents[1] / "build" / "npm" / "node_modules"
"""`make contracts-setup` fills it; it is no part of the repository."""


def npm_package(name: str) -> Path:
    """The folder of a package; where it is missing the test skips, and fails in CI."""
    folder = FOLDER / name
    if not (folder / "package.json").is_file():
        lacking(f"the npm package {name}", "run `make contracts-setup`")
    return folder
