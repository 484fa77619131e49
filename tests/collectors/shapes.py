"""Which histories can a repository have? Strategies that make any of them."""

from dataclasses import dataclass

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

from tests.collectors.repositories import ANN, BOB, START, History

PEOPLE = (
    ANN,
    BOB,
    b"Carol <7+carol@users.noreply.github.com>",
    b"helper[bot] <helper@example.com>",
    "山田 太郎 <taro@example.jp>".encode(),
)
ZONES = ("+0000", "+0900", "-0330", "+1245")
DAY = 86_400
KINDS = ("work", "work", "back", "squash", "direct", "merge", "merge", "octopus", "foxtrot")
REAL_REPOSITORIES = settings(
    deadline=None,
    suppress_health_check=(HealthCheck.too_slow, HealthCheck.data_too_large),
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
)
"""Each example makes a real repository: making a failing one smaller would take minutes."""


@dataclass(frozen=True)
class Drawn:
    """A drawn history; `line` are the marks where its base branch stood, one after the other."""

    history: History
    line: tuple[int, ...]


def _dates(draw: st.DrawFn, clock: int, skew: int) -> tuple[str, str]:
    """(author date, committer date): authors' dates are anything, committers' off by `skew`."""
    authored = clock + draw(st.integers(-400 * DAY, 2 * DAY) if draw(st.booleans()) else st.just(0))
    committed = clock + (draw(st.integers(-skew, skew)) if skew else 0)
    zone = st.sampled_from(ZONES)
    return f"{authored} {draw(zone)}", f"{committed} {draw(zone)}"


@st.composite
def histories(draw: st.DrawFn, skew: int = 0, steps: int = 14) -> Drawn:
    """Topics from anywhere, merged anywhere: squashes, octopus merges, criss-cross, foxtrots,
    merges of the base into topics, merges of what was merged before, repeated numbers.
    """
    history = History(clock=START)
    marks = [history.commit("root")]
    line = [marks[0]]

    def add(message: str, parents: list[int]) -> int:
        authored, committed = _dates(draw, history.clock, skew)
        author = draw(st.sampled_from(PEOPLE))
        marks.append(history.commit(message, parents, author, authored, committed))
        return marks[-1]

    for _ in range(draw(st.integers(1, steps))):
        number, tip = draw(st.integers(1, 12)), line[-1]
        other, another = draw(st.sampled_from(marks)), draw(st.sampled_from(marks))
        merge = f"Merge pull request #{number} from acme/topic\n\nTitle"
        kind = draw(st.sampled_from(KINDS))
        if kind in {"work", "back"}:
            add("Merge or work", [other] if kind == "work" else [other, another])
            continue
        message, parents = {
            "squash": (f"Squash (#{number})", [tip]),
            "direct": ("direct", [tip]),
            "merge": (merge, [tip, other]),
            "octopus": (merge, [tip, other, another]),
            # The base, merged into a topic that became the base: another first-parent history.
            "foxtrot": (merge, [other, tip]),
        }[kind]
        line.append(add(message, parents))
    return Drawn(history, tuple(line))
