"""What do the raw rows tell of deployments, and which of them brought each pull request?"""

from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from config.organisation import Organisation
from data.facts.arrival import NONE
from data.facts.attempts import attempts_of, incidents_of
from data.facts.contents import told_columns
from data.facts.deliveries import deliver
from data.facts.hotfixes import Branches, hotfix_columns
from data.facts.production import DeliveryFacts
from data.facts.raw import RawTables, words

Columns = dict[str, NDArray[Any]]

NO_ORGANISATION = Organisation.model_validate({"name": "–"})


def delivery_columns(
    raw: RawTables,
    columns: Columns,
    branches: list[str],
    bases: Branches,
    organisation: Organisation | None,
) -> tuple[Columns, DeliveryFacts]:
    """What `deliver` gives and `hotfix`, in the order of the ids, and what was delivered.

    `columns` are those there are, `branches` those of `base`.
    """
    rules = organisation or NO_ORGANISATION
    hotfixes = hotfix_columns(raw, columns, branches, bases, rules.hotfix)
    codes = {name: code for code, name in enumerate(branches)}
    head, heads = words(raw.pull_requests, "base_head")
    onward = np.array([codes.get(name, NONE) for name in heads], np.int64)[head]
    changes = columns | hotfixes | {"head": np.where(columns["release"], onward, NONE)}
    changes |= told_columns(raw.first_deployments, columns["pull_request"])
    attempts = attempts_of(raw, rules, columns, branches)
    window = timedelta(days=rules.failure_window_days)
    delivered, deliveries = deliver(attempts, incidents_of(raw, rules), changes, window)
    return delivered | {"hotfix": hotfixes["hotfix"]}, deliveries
