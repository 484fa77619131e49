"""What stands under the title of a chart: what, base, how many were used and why not all?"""

from collections.abc import Mapping

from dashboard.figures.merge_counts import MEAN_OVER
from dashboard.pages.trends.view import View
from dashboard.text import t
from dashboard.text.numbers import NO_BREAK
from metrics.answer import Answer, Row

MIDDLE_DOT = f"{NO_BREAK}· "
"""A line may end after it, and none begins with it."""


def count_caption(answer: Answer, view: View) -> str:
    """「develop にマージ、線は4週の平均 · n = 482（人 419、AIエージェントが作成 63）」."""
    language, by = view.language, view.asked.filters.by
    words = [base_words(answer, view)]
    if by in MEAN_OVER:
        words.append(t(f"trends.mean_of_{by}s", language))
    return MIDDLE_DOT.join([t("trends.comma", language).join(words), written(answer.total, view)])


def rate_caption(answer: Answer, view: View) -> str:
    """「週ごとのマージ数 ÷ エンジニアの人数 · n = 482」."""
    language = view.language
    by = t(f"trends.by_{view.asked.filters.by}", language)
    return MIDDLE_DOT.join(
        [t("trends.caption_engineers", language, by=by), written(answer.total, view)]
    )


def quantile_caption(answer: Answer, view: View) -> str:
    """「週ごとの中央値、p75、p90 · n = 482/508（別ブランチ 19、規則 7）」."""
    return _duration_caption("trends.caption_quantiles", answer, view)


def median_caption(answer: Answer, view: View) -> str:
    """「週ごとの中央値 · n = 482/508（別ブランチ 19、規則 7）」."""
    return _duration_caption("trends.caption_median", answer, view)


def share_caption(answer: Answer, view: View) -> str:
    """「直近4週の割合、点は各週 · n = 482/508（別ブランチ 19、規則 7）」."""
    words = t(f"trends.caption_share_{view.asked.filters.by}", view.language)
    return MIDDLE_DOT.join([words, sample_words(answer.total, view)])


def _duration_caption(key: str, answer: Answer, view: View) -> str:
    language = view.language
    words = [t(key, language, by=t(f"trends.by_{view.asked.filters.by}", language))]
    if answer.metric.key == "pull_request_size":
        words.append(t("trends.without_generated", language))
    if answer.question.clock == "working":
        words.append(t("trends.working_hours", language))
    return MIDDLE_DOT.join([*words, sample_words(answer.total, view)])


def sample_words(row: Row, view: View) -> str:
    """「n = 482/508（別ブランチ 19、規則 7）」."""
    language = view.language
    slots = {"used": f"{row.n_used:,}", "total": f"{row.n_total:,}"}
    if not row.left_out:
        return t("trends.n_of_plain", language, **slots)
    return t("trends.n_of", language, reasons=_reasons(row.left_out, view), **slots)


def written(row: Row, view: View) -> str:
    """「n = 482（人 419、AIエージェントが作成 63）」."""
    language = view.language
    if not row.agents:
        return t("trends.n_counted", language, n=f"{row.n_used:,}")
    return t(
        "trends.n_written",
        language,
        n=f"{row.n_used:,}",
        people=f"{row.n_used - row.agents:,}",
        agents=f"{row.agents:,}",
    )


def base_words(answer: Answer, view: View) -> str:
    """Into which branch: the one asked for, the one that all share, or each its own."""
    moved = "into" if answer.metric.dated_by == "merged_at" else "against"
    repositories = view.repositories(answer.metric.key)
    bases = {view.asked.filters.base or each.base for each in repositories}
    base = bases.pop() if len(bases) == 1 else None
    if base is None:
        return t(f"trends.{moved}_each_base", view.language)
    return t(f"trends.{moved}_base", view.language, base=base)


def _reasons(left_out: Mapping[str, int], view: View) -> str:
    language = view.language
    return t("trends.comma", language).join(
        t("trends.reason_n", language, reason=t(f"metrics.short_{reason}", language), n=f"{n:,}")
        for reason, n in left_out.items()
    )
