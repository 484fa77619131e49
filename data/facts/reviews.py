"""Which reviews did people give to what others wrote, and in which units were they then?"""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from data.facts.columns import REVIEW_COLUMN_TYPES, PullRequestFacts, ReviewFacts
from data.facts.dated import codes_at
from data.facts.identities import People
from data.moments import ReviewParts, by_somebody_else


def with_reviews(
    facts: PullRequestFacts, reviews: ReviewParts, author: NDArray[np.integer], who: People
) -> PullRequestFacts:
    """The facts with their reviews beside them.

    `reviews.row` and `author` count the pull requests in the order of their ids, whose places in
    the facts are found here.
    """
    counted = np.flatnonzero(by_somebody_else(reviews, author))
    counted = counted[np.argsort(reviews.submitted_at[counted], kind="stable")]
    places = np.argsort(facts.pull_request)
    reviewer, at = reviews.reviewer[counted], reviews.submitted_at[counted]
    columns = {
        "row": places[reviews.row[counted]],
        "reviewer": reviewer,
        "units": codes_at(reviewer, at, who.units),
        "employment": codes_at(reviewer, at, who.employment),
        "submitted_at": at,
    }
    typed = {
        name: columns[name].astype(dtype, copy=False) for name, dtype in REVIEW_COLUMN_TYPES.items()
    }
    return replace(facts, reviews=ReviewFacts(**typed))
