"""Which rows say of which kind of work a pull request is?"""

from collections.abc import Sequence

from sqlalchemy import String, case, cast, false, func, literal, or_, select

from config.organisation import WorkKind
from data.facts.raw_deliveries import begins_like
from data.facts.reading import Query
from data.tables.code import PullRequest


def work_query(kinds: Sequence[WorkKind]) -> Query:
    """What the rules of the kinds ask for, and nothing else: labels, and the branches that they may
    mean; no row where there are no kinds."""
    p = PullRequest
    rules = [rule for kind in kinds for rule in kind.rules]
    head = func.coalesce(p.head, "")
    may_fit = or_(false(), *(begins_like(head, rule.branch) for rule in rules if rule.branch))
    labelled = any(rule.label for rule in rules)
    labels = cast(p.labels, String) if labelled else literal("[]")
    query = select(
        p.id,
        labels.label("labels"),
        case((may_fit, head), else_="").label("head"),
        case((p.head.is_(None), 0), else_=1).label("head_told"),
    )
    return query.where(p.gone_at.is_(None)) if kinds else query.where(false())
