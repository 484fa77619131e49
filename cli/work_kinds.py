"""How is each kind of job done?"""

from collections.abc import Callable, Mapping
from datetime import datetime

from cli.carrying_out import collecting
from cli.collect_now import Collections
from cli.notices_due import NOTICES, sending
from cli.work_schedule import COLLECT, RETENTION, VERIFY
from cli.worker import Do
from cli.workspace import Workspace
from config.secret_key import secret_key
from data.log import WORKER, missing_guards, note_verification
from data.privacy.retention import apply_retention


def kinds(
    opened: Workspace, collections: Collections, now: Callable[[], datetime]
) -> Mapping[str, Do]:
    """What a worker of this workspace can do."""
    return {
        COLLECT: collecting(collections),
        VERIFY: lambda _holding: _verify(opened, now()),
        RETENTION: lambda _holding: _keep_what_has_to_stay(opened, now()),
        NOTICES: sending(opened, now),
    }


def _verify(opened: Workspace, now: datetime) -> str | None:
    """Check the whole log, and write down that it was."""
    found = note_verification(opened.database, secret_key(opened.settings), now, WORKER)
    if found.broken:
        return (
            f"The log is not as it was written: {found.broken.kind} {found.broken.entry} does not "
            "hold. `mikata log verify` says more; compare with a backup"
        )
    missing = ", ".join(missing_guards(opened.database))
    if missing:
        return f"The log is not guarded any more: {missing}. `mikata log verify` says more"
    return None


def _keep_what_has_to_stay(opened: Workspace, now: datetime) -> str | None:
    """Delete what the settings say is kept no longer."""
    key = secret_key(opened.settings)
    apply_retention(opened.database, opened.settings.retention, key, now, actor=WORKER)
    return None
