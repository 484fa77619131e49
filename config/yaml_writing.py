"""How are plain values written as YAML that people like to read?"""

from collections.abc import Mapping
from typing import Any

import yaml


def yaml_text(plain: Mapping[str, Any]) -> str:
    """Plain values as YAML that people like to read: dates as they are, nothing by reference."""
    return yaml.dump(
        plain, Dumper=_Readable, allow_unicode=True, sort_keys=False, default_flow_style=None
    )


class _Readable(yaml.SafeDumper):
    """Our files are read as text and numbers: a date in them needs no quotes."""

    yaml_implicit_resolvers = {  # noqa: RUF012 -- declared by PyYAML
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith(":timestamp")]
        for first, resolvers in yaml.SafeDumper.yaml_implicit_resolvers.items()
    }

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 -- PyYAML's own signature
        """Write everything out."""
        return True
