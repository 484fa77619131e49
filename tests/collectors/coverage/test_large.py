"""Does a large report need little more memory than its own size?"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.collectors.coverage.tools import PROJECT

MIB = 2**20
pytestmark = pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs Linux")
CHILD = """
import re, sys, time
from pathlib import Path
from collectors.coverage import read_report

def peak():
    # Not getrusage: it counts what the parent held before this program was started.
    return int(re.search(r"VmHWM:\\s+([0-9]+) kB", Path("/proc/self/status").read_text())[1]) / 1024

before = peak()
files = read_report("large", Path(sys.argv[1]).read_bytes())
print(sum(each.coverable for each in files), peak() - before, time.process_time())
"""


def cobertura(size: int) -> tuple[bytes, int]:
    """(a report of about that size, how many lines are coverable)."""
    lines = "".join(f'\t\t\t<line number="{2 * n}" hits="{n % 3}"/>\n' for n in range(1, 400))
    part = f'<class name="m" filename="pkg/m%d.py">\n<methods/><lines>\n{lines}</lines></class>\n'
    count = size // len(part)
    every = "".join(part % n for n in range(count))
    head = "<coverage><sources><source>/_/src</source></sources><packages><package><classes>"
    text = f"{head}{every}</classes></package></packages></coverage>"
    return text.encode(), 399 * count


def lcov(size: int) -> tuple[bytes, int]:
    """The same of an LCOV tracefile."""
    lines = "".join(f"DA:{n},{n % 3}\n" for n in range(1, 2000))
    part = f"SF:pkg/%d.c\n{lines}end_of_record\n"
    count = size // len(part)
    return "".join(part % n for n in range(count)).encode(), 1999 * count


def istanbul(size: int) -> tuple[bytes, int]:
    """The same of Istanbul's coverage-final.json."""
    place = '{"start":{"line":%d,"column":0},"end":{"line":%d,"column":9}}'
    statements = ",".join(f'"{n}":{place % (n, n)}' for n in range(1, 500))
    times = ",".join(f'"{n}":{n % 3}' for n in range(1, 500))
    part = '"/_/src/%%d.js":{"path":"/_/src/%%d.js","statementMap":{%s},"s":{%s}}'
    part %= (statements, times)
    count = size // len(part)
    text = ",".join(part % (n, n) for n in range(count))
    return f"{{{text}}}".encode(), 499 * count


def needs(content: bytes, folder: Path) -> tuple[int, float, float]:
    """(coverable lines, MiB of memory at the peak, seconds of work) in a process of its own."""
    path = folder / "large"
    path.write_bytes(content)
    done = subprocess.run(
        [sys.executable, "-c", CHILD, str(path)],
        cwd=PROJECT, check=True, capture_output=True, text=True,
    )  # fmt: skip
    lines, memory, seconds = done.stdout.split()
    return int(lines), float(memory), float(seconds)


@pytest.mark.parametrize("form", [cobertura, lcov, istanbul])
def test_memory_stays_a_small_multiple_of_the_report(form, tmp_path):
    content, coverable = form(12 * MIB)
    lines, memory, _ = needs(content, tmp_path)
    assert lines == coverable
    assert memory < 5 * len(content) / MIB


@pytest.mark.soak
@pytest.mark.parametrize(("form", "size"), [(cobertura, 60), (lcov, 60), (istanbul, 30)])
def test_the_largest_reports_take_less_than_300_mib_of_memory(form, size, tmp_path):
    content, coverable = form(size * MIB)
    lines, memory, seconds = needs(content, tmp_path)
    print(f"\n{form.__name__}: {lines:,} lines, {memory:.0f} MiB, {seconds:.1f} s of work")
    assert lines == coverable
    assert memory < 300
