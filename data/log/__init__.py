"""Who did or viewed what on whom, and how is that written, checked and cut off?"""

from data.log.chain import Break, Verification, note_verification, verify_log
from data.log.cutting import KEPT_AT_LEAST, Cut, cut_log, would_cut
from data.log.detail import NotForTheLog
from data.log.guards import missing_guards
from data.log.lines import (
    OPERATOR,
    SAMPLE,
    VISITOR,
    WORKER,
    Actor,
    ActorKind,
    head_digest,
    write_log,
)
from data.log.views import VIEWED, is_known, viewed

__all__ = [
    "KEPT_AT_LEAST",
    "OPERATOR",
    "SAMPLE",
    "VIEWED",
    "VISITOR",
    "WORKER",
    "Actor",
    "ActorKind",
    "Break",
    "Cut",
    "NotForTheLog",
    "Verification",
    "cut_log",
    "head_digest",
    "is_known",
    "missing_guards",
    "note_verification",
    "verify_log",
    "viewed",
    "would_cut",
    "write_log",
]
