"""What are the several numbers of a metric called?"""

from dashboard.filters import Explained
from dashboard.pages.trends.view import View
from dashboard.text import t, wording
from dashboard.text.numbers import Unit
from metrics.answer import Answer


def part_name(key: str, part: str, view: View) -> str:
    """What people call a part of a metric."""
    return t(f"trends.part_{key}_{part}", view.language)


def kind_name(kind: str, view: View) -> str:
    """What the organisation calls a kind of work."""
    kinds = view.organisation.work_kinds if view.organisation else ()
    found = next((each for each in kinds if each.id == kind), None)
    return found.name.get(view.language) if found else t("trends.work_kind_none", view.language)


def part_called(explained: Explained, view: View) -> str | None:
    """What the part is called whose explanation is open; None where it has no name of its own."""
    if explained.part is None:
        return None
    if explained.metric == "investment_share":
        return kind_name(explained.part, view)
    known = f"trends.part_{explained.metric}_{explained.part}" in wording(view.language)
    return part_name(explained.metric, explained.part, view) if known else None


def unit_of(answer: Answer) -> Unit:
    """The unit of an answer's values; days with a deployment are no deployments."""
    days = answer.question.part == "days_with_one"
    return "days_per_week" if days else answer.metric.unit_of_value
