"""Can the image be built step by step, and does what it holds run as it will in a container?"""

import json
import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

import pytest
import yaml
from plotly.offline import get_plotlyjs_version

from cli.main import version_here
from tests.conftest import lacking
from tests.operations.dockerfile import Ignored, Machine, Stage, StepFailed, stages, words_of

CHECKOUT = Path(__file__).parents[2]
LONGEST_WAIT = 90
NOBODY = 10001
_CLIENT_OF = {"bookworm": 15, "trixie": 17, "forky": 18}
"""Which PostgreSQL's programs each Debian brings."""


@pytest.fixture(scope="module")
def written() -> list[Stage]:
    return stages((CHECKOUT / "Dockerfile").read_text(encoding="utf-8"))


def tracked() -> list[PurePosixPath]:
    """The files that a build would be sent: of the checkout, what .dockerignore lets through."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    ignored = Ignored((CHECKOUT / ".dockerignore").read_text(encoding="utf-8"))
    paths = [PurePosixPath(each) for each in listed.split("\0") if each]
    return [each for each in paths if not ignored(each) and (CHECKOUT / each).is_file()]


@dataclass
class Image:
    """What the steps made: the folder that stands for /, and what was not run."""

    root: Path
    environment: dict[str, str]
    not_run: list[str] = field(default_factory=list)

    def run(self, *command: str, workspace: Path, **variables: str) -> subprocess.Popen[str]:
        """Begin a command in it as whoever it runs as, who may write the workspace only."""
        program = shutil.which(command[0], path=self.environment["PATH"])
        assert program is not None
        user = NOBODY if os.geteuid() == 0 else None
        return subprocess.Popen(
            [program, *command[1:]],
            cwd=workspace,
            env={
                **self.environment,
                "HOME": str(workspace),
                "TMPDIR": str(workspace / ".mikata"),
                "MIKATA_WORKSPACE": str(workspace),
                **variables,
            },
            user=user,
            group=user,
            extra_groups=[] if user else None,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


@pytest.fixture(scope="module")
def image(written: list[Stage]) -> Iterator[Image]:
    """All steps of the Dockerfile run in an empty folder; afterwards nobody can write into it."""
    # Not below pytest's own folder, which only its owner may enter.
    folder = Path(tempfile.mkdtemp(prefix="mikata-image-", dir="/tmp"))
    folder.chmod(0o755)
    machine = Machine(folder, CHECKOUT, tracked())
    not_run: list[str] = []
    try:
        for stage in written:
            try:
                machine.build(stage, not_run.append)
            except StepFailed as failed:
                if re.search(
                    r"ENOTFOUND|EAI_AGAIN|ECONNREFUSED|Could not find a version", failed.said
                ):
                    lacking("the registry of packages", "the steps of the Dockerfile need it")
                raise
            if stage is not written[-1]:
                machine.put_aside(stage)
        if os.geteuid() != 0:
            # Whom it belongs to may not write either; with root's help it belongs to another.
            subprocess.run(["chmod", "-R", "a-w", str(machine.here)], check=True)
        yield Image(machine.here, dict(machine.environment), not_run)
    finally:
        if os.geteuid() != 0:
            subprocess.run(["chmod", "-R", "u+w", str(folder)], check=False)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def workspace() -> Iterator[Path]:
    """What a volume is in a container: the one place that may be written."""
    folder = Path(tempfile.mkdtemp(prefix="mikata-workspace-", dir="/tmp"))
    (folder / ".mikata").mkdir()
    for each in (folder, folder / ".mikata"):
        if os.geteuid() == 0:
            os.chown(each, NOBODY, NOBODY)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_the_small_plotly_bundle_has_the_version_that_plotly_needs(written: list[Stage]):
    assert f"@{get_plotlyjs_version()} " in written[0].last("RUN")


def test_what_it_is_built_from_holds_no_secret_no_test_and_all_that_runs():
    sent = {str(each) for each in tracked()}
    assert {"pyproject.toml", "requirements.lock", "LICENSE", "deploy/is_ready.py"} <= sent
    assert "docs/metrics/merge_lead_time.ja.md" in sent
    folders = {each.split("/")[0] for each in sent}
    assert folders == {
        *(
            "cli",
            "collectors",
            "config",
            "dashboard",
            "data",
            "goals",
            "metrics",
            "notices",
            "deploy",
            "docs",
        ),
        *("LICENSE", "README.md", "pyproject.toml", "requirements.lock"),
    }
    ignored = Ignored((CHECKOUT / ".dockerignore").read_text(encoding="utf-8"))
    for outside in (
        ".git/config",
        "secrets/secret_key",
        "workspace/org.yaml",
        ".env",
        "tests/x.py",
    ):
        assert ignored(PurePosixPath(outside))
    assert ignored(PurePosixPath("cli/__pycache__/main.pyc"))


def test_it_runs_as_nobody_says_when_it_is_ready_and_ends_by_the_signal_that_it_knows(
    written: list[Stage],
):
    final = written[-1]
    assert final.last("USER") == f"{NOBODY}:{NOBODY}"
    assert final.last("STOPSIGNAL") == "SIGTERM"
    assert "--timeout=5s" in final.last("HEALTHCHECK")
    assert words_of(final.last("ENTRYPOINT")) == ["mikata"]
    assert {stage.base for stage in written[1:]} == {"python:3.11-slim-trixie"}


def test_its_programs_of_postgresql_are_not_older_than_the_server_of_the_compose_file(
    written: list[Stage],
):
    compose = yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text(encoding="utf-8"))
    server = re.search(r"postgres:(\d+)", compose["services"]["database"]["image"])
    debian = written[-1].base.rpartition("-")[2]
    assert server is not None
    assert _CLIENT_OF[debian] >= int(server[1])


def test_the_packages_of_the_system_exist(written: list[Stage]):
    (step,) = [each.rest for each in written[-1].steps if "apt-get" in each.rest]
    named = re.search(r"--no-install-recommends ([\w .-]+?) &&", step)
    assert named is not None
    if shutil.which("apt-cache") is None:
        pytest.skip("this is no Debian: the names of its packages can't be looked at")
    for name in named[1].split():
        said = subprocess.run(
            ["apt-cache", "policy", name], capture_output=True, text=True, check=True
        ).stdout
        if not said:
            pytest.skip("apt has no lists here: `apt-get update` fetches them")
        assert re.search(r"Candidate: \d", said), said


@pytest.mark.timeout(600)
def test_each_step_runs_in_an_empty_folder_and_what_it_makes_runs_as_nobody_with_nothing_to_write(
    image: Image, written: list[Stage], workspace: Path
):
    # One test: building takes a minute, and tests of one file may run in several processes.
    holds_what_it_should(image)
    said, errors = image.run("mikata", "--version", workspace=workspace).communicate(timeout=60)
    assert (said, errors) == (f"mikata {version_here()}\n", "")
    entry, command = words_of(written[-1].last("ENTRYPOINT")), words_of(written[-1].last("CMD"))
    serving = image.run(
        *entry,
        *command,
        workspace=workspace,
        MIKATA_SERVER__PORT="0",
        MIKATA_SERVER__PUBLIC_URL="https://mikata.example",
        MIKATA_SIGN_IN__METHOD="password",
    )
    assert serving.stdout is not None
    try:
        port = re.search(r":(\d+)/", serving.stdout.readline())
        assert port is not None, serving.communicate()[1]
        check = [image_path(image, each) for each in words_of(written[-1].last("HEALTHCHECK"))]
        assert ready(image, check, workspace, port[1])
        serving.terminate()
        _, lines = serving.communicate(timeout=LONGEST_WAIT)
        assert serving.returncode == 0
        assert [each for each in map(json.loads, lines.splitlines()) if "error" in each] == []
    finally:
        serving.kill()
        serving.communicate()
    assert {each.name for each in workspace.iterdir()} == {".mikata"}


def holds_what_it_should(image: Image) -> None:
    packages = next((image.root / "opt/mikata/.venv/lib").glob("python*")) / "site-packages"
    assert not (packages / "pip").exists()
    assert not [*packages.rglob("*.map")]
    assert len([*(image.root / "opt/mikata/build/bundles").glob("*.br")]) > 10
    assert (image.root / "opt/mikata/cli/__pycache__").is_dir()
    assert [step.split()[0] for step in image.not_run] == ["apt-get", "groupadd"]
    assert f"--uid {NOBODY} " in image.not_run[1]


def image_path(image: Image, word: str) -> str:
    return word.replace("/opt/mikata", f"{image.root}/opt/mikata")


def ready(image: Image, check: list[str], workspace: Path, port: str) -> bool:
    """Whether the health check says so in time."""
    end = time.monotonic() + LONGEST_WAIT
    while time.monotonic() < end:
        asked = image.run(*check, workspace=workspace, MIKATA_SERVER__PORT=port)
        asked.communicate(timeout=30)
        if asked.returncode == 0:
            return True
        time.sleep(0.5)
    return False
