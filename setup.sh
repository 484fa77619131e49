#!/usr/bin/env bash
# The virtual environment, from a lock file with hashes: by uv where it is, else by venv and pip.
set -euo pipefail
cd "$(dirname "$0")"
python=$1 venv=$2 lock=$3

"$python" - <<'PY' || { echo "Mikata needs Python 3.11 or newer; name one: make PYTHON=python3.12 …" >&2; exit 1; }
import sys
sys.exit(sys.version_info < (3, 11))
PY
if [ ! -x "$venv/bin/python" ]; then
    echo "Making the virtual environment $venv"
    "$python" -m venv "$venv" || { echo "Python's venv is missing; on Debian: apt-get install python3-venv" >&2; exit 1; }
fi
echo "Installing $(grep -c '^[a-z].*==' "$lock") packages of $lock"
if command -v uv >/dev/null; then
    uv pip install --quiet --python "$venv/bin/python" --require-hashes --no-deps -r "$lock"
    uv pip install --quiet --python "$venv/bin/python" --no-deps --no-build-isolation -e .
else
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r "$lock"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
fi
"$venv/bin/python" -m dashboard.bundles
