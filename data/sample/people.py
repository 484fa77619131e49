"""Who works at the sample company, in which teams, and how much does each of them merge?"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from data.sample.growth import Team, extra_people, extra_teams
from data.sample.story import Story

STREAMING, TICKETS, TECHNOLOGY = "streaming", "ticket", "technology"
DOMAIN = "minamo.example"


@dataclass(frozen=True, slots=True)
class Stay:
    """A dated stay: in a team (with its share of time), in an employment, or away."""

    what: str
    begins: date
    ends: date | None = None
    """The last day; None while it lasts."""
    share: float | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with `weekly` merges a normal week, spread over `repositories` by weight."""

    id: str
    ja: str
    en: str
    role: str
    employment: tuple[Stay, ...]
    teams: tuple[Stay, ...]
    logins: tuple[str, ...] = ()
    weekly: float = 0.0
    repositories: dict[str, float] = field(default_factory=dict)
    away: tuple[Stay, ...] = ()
    circle: str | None = None
    """With whom reviews are exchanged, where it is not the first team."""
    reviews: float = 1.0
    """How many reviews are given, beside those of the others in the circle."""
    also: tuple[str, ...] = ()
    """Further roles."""

    @property
    def address(self) -> str:
        """With which they sign in; the domain is one that can't be anybody's."""
        return f"{self.id}@{DOMAIN}"


TEAMS = (
    Team("streaming-core", STREAMING, "配信基盤", "Streaming Platform", "miura"),
    Team("streaming-app", STREAMING, "配信アプリ", "Streaming App", "miura"),
    Team("ticketing", TICKETS, "チケット開発", "Ticketing", "osawa"),
    Team("platform", TECHNOLOGY, "技術基盤", "Platform", "fujimoto"),
)


def teams(engineers: int) -> tuple[Team, ...]:
    """The teams of a company with this many engineers."""
    return (*TEAMS, *extra_teams(engineers - len(CORE_ENGINEERS)))


def people(story: Story, engineers: int) -> tuple[Person, ...]:
    """Everyone in the organisation file, those who left included."""
    more = _more(story, engineers - len(CORE_ENGINEERS))
    return (*_leaders(story), *_core(story, engineers), *more, _executive(story))


CORE_ENGINEERS = (
    "hayakawa", "fujimoto", "utsumi", "kishimoto", "onodera", "nishimura", "ogawa", "shiraishi",
    "nagase", "nomura", "saegusa", "higashi",
)  # fmt: skip
"""The company of the story: a CTO, a manager, seven regular engineers, three contractors."""

FEWEST = 7
"""The smallest company: the first seven of the story, nobody of whom is a contractor."""


def _executive(story: Story) -> Person:
    """Who approves: in no unit, and at no code."""
    since = (Stay("regular", date(story.year - 8, 4, 1)),)
    return Person("tachibana", "橘 佳代", "Kayo Tachibana", "executive", since, ())


def _leaders(story: Story) -> tuple[Person, ...]:
    long = date(story.year - 6, 4, 1)
    regular = (Stay("regular", long),)
    return (
        Person("miura", "三浦 健", "Ken Miura", "manager", regular, (Stay(STREAMING, long),)),
        Person("osawa", "大沢 千尋", "Chihiro Osawa", "manager", regular, (Stay(TICKETS, long),)),
        Person("kubo", "久保 結衣", "Yui Kubo", "people_office", regular, ()),
    )


def _core(story: Story, engineers: int) -> tuple[Person, ...]:
    """Those of the story; a company smaller than it has the first ones, and nobody left it."""
    divisions = (_technology, _streaming, _streaming_contractors, _ticketing)
    everyone = tuple(person for division in divisions for person in division(story))
    if engineers >= len(CORE_ENGINEERS):
        return everyone
    return tuple(person for person in everyone if person.id in CORE_ENGINEERS[:engineers])


def _technology(story: Story) -> tuple[Person, ...]:
    long = date(story.year - 6, 4, 1)
    regular = (Stay("regular", long),)
    return (
        Person(
            "hayakawa", "早川 真帆", "Maho Hayakawa", "cto", regular,
            (Stay(TECHNOLOGY, long), Stay("platform", long)),
            ("hayakawa-maho",), 0.5, {"platform-infra": 3, "stream-core": 1},
            circle="streaming-core", reviews=0.15, also=("consolidator",),
        ),
        Person(
            "fujimoto", "藤本 亮", "Ryo Fujimoto", "manager", regular,
            (Stay(TECHNOLOGY, long), Stay("platform", long), Stay("ticketing", long, share=0.2)),
            ("fujimoto-ryo",), 1.8, {"ticket-api": 3, "platform-infra": 2, "admin-legacy": 0.3},
            circle="ticketing", reviews=1.2, also=("admin",),
        ),
        Person(
            "utsumi", "内海 蓮", "Ren Utsumi", "engineer", regular,
            (
                Stay(TECHNOLOGY, long), Stay("platform", long, share=0.3),
                Stay("streaming-core", date(story.year - 2, 4, 1), share=0.55),
            ),
            ("utsumi-ren",), 2.1, {"stream-core": 3, "platform-infra": 2},
            circle="streaming-core", reviews=3.1,
        ),
    )  # fmt: skip


