"""How long is kept what does not have to stay, and what does the worker do by itself?"""

from pydantic import Field

from config.fields import FileModel

_DAY, _YEAR = 1, 366


class Retention(FileModel):
    """For how many days each kind of record is kept; docs and the page of the inventory say why."""

    sessions: int = Field(default=30, ge=_DAY)
    sign_in_attempts: int = Field(default=7, ge=_DAY)
    invitations: int = Field(default=30, ge=_DAY)
    api_tokens: int = Field(default=30, ge=_DAY)
    notices_sent: int = Field(default=30, ge=_DAY)
    jobs: int = Field(default=30, ge=_DAY)
    sync_runs: int = Field(default=400, ge=_DAY)
    log: int = Field(default=5 * _YEAR, ge=90)
    raw_answers: int | None = Field(default=None, ge=_DAY)


class Work(FileModel):
    """What `mikata work` does without being asked."""

    collect_every_minutes: int | None = Field(default=60, ge=5)
    retention_hour: int = Field(default=3, ge=0, le=23)
