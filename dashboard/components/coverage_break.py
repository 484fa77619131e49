"""Why can figures of coverage before and after a day not be compared?"""

from datetime import date

from dashboard.text import Language, numbers, t
from metrics.coverage import Break


def break_words(found: Break, language: Language, today: date) -> str:
    """「‖ 4月10日から除外を変更：旧管理画面のため。前後は比べられません」, with a year that is not
    the present one."""
    day = numbers.day(found.day, language, year=found.day.year != today.year)
    why = dict.fromkeys(each.why.get(language) for each in found.exclusions)
    reasons = t("coverage.comma", language).join(why)
    return t("coverage.break_note", language, day=day, why=reasons)