def _streaming(story: Story) -> tuple[Person, ...]:
    year, long = story.year, date(story.year - 4, 4, 1)
    regular = (Stay("regular", long),)
    joined, turned = date(year - 2, 4, 1), date(year - 1, 10, 1)

    def of(*stays: Stay, since: date = long) -> tuple[Stay, ...]:
        return (Stay(TECHNOLOGY, since), *stays)

    return (
        Person(
            "kishimoto", "岸本 葵", "Aoi Kishimoto", "engineer", regular,
            of(Stay("streaming-core", long, share=0.6), Stay("ticketing", long, share=0.25)),
            ("kishimoto-aoi", "aoi-at-work"), 2.7, {"stream-core": 5, "ticket-payment": 3},
            away=(Stay("away", date(year, 5, 11), date(year, 5, 31)),), reviews=1.9,
        ),
        Person(
            "onodera", "小野寺 拓", "Taku Onodera", "engineer", regular,
            of(Stay("streaming-core", long, share=0.85)),
            ("onodera-taku",), 2.8, {"stream-core": 4, "stream-app": 1}, reviews=1.4,
        ),
        Person(
            "nishimura", "西村 遥", "Haruka Nishimura", "engineer", regular,
            of(Stay("streaming-core", long, share=0.4), Stay("streaming-app", long, share=0.45)),
            ("nishimura-haruka",), 2.6, {"stream-app": 3, "stream-core": 2}, reviews=1.2,
        ),
        Person(
            "ogawa", "小川 直", "Nao Ogawa", "engineer",
            (
                Stay("part_time", joined, turned - timedelta(days=1)),
                Stay("regular", turned),
            ),
            of(Stay("streaming-core", joined, share=0.85), since=joined),
            ("ogawa-nao",), 2.3, {"stream-core": 3, "platform-infra": 1}, reviews=0.9,
        ),
        Person(
            "shiraishi", "白石 湊", "Minato Shiraishi", "engineer", (Stay("regular", story.joins),),
            of(Stay("streaming-core", story.joins, share=0.85), since=story.joins),
            ("shiraishi-minato",), 1.6, {"stream-core": 4, "stream-app": 1}, reviews=0.5,
        ),
    )  # fmt: skip


def _streaming_contractors(story: Story) -> tuple[Person, ...]:
    year = story.year
    first, second = date(year - 3, 10, 1), date(year - 3, 1, 1)
    return (
        Person(
            "nomura", "野村 樹", "Itsuki Nomura", "engineer",
            (Stay("contract", first),),
            (Stay(TECHNOLOGY, first), Stay("streaming-core", first, share=1.0)),
            ("nomura-itsuki",), 2.1, {"stream-core": 4, "stream-app": 1}, reviews=0.6,
        ),
        Person(
            "saegusa", "三枝 玲", "Rei Saegusa", "engineer",
            (Stay("contract", second),),
            (
                Stay(TECHNOLOGY, second), Stay("streaming-core", second, share=0.5),
                Stay("streaming-app", second, share=0.5),
            ),
            ("saegusa-rei",), 1.9, {"stream-app": 3, "stream-core": 1}, reviews=0.4,
        ),
    )  # fmt: skip


def _ticketing(story: Story) -> tuple[Person, ...]:
    year, long = story.year, date(story.year - 4, 4, 1)
    left = date(year - 1, 12, 26)
    return (
        Person(
            "nagase", "長瀬 千景", "Chikage Nagase", "engineer", (Stay("regular", long),),
            (Stay(TECHNOLOGY, long), Stay("ticketing", long, share=0.85)),
            ("nagase-chikage",), 4.3, {"ticket-web": 4, "ticket-api": 2, "ticket-payment": 2},
            away=(Stay("away", date(year - 1, 9, 1), date(year - 1, 12, 15)),), reviews=2.0,
        ),
        Person(
            "higashi", "東 光", "Hikaru Higashi", "engineer",
            (Stay("contract", date(year - 2, 1, 6)),),
            (
                Stay(TECHNOLOGY, date(year - 2, 1, 6)),
                Stay("ticketing", date(year - 2, 1, 6), share=1.0),
            ),
            ("higashi-hikaru",), 4.1, {"ticket-api": 4, "ticket-web": 3, "ticket-payment": 3},
            reviews=1.2,
        ),
        Person(
            "sugita", "杉田 渉", "Wataru Sugita", "engineer", (Stay("contract", long, left),),
            (Stay(TECHNOLOGY, long, left), Stay("ticketing", long, left, share=1.0)),
            ("sugita-wataru",), 3.6, {"admin-legacy": 2, "ticket-web": 3, "ticket-api": 2},
            reviews=0.8,
        ),
    )  # fmt: skip


def _more(story: Story, extra: int) -> tuple[Person, ...]:
    """The engineers of a larger company, eight to a team, each with a repository of its team."""
    since = date(story.year - 3, 4, 1)
    return tuple(
        Person(
            each.id, each.ja, each.en, "engineer",
            (Stay("contract" if each.number % 5 == 0 else "regular", since),),
            (Stay(TECHNOLOGY, since), Stay(each.team.id, since, share=0.85))
            if each.team.division != TECHNOLOGY
            else (Stay(each.team.id, since),),
            (each.id,), 1.6 + (each.number * 7 % 10) / 5, {each.team.id: 1.0},
        )
        for each in extra_people(extra)
    )  # fmt: skip
