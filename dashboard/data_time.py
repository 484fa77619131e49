"""When are the data from?"""

from datetime import datetime

from dashboard.context import Context, Reader
from dashboard.text import t
from dashboard.text.numbers import moment


def data_as_of(reader: Reader, context: Context) -> datetime | None:
    """When the repository that was collected last was collected; None while there is none."""
    facts = context.answers.material(reader.viewer).facts
    return max((r.data_as_of for r in facts.repositories if r.data_as_of), default=None)


def data_time(reader: Reader, context: Context) -> str:
    """The line at the foot of the navigation."""
    at = data_as_of(reader, context)
    if at is None:
        return t("shell.no_data", reader.language)
    when = moment(at, reader.language, context.zone(), weekday=False)
    return t("shell.data_at", reader.language, when=when)
