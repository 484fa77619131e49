"""When did the reader confirm the notice of purpose?"""

from datetime import datetime

from sqlalchemy import select

from data.database import Database
from data.tables.access import User
from data.viewer import Viewer


def notice_confirmed(viewer: Viewer, database: Database) -> datetime | None:
    """When the viewer confirmed the notice last; None for whoever did not or need not."""
    if viewer.person is None:
        return None
    query = select(User.notice_confirmed_at).where(User.person_id == viewer.person)
    with database.read() as connection:
        return connection.execute(query).scalar_one_or_none()
