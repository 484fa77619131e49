"""Which events in the life of a pull request are asked for, and what do we call them?"""

from collections.abc import Mapping

from data.rows import EventKind

EVENT_KINDS: Mapping[str, EventKind] = {
    "ReadyForReviewEvent": "ready_for_review",
    "ConvertToDraftEvent": "converted_to_draft",
    "HeadRefForcePushedEvent": "force_pushed",
    "ReviewRequestedEvent": "review_requested",
    "ReviewDismissedEvent": "review_dismissed",
    "ClosedEvent": "closed",
    "ReopenedEvent": "reopened",
    "BaseRefChangedEvent": "base_changed",
    "AutomaticBaseChangeSucceededEvent": "base_changed",
}
"""By the name of GitHub's type."""


def _as_item_type(name: str) -> str:
    """GitHub's other name for the same: `ConvertToDraftEvent` is `CONVERT_TO_DRAFT_EVENT`."""
    return "".join(f"_{each}" if each.isupper() else each.upper() for each in name).lstrip("_")


EVENT_TYPES = tuple(_as_item_type(name) for name in EVENT_KINDS)
"""What the documents pass on as `$events`."""
