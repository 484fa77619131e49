"""Which teams and people does a larger sample company have?"""

from dataclasses import dataclass
from itertools import product

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

SURNAMES = tuple(
    pair.split(":")
    for pair in (
        "青木:aoki 浅野:asano 石塚:ishizuka 上原:uehara 江口:eguchi 大橋:ohashi 梶原:kajiwara "
        "川島:kawashima 北川:kitagawa 熊谷:kumagai 小松:komatsu 坂本:sakamoto 柴田:shibata "
        "須藤:sudo 関口:sekiguchi 高野:takano 千葉:chiba 津田:tsuda 戸田:toda 永井:nagai "
        "新田:nitta 根本:nemoto 橋本:hashimoto 平野:hirano 福田:fukuda 星野:hoshino 前川:maekawa "
        "松井:matsui 宮崎:miyazaki 村上:murakami 望月:mochizuki 森田:morita 矢野:yano 山根:yamane "
        "吉岡:yoshioka 若林:wakabayashi 渡部:watabe 岩田:iwata 黒木:kuroki 水野:mizuno"
    ).split()
)
GIVEN = tuple(
    pair.split(":")
    for pair in (
        "陽菜:hina 大和:yamato 結:yui 蒼:ao 凛:rin 航:wataru 詩織:shiori 颯太:sota 美咲:misaki "
        "悠:yu 千夏:chinatsu 誠:makoto 彩:aya 隼人:hayato 琴音:kotone 直樹:naoki 楓:kaede "
        "健太:kenta 紗季:saki 翼:tsubasa 花:hana 慎:shin 真央:mao 創:hajime 由奈:yuna 駿:shun "
        "瑞希:mizuki 徹:toru 莉子:riko 仁:jin 葉月:hazuki 智:satoshi 文:fumi 圭:kei 灯:akari "
        "礼:rei 律:ritsu 澪:mio 薫:kaoru 望:nozomi"
    ).split()
)


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
    names = product(GIVEN, SURNAMES)
    return tuple(
        _person(number, surname, given, found[number % len(found)])
        for number, (given, surname) in zip(range(people), names, strict=False)
    )


def _person(number: int, surname: list[str], given: list[str], team: Team) -> ExtraPerson:
    return ExtraPerson(
        number,
        f"{surname[1]}-{given[1]}",
        f"{surname[0]} {given[0]}",
        f"{given[1].capitalize()} {surname[1].capitalize()}",
        team,
    )
