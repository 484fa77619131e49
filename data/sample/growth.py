"""Which teams and people does a larger sample company have?"""

from dataclasses import dataclass
from itertools import product

from data.sample.titles import WORDS

TEAM_SIZE = 8

AREAS = (
    ("video", "映像処理", "Video"), ("seats", "座席", "Seats"), ("identity", "認証", "Identity"),
    ("chat", "コメント", "Chat"), ("entry", "入場", "Entry"), ("search", "検索", "Search"),
    ("archive", "見逃し配信", "Archive"), ("resale", "公式リセール", "Resale"),
    ("data", "データ基盤", "Data"), ("player", "再生", "Player"), ("lottery", "抽選", "Lottery"),
    ("notify", "通知", "Notifications"), ("studio", "配信スタジオ", "Studio"),
    ("fanclub", "会員", "Membership"), ("support", "問い合わせ", "Support"),
)  # fmt: skip
DIVISIONS = ("streaming", "ticket", "technology")


@dataclass(frozen=True, slots=True)
class Team:
    """A team below a division; it has a repository of its own where it was added to the story."""

    id: str
    division: str
    ja: str
    en: str
    manager: str | None = None


@dataclass(frozen=True, slots=True)
class ExtraPerson:
    """An engineer who is only there because a larger company was asked for."""

    number: int
    id: str
    ja: str
    en: str
    team: Team


def extra_teams(people: int) -> tuple[Team, ...]:
    """Teams for this many more people, none with fewer than four."""
    count = max(1, round(people / TEAM_SIZE)) if people > 0 else 0
    return tuple(_team(number) for number in range(count))


def _team(number: int) -> Team:
    turn, place = divmod(number, len(AREAS))
    key, ja, en = AREAS[place]
    mark = f"{turn + 1}" if turn else ""
    return Team(f"{key}{mark}", DIVISIONS[place % 3], f"{ja}{mark}", f"{en} {mark}".strip())


def extra_people(people: int) -> tuple[ExtraPerson, ...]:
    """This many more people, spread evenly over their teams, no two with the same name."""
    found = extra_teams(people)
    names = product(WORDS["names"]["given"], WORDS["names"]["surnames"])
    return tuple(
        _person(number, surname, given, found[number % len(found)])
        for number, (given, surname) in zip(range(people), names, strict=False)
    )


def _person(number: int, surname: str, given: str, team: Team) -> ExtraPerson:
    """Names are written with how they are read, like 青木:aoki."""
    family, family_read = surname.split(":")
    own, own_read = given.split(":")
    return ExtraPerson(
        number,
        f"{family_read}-{own_read}",
        f"{family} {own}",
        f"{own_read.capitalize()} {family_read.capitalize()}",
        team,
    )
