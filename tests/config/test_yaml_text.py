"""Is YAML read with its places, and refused before it can do harm?"""

from contextlib import suppress
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from config import yaml_text
from config.errors import ConfigurationProblems
from config.yaml_text import MAX_BYTES, read_nodes
from config.yaml_writing import yaml_text as written


@pytest.fixture(params=["C", "Python"], autouse=True)
def loader(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers: not every machine has the one in C."""
    if request.param == "Python":
        monkeypatch.setattr(yaml_text, "_LOADER", yaml.SafeLoader)


def read(path: Path, text: str | bytes):
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    root, problems = read_nodes(path, "x.yaml")
    return root, [str(problem) for problem in problems]


def refusals(path: Path, text: str | bytes) -> list[str]:
    with pytest.raises(ConfigurationProblems) as refused:
        read(path, text)
    return [str(problem) for problem in refused.value.problems]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "x.yaml"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("5", 5), ("-5", -5), ("+5", 5), ("0", 0), ("007", "007"), ("1_000", "1_000"),
        ("1.5", 1.5), ("1e5", "1e5"), ("0x1F", "0x1F"), (".inf", float("inf")),
        ("true", True), ("False", False), ("yes", "yes"), ("NO", "NO"), ("on", "on"),
        ("9" * 19, "9" * 19), ("off", "off"), ("null", None), ("~", None),
        ("10:00", "10:00"), ("2024-04-01", "2024-04-01"),
        ("'5'", "5"), ('"true"', "true"), ("!!str 5", "5"), ("'a b'", "a b"), ("日本", "日本"),
    ],
)  # fmt: skip
def test_a_plain_value_means_what_it_looks_like(file, text, value):
    root, problems = read(file, f"a: {text}")
    assert root.plain() == {"a": value}
    assert type(root.plain()["a"]) is type(value)
    assert problems == []


def test_every_value_knows_its_line_and_column(file):
    root, _ = read(file, "名前: x\nlist:\n  - {a: 1}\n  -   b\n")
    assert (root.spot_of("名前").line, root.spot_of("名前").column) == (1, 5)
    first, second = root.each("list")
    assert (first.spot.line, first.spot.column) == (3, 5)
    assert (second.spot.line, second.spot.column) == (4, 7)


@pytest.mark.parametrize("text", ["", "# only a comment\n", "\n\n"])
def test_a_file_without_content_is_an_empty_mapping(file, text):
    root, problems = read(file, text)
    assert root.plain() == {}
    assert problems == []


def test_windows_line_ends_and_a_byte_order_mark_are_read(file):
    root, _ = read(file, b"\xef\xbb\xbfa: 1\r\nb: 2\r\n")
    assert root.plain() == {"a": 1, "b": 2}


def test_a_key_written_twice_is_named_with_its_first_line_and_the_first_value_stays(file):
    root, problems = read(file, "a: 1\nb: 2\na: 3\nb: 4\n")
    assert problems == [
        "x.yaml:3:1: error: the key 'a' stands twice, first on line 1",
        "x.yaml:4:1: error: the key 'b' stands twice, first on line 2",
    ]
    assert root.plain() == {"a": 1, "b": 2}


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("on", "the key 'on' means true or false to YAML; put it in quotes"),
        ("No", "the key 'No' means true or false to YAML; put it in quotes"),
        ("true", "the key 'true' means true or false to YAML; put it in quotes"),
        ("~", "the key '~' means nothing to YAML; put it in quotes"),
        ("<<", "'<<' merges nothing here; write the keys out"),
    ],
)
def test_keys_that_yaml_takes_for_something_else_are_named(file, key, message):
    assert read(file, f"{key}: 1")[1] == [f"x.yaml:1:1: error: {message}"]
    assert read(file, f'"{key}": 1')[1] == []


def test_numbers_as_keys_are_text(file):
    assert read(file, "1: a\n10: b")[0].plain() == {"1": "a", "10": "b"}


def test_all_tabs_are_named_at_once(file):
    assert refusals(file, "a:\n\t- b\n  \tc: d\n") == [
        "x.yaml:2:1: error: a tab; indent with spaces",
        "x.yaml:3:3: error: a tab; indent with spaces",
    ]


def test_control_characters_are_named_also_where_they_are_escaped(file):
    assert refusals(file, "a: b\x07\n") == [
        "x.yaml:1:5: error: the control character U+0007; delete it"
    ]
    assert refusals(file, 'a: "b\\0"\n') == [
        "x.yaml:1:4: error: the control character U+0000; delete it"
    ]


def test_other_encodings_are_refused_with_the_place(file):
    assert refusals(file, "a: 1\nb: 日本".encode("shift_jis")) == [
        "x.yaml:2:4: error: this is not UTF-8; save the file in that encoding"
    ]


def test_a_file_larger_than_512_kb_is_refused(file):
    assert refusals(file, b"#" * (MAX_BYTES + 1)) == [
        "x.yaml: error: the file is larger than 512 KB; a smaller one is needed"
    ]
    assert read(file, b"#" * MAX_BYTES)[1] == []


def test_a_missing_file_says_what_to_do(file):
    with pytest.raises(ConfigurationProblems, match=r"^x.yaml: error: there is no such file; `mik"):
        read_nodes(file, "x.yaml")


def test_a_folder_in_place_of_a_file_is_a_problem(file):
    file.mkdir()
    with pytest.raises(ConfigurationProblems, match="the file can't be read: Is a directory"):
        read_nodes(file, "x.yaml")


def test_what_is_not_yaml_is_refused_with_its_place(file):
    (problem,) = refusals(file, "a: [1, 2\nb: 3\n")
    assert problem.startswith("x.yaml:2:")
    assert ": error: this is not YAML: " in problem


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: 1\n---\nb: 2\n", "x.yaml:2:1: error: a second document begins here; a file holds one"),
        ("a: !secret b\n", "x.yaml:1:4: error: the tag '!secret'; write the value without a tag"),
        ("a: !<x> b", "x.yaml:1:4: error: the tag 'x'; write the value without a tag"),
        ("? [a]\n: b\n", "x.yaml:1:3: error: a list or mapping as a key; a key is text"),
        ("a: &x [*x]\n", "x.yaml:1:8: error: '*x' stands inside '&x' and would never end"),
        ("a: &x b\n*x : c\n", "x.yaml:2:1: error: '*x' as a key; write the key out"),
    ],
)  # fmt: skip
def test_what_no_file_needs_is_refused(file, text, message):
    assert refusals(file, text) == [message]


def test_an_unknown_alias_is_refused(file):
    (problem,) = refusals(file, "a: *x\n")
    assert problem.startswith("x.yaml:1:4: error: ")


def test_aliases_repeat_what_they_name(file):
    assert read(file, "a: &x {b: [1]}\nc: *x\n")[0].plain() == {"a": {"b": [1]}, "c": {"b": [1]}}


def test_values_more_than_50_deep_are_refused(file):
    text = "a: " + "[" * 60 + "]" * 60
    assert refusals(file, text) == [
        "x.yaml:1:53: error: values lie inside each other more than 50 deep"
    ]
    assert refusals(file, "[" * 100_000)[0].startswith("x.yaml:1:51")


def test_depth_can_not_be_gained_by_aliases(file):
    text = "a: &a " + "[" * 40 + "]" * 40 + "\nb: " + "[" * 20 + "*a" + "]" * 20
    assert refusals(file, text)[0].endswith("more than 50 deep")


def test_an_alias_bomb_is_refused_before_it_is_written_out(file):
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for number in range(1, 10):
        repeats = ", ".join([f"*a{number - 1}"] * 10)
        lines.append(f"a{number}: &a{number} [{repeats}]")
    (problem,) = refusals(file, "\n".join(lines))
    assert problem.endswith("with its aliases written out the file holds more than 200,000 values")


def test_other_problems_are_told_beside_one_that_ends_the_reading(file):
    assert refusals(file, "a: 1\na: 2\nb: !x y\n") == [
        "x.yaml:2:1: error: the key 'a' stands twice, first on line 1",
        "x.yaml:3:4: error: the tag '!x'; write the value without a tag",
    ]


@given(content=st.binary() | st.text().map(str.encode))
@settings(deadline=None)
def test_no_content_leads_to_anything_but_problems(tmp_path_factory, content):
    file = tmp_path_factory.mktemp("any") / "x.yaml"
    file.write_bytes(content)
    with suppress(ConfigurationProblems):
        read_nodes(file, "x.yaml")


signs = [*"-a:?\n {}[],!'\"|>#\t%@`", "- ", ": ", "&a", "*a ", "---", "<<", "on", "\\ud800", "!!"]


@given(text=st.lists(st.sampled_from(signs)).map("".join))
@settings(deadline=None)
def test_no_soup_of_yaml_signs_leads_to_anything_but_problems(tmp_path_factory, text):
    file = tmp_path_factory.mktemp("soup") / "x.yaml"
    file.write_text(text)
    with suppress(ConfigurationProblems):
        read_nodes(file, "x.yaml")


letters = st.characters(exclude_categories=("Cc", "Cs"), exclude_characters="\ufffe\uffff")
readable = st.text(letters)


@given(
    value=st.recursive(
        st.none() | st.booleans() | st.integers(-(10**17), 10**17) | readable,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(readable, inner, max_size=3),
        max_leaves=12,
    )
)
@settings(deadline=None)
def test_what_is_written_is_read_as_it_was(tmp_path_factory, value):
    file = tmp_path_factory.mktemp("written") / "x.yaml"
    file.write_text(written({"value": value}), encoding="utf-8")
    root, problems = read_nodes(file, "x.yaml")
    assert root.plain() == {"value": value}
    assert problems == []
