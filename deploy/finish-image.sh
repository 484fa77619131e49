#!/bin/sh
# The last step of building the image: everything that would else be made, or left, at run time.
set -eu
cd "$(dirname "$0")/.."
python=.venv/bin/python

"$python" -m pip install --quiet --no-deps --no-build-isolation --no-compile --editable .

# What readers load, as small as it gets. Without the small plotly bundle the build stops: the
# Dockerfile then names another version than the lock file needs.
"$python" -m dashboard.bundles
"$python" -c "from dashboard.bundles import plotly_bundle as bundle; assert bundle().kind == 'basic'"

# What nobody runs in an image: an installer, tests of packages, headers, maps for debuggers.
"$python" -m pip uninstall --quiet --yes pip
packages=$(echo .venv/lib/python*/site-packages)
find "$packages" -type d \( -name tests -o -path "$packages/pyarrow/include" \) -prune -exec rm -rf {} +
find "$packages" -type f -name '*.map' -delete

# The file system will be read-only.
"$python" -m compileall -q -j 0 --invalidation-mode unchecked-hash \
    "$packages" cli collectors config dashboard data goals metrics notices
