"""Is every word of an org.yaml that points to nothing or to two things named at its place?"""

from pathlib import Path

import pytest

from config.organisation import examine_organisation

HEAD = "schema: organisation/1\nname: x\n"
SATO = "people: [{id: sato, name: S, role: other}]\n"


@pytest.fixture
def problems_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The problems of an org.yaml whose first two lines are right, as lines."""
    monkeypatch.chdir(tmp_path)

    def examine(text: str, head: str = HEAD) -> list[str]:
        Path("org.yaml").write_text(head + text, encoding="utf-8")
        organisation, problems = examine_organisation(Path("org.yaml"))
        errors = [each for each in problems if each.severity == "error"]
        assert (organisation is None) == bool(errors)
        return [str(problem).removeprefix("org.yaml:") for problem in problems]

    return examine


def test_a_right_file_has_no_problems(problems_of):
    assert problems_of(SATO) == []


def test_the_format_is_named_in_the_first_line(problems_of):
    assert problems_of("name: x\n", head="") == [
        "1:1: error: missing key 'schema'; begin with schema: organisation/1"
    ]


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Asia/Tokio", "unknown time zone 'Asia/Tokio'; did you mean 'Asia/Tokyo'?"),
        ("Qqqqq", "unknown time zone 'Qqqqq'; names are like Asia/Tokyo"),
        ("../etc/passwd", "unknown time zone '../etc/passwd'; names are like Asia/Tokyo"),
        ("localtime", "unknown time zone 'localtime'; names are like Asia/Tokyo"),
        ("/etc/localtime", "unknown time zone '/etc/localtime'; names are like Asia/Tokyo"),
    ],
)
def test_an_unknown_time_zone_is_refused(problems_of, name, message):
    assert problems_of(f"timezone: {name}\n") == [f"3:11: error: {message}"]


@pytest.mark.parametrize("name", ["UTC", "Asia/Tokyo", "America/New_York"])
def test_known_time_zones_pass(problems_of, name):
    assert problems_of(f"timezone: {name}\n") == []


def test_an_unknown_country_is_refused(problems_of):
    assert problems_of("calendar: {country: jp}\n") == [
        "3:21: error: unknown country 'jp'; did you mean 'JP'?"
    ]
    assert problems_of("calendar: {country: Atlantis}\n") == [
        "3:21: error: unknown country 'Atlantis'; countries are two capitals, like JP"
    ]


def test_norway_is_a_country(problems_of):
    assert problems_of("calendar: {country: NO}\n") == []


def test_core_hours_end_after_they_start(problems_of):
    assert problems_of("calendar: {core_hours: {start: 19:00, end: 19:00}}\n") == [
        "3:44: error: core hours end at 19:00, not after they start at 19:00"
    ]
    assert problems_of("calendar: {core_hours: {start: 24:00}}\n") == [
        "3:32: error: expected a time like 09:30, got '24:00'"
    ]


def test_a_closure_ends_after_it_begins(problems_of):
    assert problems_of("calendar: {closures: [{from: 2024-01-02, to: 2024-01-01}]}\n") == [
        "3:46: error: ends on 2024-01-01, before it starts on 2024-01-02"
    ]


def test_the_fiscal_year_starts_in_a_month(problems_of):
    assert problems_of("fiscal_year_starts: 13\n") == [
        "3:21: error: expected at most 12, got the number 13"
    ]


def test_ids_are_small_letters_digits_and_hyphens(problems_of):
    assert problems_of("units: [{id: Platform Team, name: x}]\n") == [
        "3:14: error: expected an id of small letters, digits and hyphens, got 'Platform Team'"
    ]


def test_a_unit_id_stands_once_however_deep(problems_of):
    text = "units:\n  - {id: a, name: A, units: [{id: b, name: B}]}\n  - {id: b, name: B}\n"
    assert problems_of(text) == ["5:10: error: the unit 'b' stands twice, first on line 4"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("people:\n  - {id: a, name: A, role: cto}\n  - {id: a, name: B, role: cto}\n",
         "5:10: error: the person 'a' stands twice, first on line 4"),
        ("work_kinds:\n  - {id: a, name: A}\n  - {id: a, name: B}\n",
         "5:10: error: the kind of work 'a' stands twice, first on line 4"),
        ("repositories:\n  - {repository: a/*}\n  - {repository: a/*}\n",
         "5:18: error: the repository 'a/*' stands twice, first on line 4"),
        ("applications:\n  - &x {id: a, name: A, repository: o/r, kind: backend}\n  - *x\n",
         "4:13: error: the application 'a' stands twice, first on line 4"),
    ],
)  # fmt: skip
def test_other_ids_stand_once_among_their_kind(problems_of, text, message):
    assert problems_of(text) == [message]


def test_a_membership_is_in_a_unit_of_the_file(problems_of):
    text = (
        "units: [{id: stream, name: S}]\n"
        "people: [{id: a, name: A, role: cto, memberships: [{unit: strem}]}]\n"
    )
    assert problems_of(text) == [
        "4:59: error: unknown unit 'strem'; did you mean 'stream'? Known: stream"
    ]


def test_a_membership_without_any_unit_in_the_file_is_refused(problems_of):
    assert problems_of("people: [{id: a, name: A, role: cto, memberships: [{unit: s}]}]\n") == [
        "3:59: error: unknown unit 's'; none is known"
    ]


def test_a_manager_is_a_person_of_the_file(problems_of):
    text = SATO + "units: [{id: a, name: A, managers: [{person: satou}]}]\n"
    assert problems_of(text) == [
        "4:46: error: unknown person 'satou'; did you mean 'sato'? Known: sato"
    ]


def test_an_exclusion_names_an_application_and_a_person_of_the_file(problems_of):
    text = SATO + (
        "coverage:\n  exclusions:\n"
        "    - {application: web, paths: [x], who: sat, when: 2024-01-01, why: y}\n"
    )
    assert problems_of(text) == [
        "6:21: error: unknown application 'web'; none is known",
        "6:43: error: unknown person 'sat'; did you mean 'sato'? Known: sato",
    ]


def test_an_exclusion_says_who_when_and_why(problems_of):
    assert problems_of("coverage: {exclusions: [{application: a, paths: []}]}\n") == [
        "3:25: error: missing key 'who'",
        "3:25: error: missing key 'when'",
        "3:25: error: missing key 'why'",
        "3:39: error: unknown application 'a'; none is known",
        "3:49: error: expected at least 1 in the list, got a list",
    ]


def test_a_target_is_a_percentage_of_what_there_is(problems_of):
    text = (
        "work_kinds: [{id: upkeep, name: U}]\n"
        "targets:\n"
        "  coverage: {backend: 180}\n"
        "  investment_share: [{kind: upkep, percent: 20}, {kind: upkep, percent: 30}]\n"
    )
    assert problems_of(text) == [
        "5:23: error: expected a percentage from 1 to 100, got the number 180",
        "6:29: error: unknown kind of work 'upkep'; did you mean 'upkeep'? Known: upkeep",
        "6:57: error: the target of 'upkep' stands twice, first on line 6",
        "6:57: error: unknown kind of work 'upkep'; did you mean 'upkeep'? Known: upkeep",
    ]


def test_a_rule_of_work_says_something(problems_of):
    assert problems_of("work_kinds: [{id: a, name: A, rules: [{}]}]\n") == [
        "3:39: error: a rule needs at least one of repository, label, path, branch"
    ]


def test_mistakes_of_form_and_of_meaning_come_together(problems_of):
    text = "timezone: Nowhere\npeople: [{id: a, nme: A, memberships: [{unit: b}]}]\n"
    assert problems_of(text) == [
        "3:11: error: unknown time zone 'Nowhere'; names are like Asia/Tokyo",
        "4:10: error: missing key 'name'",
        "4:10: warning: 'a' has no account; none of their work can be found",
        "4:18: error: unknown key 'nme'; did you mean 'name'?",
        "4:47: error: unknown unit 'b'; none is known",
    ]


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("deployed_by: merge", "3:49: error: deployed_by: merge needs a branch"),
        (
            "deployed_by: release, branch: main",
            "3:66: error: branch goes with deployed_by: merge only",
        ),
        ("branch: main", "3:44: error: branch goes with deployed_by: merge only"),
        (
            "deployed_by: tag",
            "3:49: error: unknown deployed by 'tag'. Known: environment, release, merge",
        ),
    ],
)
def test_a_rule_of_deployments_that_says_nothing_is_refused(problems_of, entry, message):
    assert problems_of(f"repositories: [{{repository: our/*, {entry}}}]\n") == [message]


@pytest.mark.parametrize("days", ["0", "91", "a"])
def test_the_window_of_failures_is_a_number_of_days(problems_of, days):
    (problem,) = problems_of(f"failure_window_days: {days}\n")
    assert problem.startswith("3:22: error: ")


def test_a_misspelt_word_of_the_hotfix_rule_is_named(problems_of):
    (problem,) = problems_of("hotfix: {label: [hotfix]}\n")
    assert problem.startswith("3:10: error: unknown key 'label'; did you mean 'labels'?")


def test_a_unit_is_cross_cutting_or_not(problems_of):
    written = "units:\n  - {id: tech, name: Tech, cross_cutting: perhaps}\n"
    (problem,) = problems_of(written)
    assert problem == "4:43: error: expected true or false, got 'perhaps'"
    assert problems_of(written.replace("perhaps", "true")) == []
