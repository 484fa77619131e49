"""How long does somebody wait for the first chart, on an ordinary connection?"""

import shutil
from urllib.parse import urljoin

from benchmarks.companies import Company
from benchmarks.result import NotMeasured, Report, Result, at_most, quantile
from benchmarks.worker import served

ROUNDS = 5
BYTES_PER_SECOND, ROUND_TRIP_MS = 10_000_000 / 8, 40
DRAWN = "#trends-pull_requests_merged .js-plotly-plot .main-svg .trace path"


def measure(company: Company) -> Report:
    """The trends page in a new browser each time, to the first drawn chart."""
    made = company.built
    with served(company.folder) as worker:
        worker.get("/trends")
        _load(worker.address, throttled=False)  # the server has answered somebody before
        plain = [_load(worker.address, throttled=False) for _ in range(ROUNDS)]
        slow = [_load(worker.address, throttled=True) for _ in range(ROUNDS)]
    seconds = [each[0] for each in slow]
    size = f"{slow[0][1] / 1e6:.2f} MB in {slow[0][2]} answers"
    return Report(
        [
            *made,
            at_most(
                "first load of the trends page, 10 Mbit/s, 40 ms",
                quantile(seconds, 0.5),
                2.6,
                "s",
                2,
            ),
            Result("slowest of them", f"{max(seconds):.2f} s"),
            Result("the same on loopback", f"{quantile([each[0] for each in plain], 0.5):.2f} s"),
            Result("sent for it", size),
        ],
        (HOW,),
    )


HOW = f"""First load: median of {ROUNDS} new browser profiles (Chromium, network emulated by its
  developer tools, browser and server on the same cores), from the start of the navigation to the
  first bar of the first chart of the demo's trends page."""


def _load(address: str, *, throttled: bool) -> tuple[float, int, int]:
    """(seconds to the drawn chart, bytes received, answers received)."""
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- only this part needs it
    except ImportError as error:
        raise NotMeasured("Playwright is missing: run `make setup-dev`") from error
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        raise NotMeasured("Chromium is missing: apt-get install chromium fonts-noto-cjk")
    received: list[float] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(locale="ja-JP", viewport={"width": 1280, "height": 900})
        tools = page.context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.on(
            "Network.loadingFinished", lambda event: received.append(event["encodedDataLength"])
        )
        if throttled:
            rate = {"downloadThroughput": BYTES_PER_SECOND, "uploadThroughput": BYTES_PER_SECOND}
            tools.send(
                "Network.emulateNetworkConditions",
                {"offline": False, "latency": ROUND_TRIP_MS, **rate},
            )
        page.goto(urljoin(address, "/trends"), wait_until="commit")
        page.wait_for_selector(DRAWN, state="attached", timeout=60_000)
        passed = page.evaluate("performance.now()") / 1e3
        browser.close()
    return passed, int(sum(received)), len(received)
