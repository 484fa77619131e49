"""Does a file become a model, or the list of everything that is wrong in it?"""

from pathlib import Path
from typing import Annotated, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import Field, SecretStr

from config.document import Finding, annotation_at, examine_document, known_keys, read_document
from config.errors import ConfigurationProblems
from config.fields import Dated, Day, FileModel, LocalText, Percentage, Texts
from config.nodes import Node


class Leaf(Dated):
    weight: int
    kind: Literal["hard", "soft"] = "soft"


class Tree(FileModel):
    title: LocalText
    leaves: tuple[Leaf, ...] = ()
    by_season: dict[Literal["spring", "autumn"], Texts] = Field(default_factory=dict)
    secret: SecretStr | None = None
    share: Percentage | None = None
    ripe: bool | None = None
    level: Annotated[int, Field(ge=1, le=5)] | None = None
    planted: Day | None = None
    ratio: Annotated[float, Field(allow_inf_nan=False)] | None = None


@pytest.fixture
def problems_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The problems of a text, as lines."""
    monkeypatch.chdir(tmp_path)

    def examine(text: str, checks=()) -> list[str]:
        Path("t.yaml").write_text(text, encoding="utf-8")
        return [str(problem) for problem in examine_document(Path("t.yaml"), Tree, checks)[1]]

    return examine


def test_a_right_file_is_a_model(tmp_path):
    file = tmp_path / "t.yaml"
    file.write_text(
        "title: {ja: 木, en: Tree}\nleaves: [{weight: 3, from: 2024-04-01}]\n"
        "by_season: {spring: bud, autumn: [red, brown]}\nshare: 12.5\n"
    )
    tree = read_document(file, Tree)
    assert tree.title.get("ja") == "木"
    assert str(tree.leaves[0].start) == "2024-04-01"
    assert tree.by_season == {"spring": ("bud",), "autumn": ("red", "brown")}
    assert tree.share == 12.5


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("titel: x", "1:1: error: unknown key 'titel'; did you mean 'title'?"),
        ("title: 5", "1:8: error: expected text, or {ja: …, en: …}, got the number 5"),
        ("title: {}", "1:8: error: expected a text under ja or en, got neither"),
        ("title: ' '", "1:8: error: expected text, got only blanks"),
        ("title: {ja: 5}", "1:13: error: expected text, got the number 5; put it in quotes"),
        ("title: {de: x}", "1:9: error: unknown key 'de'. Known: ja, en"),
        ("leaves: x", "1:9: error: expected a list, got 'x'"),
        ("leaves: {a: 1}", "1:9: error: expected a list, got a mapping"),
        ("leaves: [x]", "1:10: error: expected a mapping, got 'x'"),
        ("leaves: [[]]", "1:10: error: expected a mapping, got a list"),
        ("leaves: [{}]", "1:10: error: missing key 'weight'"),
        ("leaves: [{weight: '5'}]", "1:19: error: expected a whole number, got '5'"),
        ("leaves: [{weight: 5.5}]", "1:19: error: expected a whole number, got the number 5.5"),
        ("leaves: [{weight: true}]", "1:19: error: expected a whole number, got true"),
        ("leaves: [{weight: }]", "1:19: error: expected a whole number, got nothing"),
        (
            "leaves: [{weight: 1, start: 2024-01-01}]",
            "1:22: error: unknown key 'start'. Known: from, to, weight, kind",
        ),
        (
            "leaves: [{weight: 1, kind: hrad}]",
            "1:28: error: unknown kind 'hrad'; did you mean 'hard'? Known: hard, soft",
        ),
        (
            "leaves: [{weight: 1, kind: 5}]",
            "1:28: error: expected 'hard' or 'soft', got the number 5",
        ),
        (
            "leaves: [{weight: 1, from: 2024-1-1}]",
            "1:28: error: expected a date like 2026-04-01, got '2024-1-1'",
        ),
        (
            "planted: 20240101",
            "1:10: error: expected a date like 2026-04-01, got the number 20240101",
        ),
        ("leaves: [{weight: 1, to: 2023-02-29}]", "1:26: error: 2023-02-29 is not in the calendar"),
        (
            "leaves: [{weight: 1, to: 0001-01-01}]",
            "1:26: error: 0001-01-01 lies outside the years 1970 to 2199",
        ),
        (
            "leaves: [{weight: 1, from: 2024-02-02, to: 2024-02-01}]",
            "1:44: error: ends on 2024-02-01, before it starts on 2024-02-02",
        ),
        ("by_season: {sprng: x}", "1:13: error: unknown key 'sprng'; did you mean 'spring'?"),
        ("by_season: {spring: 5}", "1:21: error: expected a list, got the number 5"),
        (
            "by_season: {spring: [5]}",
            "1:22: error: expected text, got the number 5; put it in quotes",
        ),
        ("share: 0.5", "1:8: error: expected a percentage from 1 to 100, got the number 0.5"),
        ("share: 101", "1:8: error: expected a percentage from 1 to 100, got the number 101"),
        ("share: 50%", "1:8: error: expected a percentage from 1 to 100, got '50%'"),
        ("ripe: yes", "1:7: error: expected true or false, got 'yes'"),
        ("level: 0", "1:8: error: expected at least 1, got the number 0"),
        ("level: 6", "1:8: error: expected at most 5, got the number 6"),
        (
            "planted: 2024-01-01T00",
            "1:10: error: expected a date like 2026-04-01, got '2024-01-01T00'",
        ),
        ("ratio: .nan", "1:8: error: expected a finite number, got the number nan"),
        ("ratio: x", "1:8: error: expected a number, got 'x'"),
    ],
)
def test_each_mistake_is_named_at_its_place(problems_of, line, problem):
    text = line if line.startswith("title") else f"{line}\ntitle: x\n"
    assert problems_of(text)[0] == f"t.yaml:{problem}"


def test_a_secret_never_stands_in_a_message(problems_of):
    assert problems_of("title: x\nsecret: 12345\n") == [
        "t.yaml:2:9: error: expected text, got something else"
    ]
    assert problems_of("title: x\nsecret: [hunter2]\n") == [
        "t.yaml:2:9: error: expected text, got something else"
    ]


def test_long_texts_are_cut_in_messages(problems_of):
    (problem,) = problems_of(f"title: x\nplanted: {'y' * 500}\n")
    assert len(problem) < 150


def test_all_problems_come_at_once_in_the_order_of_the_file(problems_of):
    text = "titel: x\nleaves:\n  - {weight: x}\n  - {wieght: 1}\nlevel: 9\nlevel: 1\n"
    assert problems_of(text) == [
        "t.yaml:1:1: error: missing key 'title'",
        "t.yaml:1:1: error: unknown key 'titel'; did you mean 'title'?",
        "t.yaml:3:14: error: expected a whole number, got 'x'",
        "t.yaml:4:5: error: missing key 'weight'",
        "t.yaml:4:6: error: unknown key 'wieght'; did you mean 'weight'?",
        "t.yaml:5:8: error: expected at most 5, got the number 9",
        "t.yaml:6:1: error: the key 'level' stands twice, first on line 5",
    ]


@pytest.mark.parametrize(
    ("text", "got"), [("5", "the number 5"), ("[]", "a list"), ("~", "nothing")]
)
def test_a_file_that_is_no_mapping_says_so(problems_of, text, got):
    assert problems_of(text) == [f"t.yaml:1:1: error: expected a mapping, got {got}"]


def test_a_check_of_ours_finds_things_also_in_a_file_with_other_mistakes(problems_of):
    def no_oaks(root: Node):
        if root.text("title") == "oak":
            yield Finding(root.spot_of("title"), "no oaks here")
            yield Finding(root.spot_of("title"), "really", "warning")

    assert problems_of("title: oak\nlevle: 1\n", [no_oaks]) == [
        "t.yaml:1:8: error: no oaks here",
        "t.yaml:1:8: warning: really",
        "t.yaml:2:1: error: unknown key 'levle'; did you mean 'level'?",
    ]


def test_a_warning_alone_refuses_nothing(tmp_path):
    file = tmp_path / "t.yaml"
    file.write_text("title: oak")

    def odd(root: Node):
        yield Finding(root.spot, "odd", "warning")

    assert read_document(file, Tree, [odd]).title.get("en") == "oak"


def test_reading_raises_everything_that_is_wrong(tmp_path):
    file = tmp_path / "t.yaml"
    file.write_text("levle: 1")
    with pytest.raises(ConfigurationProblems) as refused:
        read_document(file, Tree)
    assert len(refused.value.problems) == 2


def test_the_declared_type_of_a_place_is_found():
    assert annotation_at(Tree, ("leaves", 0, "weight")) is int
    assert known_keys(annotation_at(Tree, ("leaves", 3))) == ["from", "to", "weight", "kind"]
    assert annotation_at(Tree, ("nowhere", 0)) is None


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "title",
                    "leaves",
                    "weight",
                    "kind",
                    "from",
                    "to",
                    "by_season",
                    "ja",
                    "spring",
                    "share",
                ]
            )
            | st.text(max_size=3),
            inner,
            max_size=4,
        )
    ),
    max_leaves=15,
)


@given(value=plain)
@settings(deadline=None)
def test_no_values_lead_to_anything_but_a_model_or_problems(tmp_path_factory, value):
    from config.yaml_writing import yaml_text

    file = tmp_path_factory.mktemp("any") / "t.yaml"
    file.write_text(yaml_text({"title": "x", "leaves": value}), encoding="utf-8", errors="replace")
    model, problems = examine_document(file, Tree)
    assert (model is None) == any(problem.severity == "error" for problem in problems)
    assert all(problem.line for problem in problems)
