"""Which histories can a repository have? Strategies that make any of them."""

from dataclasses import dataclass

from hypothesis import HealthCheck
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
SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much)
"""What hypothesis may not mind: each example makes a real repository."""


@dataclass(frozen=True)
class Drawn:
    """A drawn history; `line` are the marks of its first-parent history, oldest first."""

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
        kind = draw(
            st.sampled_from(
                ("work", "work", "back", "squash", "direct", "merge", "merge", "octopus", "foxtrot")
            )
        )
        number = draw(st.integers(1, 12))
        other = draw(st.sampled_from(marks))
        if kind == "work":
            add("work", [other])
        elif kind == "back":
            add("Merge branch into topic", [other, draw(st.sampled_from(marks))])
        elif kind == "squash":
            line.append(add(f"Squash (#{number})", [line[-1]]))
        elif kind == "direct":
            line.append(add("direct", [line[-1]]))
        elif kind == "merge":
            line.append(
                add(f"Merge pull request #{number} from acme/topic\n\nTitle", [line[-1], other])
            )
        elif kind == "octopus":
            line.append(
                add(
                    f"Merge pull request #{number} from acme/many",
                    [line[-1], other, draw(st.sampled_from(marks))],
                )
            )
        else:
            # The base merged into a topic, which then became the base: another first-parent history.
            line = [add(f"Merge pull request #{number} from acme/fox", [other, line[-1]])]
    return Drawn(history, tuple(line))
