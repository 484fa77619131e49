"""By how many pull requests does GitHub's count differ from what is stored?"""

from data.rows import Counts

STATES = ("open", "merged", "closed")


def difference(on_source: Counts, stored: Counts, accepted: Counts | None) -> dict[str, int]:
    """How many more GitHub has in each state where the counts differ (fewer: below 0).

    Nothing where it is exactly the difference that somebody accepted.
    """
    found = {state: on_source.get(state, 0) - stored.get(state, 0) for state in STATES}
    if accepted and all(found[state] == accepted.get(state, 0) for state in STATES):
        return {}
    return {state: count for state, count in found.items() if count}
