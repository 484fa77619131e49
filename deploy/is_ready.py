"""Does the server of this container answer readers? Run by the image's health check."""

import os
import sys
import urllib.error
import urllib.request

_SECONDS = 4
_PORT = os.environ.get("MIKATA_SERVER__PORT") or "8050"

# Variables may name a proxy for what lies outside; this is inside.
asking = urllib.request.build_opener(urllib.request.ProxyHandler({}))
try:
    with asking.open(f"http://127.0.0.1:{_PORT}/readyz", timeout=_SECONDS):
        pass
except (urllib.error.URLError, OSError) as error:
    sys.exit(f"not ready: {error}")
