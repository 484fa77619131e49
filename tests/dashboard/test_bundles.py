"""Is plotly's small bundle fetched where it can be, and refused where it is another file?"""

import hashlib
import json
import os
import tarfile
from pathlib import Path

import brotli
import pytest
from plotly.offline import get_plotlyjs_version

from dashboard import bundles


def _npm(folder: Path, script: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """An npm on the PATH that does what the script says."""
    npm = folder / "bin" / "npm"
    npm.parent.mkdir()
    npm.write_text(f"#!/bin/sh\n{script}\n")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", f"{npm.parent}:{os.environ['PATH']}")


def _packed(folder: Path, code: str) -> Path:
    (folder / "plotly-basic.min.js").write_text(code)
    archive = folder / "packed.tgz"
    with tarfile.open(archive, "w:gz") as packed:
        packed.add(folder / "plotly-basic.min.js", "package/plotly-basic.min.js")
    return archive


def test_the_checksum_is_that_of_the_plotly_that_is_installed():
    assert bundles._SHA256.keys() == {get_plotlyjs_version()}


def test_a_bundle_that_was_fetched_is_the_one_that_is_served(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    archive, answer = _packed(tmp_path, "small"), json.dumps([{"filename": "packed.tgz"}])
    _npm(tmp_path, f"cp {archive} \"$5\"; echo '{answer}'", monkeypatch)
    digest = hashlib.sha256(b"small").hexdigest()
    monkeypatch.setitem(bundles._SHA256, get_plotlyjs_version(), digest)
    fetched = bundles.fetch_plotly(tmp_path)
    assert (fetched.kind, fetched.file.read_text()) == ("basic", "small")
    assert bundles.plotly_bundle(tmp_path) == fetched


def test_a_bundle_with_other_contents_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    archive, answer = _packed(tmp_path, "evil"), json.dumps([{"filename": "packed.tgz"}])
    _npm(tmp_path, f"cp {archive} \"$5\"; echo '{answer}'", monkeypatch)
    with pytest.raises(bundles.NotFetched, match="is not the file it should be; it was not kept"):
        bundles.fetch_plotly(tmp_path)
    assert not (tmp_path / "node_modules").exists()


def test_without_npm_the_reason_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(bundles.NotFetched, match=r"^npm is not installed$"):
        bundles.fetch_plotly(tmp_path)


def test_what_npm_says_is_passed_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    _npm(tmp_path, "echo 'no such registry' >&2; exit 1", monkeypatch)
    with pytest.raises(bundles.NotFetched, match=r"npm could not fetch .*: no such registry"):
        bundles.fetch_plotly(tmp_path)


def test_bundles_are_compressed_once(tmp_path: Path):
    codes = [b"var a = 1;" * 500, b"var b = 2;" * 500]
    assert bundles.compress_all(codes, tmp_path) == 2
    assert bundles.compress_all(codes, tmp_path) == 0
    smallest = bundles.compressed(codes[0], tmp_path)
    assert smallest is not None
    assert brotli.decompress(smallest) == codes[0]
    assert bundles.compressed(b"another", tmp_path) is None
