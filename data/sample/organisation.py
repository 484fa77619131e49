"""What does the organisation file of the sample company say?"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from config.fields import LocalText
from config.organisation import (
    Application,
    Away,
    Calendar,
    Closure,
    Coverage,
    CoverageExclusion,
    DatedManager,
    Employment,
    Membership,
    Organisation,
    RepositoryRule,
    Unit,
    WorkKind,
    WorkRule,
)
from config.organisation import Person as FilePerson
from config.targets import Targets
from config.yaml_writing import yaml_text
from data.sample.calendar_of_work import closures
from data.sample.cast import AGENT_LOGIN, BOTS
from data.sample.people import (
    CORE_ENGINEERS,
    STREAMING,
    TECHNOLOGY,
    TICKETS,
    Person,
    Stay,
    people,
    teams,
)
from data.sample.repositories import OWNER, repositories
from data.sample.story import Story, story_for

DIVISIONS = (
    (STREAMING, "配信事業部", "Streaming", "miura"),
    (TICKETS, "チケット事業部", "Tickets", "osawa"),
    (TECHNOLOGY, "技術本部", "Technology", "fujimoto"),
)


def sample_organisation(today: date, engineers: int = len(CORE_ENGINEERS)) -> Organisation:
    """The company as it is known on `today`, with those who left within the two years."""
    story = story_for(today)
    everyone = people(story, engineers)
    applications = tuple(_applications(engineers))
    return Organisation(
        name=_text("株式会社ミナモ", "Minamo Inc."),
        timezone="Asia/Tokyo",
        fiscal_year_starts=4,
        calendar=Calendar(country="JP", closures=tuple(_closures(story))),
        units=tuple(_units(engineers, story)),
        people=tuple(_person(person) for person in everyone),
        bots=BOTS,
        agents=(AGENT_LOGIN,),
        repositories=_rules(engineers),
        applications=applications,
        coverage=Coverage(exclusions=_exclusions(story, applications)),
        work_kinds=tuple(_work_kinds()),
        targets=Targets.model_validate(_TARGETS),
    )


def _text(ja: str, en: str) -> LocalText:
    return LocalText(ja=ja, en=en)


def _closures(story: Story) -> Iterator[Closure]:
    for each in closures(story.begins.year, story.ends.year):
        dates = {"from": each.first, "to": each.last}
        yield Closure.model_validate(dates | {"name": _text(each.ja, each.en)})


def _units(engineers: int, story: Story) -> Iterator[Unit]:
    long = date(story.year - 6, 4, 1)
    for division, ja, en, manager in DIVISIONS:
        inner = tuple(
            Unit(
                id=team.id,
                name=_text(team.ja, team.en),
                managers=_managers(team.manager, long),
            )
            for team in teams(engineers)
            if team.division == division
        )
        yield Unit(
            id=division,
            name=_text(ja, en),
            cross_cutting=division == TECHNOLOGY,
            managers=_managers(manager, long),
            units=inner,
        )


def _managers(person: str | None, since: date) -> tuple[DatedManager, ...]:
    if person is None:
        return ()
    return (DatedManager.model_validate({"person": person, "from": since}),)


def _person(person: Person) -> FilePerson:
    accounts = {"github": person.logins, "git": (person.en,)} if person.logins else {}
    return FilePerson.model_validate(
        {
            "id": person.id,
            "name": _text(person.ja, person.en),
            "role": person.role,
            "also": person.also,
            "addresses": (person.address,),
            "accounts": accounts,
            "employment": tuple(
                Employment.model_validate({"kind": stay.what, **_dates(stay)})
                for stay in person.employment
            ),
            "away": tuple(Away.model_validate(_dates(stay)) for stay in person.away),
            "memberships": tuple(_memberships(person.teams)),
        }
    )


def _dates(stay: Stay) -> dict[str, date | None]:
    return {"from": stay.begins, "to": stay.ends}


def _memberships(stays: Sequence[Stay]) -> Iterator[Membership]:
    for stay in stays:
        share = None if stay.share is None else round(stay.share * 100)
        yield Membership.model_validate({"unit": stay.what, "share": share, **_dates(stay)})


def _rules(engineers: int) -> tuple[RepositoryRule, ...]:
    """The repositories that have no `develop`, said aloud."""
    older = [each.name for each in repositories(engineers) if not each.develop]
    return tuple(RepositoryRule(repository=name, base="main") for name in older)


def _applications(engineers: int) -> Iterator[Application]:
    there = {repository.key for repository in repositories(engineers)}
    for key, ja, en, kind in (
        ("stream-core", "配信基盤", "Streaming core", "backend"),
        ("ticket-payment", "チケット決済", "Ticket payment", "backend"),
        ("stream-app", "配信アプリ", "Streaming app", "frontend"),
        ("ticket-web", "チケットWeb", "Ticket web", "frontend"),
    ):
        if key not in there:
            continue
        values = {"id": key, "repository": f"{OWNER}/{key}", "kind": kind}
        yield Application.model_validate({**values, "name": _text(ja, en)})


def _exclusions(story: Story, applications: Sequence[Application]) -> tuple[CoverageExclusion, ...]:
    left_out = CoverageExclusion(
        application="ticket-web",
        paths=("old-admin/**",),
        who="hayakawa",
        when=date(story.year, 4, 10),
        why=_text(
            "来年度に止める旧管理画面のため", "The old admin pages are switched off next year"
        ),
    )
    return (left_out,) if left_out.application in {each.id for each in applications} else ()


def _work_kinds() -> Iterator[WorkKind]:
    kinds = (
        ("upkeep", "維持と更新", "Upkeep", WorkRule(label="dependencies")),
        ("repair", "修正", "Repair", WorkRule(branch="hotfix/*")),
        ("platform", "基盤", "Platform", WorkRule(repository=f"{OWNER}/platform-infra")),
        ("streaming", "配信の開発", "Streaming", WorkRule(repository=f"{OWNER}/stream-*")),
        ("tickets", "チケットの開発", "Tickets", WorkRule(repository=f"{OWNER}/ticket-*")),
    )
    for key, ja, en, rule in kinds:
        yield WorkKind(id=key, name=_text(ja, en), rules=(rule,))


_TARGETS = {
    "coverage": {"backend": 80, "frontend": 80},
    "cross_cutting_time": 15,
    "investment_share": [{"kind": "platform", "percent": 20}],
}
"""What the company of the article aims at, and a fifth of the merges for the platform."""

COMMENTS = {
    "schema": "The organisation of the demo, 株式会社ミナモ (Minamo Inc.): a fictional company.\n"
    "Change it and run `mikata check` and `mikata apply` here to see what happens.",
    "name": "Texts are in Japanese and English; one text alone stands for both.",
    "calendar": "Days on which nobody is expected to work, besides weekends and public holidays.",
    "units": "A tree, each with its managers. Dates are inclusive; left out they are open.\n"
    "Time in a cross_cutting unit is for all: hiring, writing, common tools.",
    "people": "Accounts say which work is whose. Employment, absence and membership are dated.\n"
    "`also` are further roles, `addresses` those with which a person signs in.",
    "bots": "Accounts of programs: left out of the figures, unless asked for.",
    "agents": "Accounts of AI coding agents: a series of their own, credited to no person.",
    "repositories": "Base branches, where `develop` or else the default branch is not the one.",
    "applications": "What coverage is followed for.",
    "coverage": "What coverage leaves out: who decided it, when and why.",
    "work_kinds": "Kinds of work, told by repository, label or branch.",
    "targets": "Shares that the company aims at, in percent; /trends draws them.",
}


def organisation_text(organisation: Organisation) -> str:
    """The organisation as a commented `org.yaml` that a newcomer can read and change."""
    document = {"schema": organisation.schema_} | organisation.model_dump(
        mode="json", by_alias=True, exclude_defaults=True
    )
    return "\n".join(_section(key, _as_written(value)) for key, value in document.items())


def _as_written(value: Any) -> Any:  # noqa: ANN401 -- whatever the models hold
    """What a person would write: dates after what they are about."""
    if isinstance(value, dict):
        ordered = sorted(value, key=("from", "to").__contains__)
        return {key: _as_written(value[key]) for key in ordered}
    if isinstance(value, list):
        return [_as_written(each) for each in value]
    return value


def _section(key: str, value: object) -> str:
    comment = "".join(f"# {line}\n" for line in COMMENTS.get(key, "").splitlines())
    if not isinstance(value, dict | list):
        return f"{comment}{key}: {value}\n"
    return comment + yaml_text({key: value})
