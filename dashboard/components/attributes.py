"""How are the attributes written whose names hold a hyphen?"""

from typing import Any


def attributes(**named: str | None) -> Any:  # noqa: ANN401 -- signatures made by a generator know no such names
    """`aria_label="…"` as {"aria-label": "…"}, to be unpacked into a component; None leaves out."""
    return {name.replace("_", "-"): value for name, value in named.items() if value is not None}
