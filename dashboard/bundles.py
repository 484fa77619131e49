"""Which JavaScript do readers load, and is it as small as it can be?

`python -m dashboard.bundles` (part of `make setup`) fetches plotly's small bundle with npm and
compresses every bundle as far as it goes. Without it everything works, only with larger files.
"""

import hashlib
import json
import re
import subprocess
import tarfile
import tempfile
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Literal

import brotli
import dash_ag_grid as dag
import dash_mantine_components as dmc
import plotly
from dash import Dash, dcc
from plotly.offline import get_plotlyjs_version

CHECKOUT = Path(__file__).parents[1]
COMPRESSED = CHECKOUT / "build" / "bundles"

_PACKAGE = "plotly.js-basic-dist-min"
_FILE = "plotly-basic.min.js"
_SHA256 = {"4.1.1": "99784e3abfb07b142a15e521a439e6d9addceadb3f79553fd24c72774f0649ba"}
"""What the file must be, by plotly.js version: the one that this plotly for Python draws for."""


class NotFetched(Exception):
    """The small bundle is not to be had; the message says why."""


@dataclass(frozen=True, slots=True)
class PlotlyBundle:
    """The plotly.js that is served; "basic" draws all of our charts and is a quarter of "full"."""

    kind: Literal["basic", "full"]
    file: Path

    @property
    def fingerprint(self) -> str:
        """Another one for other contents."""
        return _digest(self.file.read_bytes())[:8]


def plotly_bundle(checkout: Path = CHECKOUT) -> PlotlyBundle:
    """The small bundle where it was fetched in plotly's exact version, else the full one."""
    basic = checkout / "node_modules" / _PACKAGE / _FILE
    if basic.is_file() and _digest(basic.read_bytes()) == _SHA256.get(get_plotlyjs_version()):
        return PlotlyBundle("basic", basic)
    return PlotlyBundle("full", Path(plotly.__file__).parent / "package_data" / "plotly.min.js")


def fetch_plotly(checkout: Path = CHECKOUT) -> PlotlyBundle:
    """Put plotly's small bundle under node_modules/. Raises NotFetched where it can't be had."""
    version = get_plotlyjs_version()
    if version not in _SHA256:
        raise NotFetched(f"no checksum is known for {_PACKAGE} {version} (dashboard/bundles.py)")
    with tempfile.TemporaryDirectory() as folder:
        archive = _pack(f"{_PACKAGE}@{version}", Path(folder))
        with tarfile.open(archive) as packed:
            content = packed.extractfile(f"package/{_FILE}")
            code = content.read() if content else b""
    if _digest(code) != _SHA256[version]:
        raise NotFetched(f"{_PACKAGE} {version} is not the file it should be; it was not kept")
    target = checkout / "node_modules" / _PACKAGE / _FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(code)
    return PlotlyBundle("basic", target)


def _pack(package: str, folder: Path) -> Path:
    command = ["npm", "pack", package, "--json", "--pack-destination", str(folder)]
    try:
        done = subprocess.run(command, capture_output=True, check=True, text=True, timeout=120)
    except FileNotFoundError as error:
        raise NotFetched("npm is not installed") from error
    except subprocess.TimeoutExpired as error:
        raise NotFetched("npm did not finish within two minutes") from error
    except subprocess.CalledProcessError as error:
        raise NotFetched(f"npm could not fetch {package}: {error.stderr.strip()[-300:]}") from error
    return folder / json.loads(done.stdout)[0]["filename"]


def compressed(code: bytes, folder: Path = COMPRESSED) -> bytes | None:
    """The smallest brotli form of `code`, None where it was not made beforehand."""
    file = folder / f"{_digest(code)}.br"
    return file.read_bytes() if file.is_file() else None


def compress_all(codes: Iterable[bytes], folder: Path = COMPRESSED) -> int:
    """Compress each bundle as far as it goes, unless that was done; returns how many were new."""
    folder.mkdir(parents=True, exist_ok=True)
    waiting = [code for code in codes if not (folder / f"{_digest(code)}.br").is_file()]
    # Processes, since brotli at this quality keeps a core busy for seconds.
    with ProcessPoolExecutor() as pool:
        for code, smallest in zip(waiting, pool.map(_smallest, waiting), strict=True):
            _write(folder / f"{_digest(code)}.br", smallest)
    return len(waiting)


def _smallest(code: bytes) -> bytes:
    return brotli.compress(code, quality=11, lgwin=24)


def _write(target: Path, content: bytes) -> None:
    unfinished = target.with_suffix(".part")
    unfinished.write_bytes(content)
    unfinished.replace(target)


def scripts() -> list[bytes]:
    """Every script that a page may load, without plotly."""
    app = Dash("bundles", pages_folder="", use_pages=False, add_log_handler=False)
    app.layout = dmc.MantineProvider(dag.AgGrid(id="grid"))
    client = app.server.test_client()
    addresses = re.findall(r'<script src="([^"]+)"', client.get("/").get_data(as_text=True))
    found = [client.get(address).get_data() for address in addresses]
    return found + [(_folder(package) / name).read_bytes() for package, name in _LOADED_LATER]


def _folder(package: ModuleType) -> Path:
    return Path(package.__file__ or "").parent


_LOADED_LATER = ((dcc, "async-graph.js"), (dag, "async-community.js"))


def main() -> None:
    """Fetch and compress, and say what readers will load."""
    try:
        bundle = fetch_plotly()
    except NotFetched as error:
        bundle = plotly_bundle()
        print(f"plotly: the {bundle.kind} bundle is served ({error})")  # noqa: T201 -- a command
    else:
        print(f"plotly: the {bundle.kind} bundle is served")  # noqa: T201 -- a command
    new = compress_all([*scripts(), bundle.file.read_bytes()])
    print(f"scripts: {new} compressed now, the others were before")  # noqa: T201 -- a command


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


if __name__ == "__main__":
    main()
