"""How does a person read everything that is held on them, on one page of its own?"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any

from dashboard.text import LANGUAGES, Language, t
from data.privacy.access import HeldTable, Record

TECHNICAL = {"id", "position", "external_id", "node_id", "merge_commit", "digest"}
"""Numbers of our own and of the source, which say nothing to a reader; data.json has them."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")

STYLE = """
:root { color-scheme: light dark; }
body { font: 14px/1.6 system-ui, sans-serif; max-width: 960px; margin: 0 auto; padding: 24px 16px; }
h1 { font-size: 22px; } h2 { font-size: 18px; margin-top: 40px; } h3 { font-size: 15px; }
p { margin: 4px 0; } .dimmed { opacity: .75; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13px; }
th, td { text-align: left; vertical-align: top; padding: 4px 16px 4px 0; min-width: 48px; }
th { font-weight: 400; opacity: .75; } tr { border-bottom: 1px solid #8886; }
td { unicode-bidi: isolate; overflow-wrap: anywhere; max-width: 360px; }
@media print { .wide { overflow: visible; } }
"""


def person_page(name: str, held: Sequence[HeldTable], made_at: datetime, language: Language) -> str:
    """The whole page, without script and without anything from elsewhere; every value escaped."""
    title = _shown(t("privacy.file_title", language, name=name))
    intro = [
        t("privacy.file_made", language, when=f"{made_at:%Y-%m-%d %H:%M}"),
        t("privacy.file_whole", language),
    ]
    return "".join(
        [
            f'<!doctype html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n',
            '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; ',
            "style-src 'unsafe-inline'\">\n",
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n',
            f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n",
            *(f'<p class="dimmed">{_shown(each)}</p>\n' for each in intro),
            *_parts(held, language),
            "</body>\n</html>\n",
        ]
    )


def _parts(held: Sequence[HeldTable], language: Language) -> Iterator[str]:
    part = None
    for each in held:
        if each.declaration.part != part:
            part = each.declaration.part
            yield f"<h2>{_shown(t(f'inventory.part_{part}', language))}</h2>\n"
        yield from _table(each, language)


def _table(held: HeldTable, language: Language) -> Iterator[str]:
    name = held.declaration.table
    yield f"<h3>{_shown(t(f'inventory.{name}', language))}</h3>\n"
    yield f'<p class="dimmed">{_shown(t(f"inventory.{name}_what", language))}</p>\n'
    if not held.records:
        yield f"<p>{_shown(t('privacy.file_none', language))}</p>\n"
        return
    for column, why in held.declaration.withheld.items():
        said = t(f"inventory.column_{column}", language)
        because = t(f"inventory.why_{why}", language)
        words = t("privacy.file_withheld", language, column=said, why=because)
        yield f'<p class="dimmed">{_shown(words)}</p>\n'
    columns = _columns(held.records)
    heads = [t("privacy.file_as", language)]
    heads += [t(f"inventory.column_{each}", language) for each in columns]
    yield '<div class="wide" tabindex="0"><table>\n<thead><tr>'
    yield "".join(f"<th>{_shown(head)}</th>" for head in heads)
    yield "</tr></thead>\n<tbody>\n"
    for record in held.records:
        cells = [
            _part_in_it(name, record, language),
            *(_value(record.get(c), language) for c in columns),
        ]
        yield "<tr>" + "".join(f"<td>{_shown(cell)}</td>" for cell in cells) + "</tr>\n"
    yield "</tbody></table></div>\n"


def _columns(records: Sequence[Record]) -> list[str]:
    """Those in which anything stands, in the order of the table."""
    names = dict.fromkeys(name for record in records for name in record)
    return [
        name
        for name in names
        if name != "as"
        and name not in TECHNICAL
        and any(record.get(name) not in (None, "", [], {}) for record in records)
    ]


def _part_in_it(table: str, record: Record, language: Language) -> str:
    keys = [path.replace("+", "_") for path in record["as"]]
    if table == "log":
        keys = ["log_person_id" if key == "person_id" else key for key in keys]
    words = [t(f"inventory.as_{key}", language) for key in keys]
    return t("privacy.comma", language).join(words)


def _value(value: Any, language: Language) -> str:  # noqa: ANN401 -- any value that JSON knows
    """What a cell says: a name in both its languages, a list as one, anything else as it is."""
    if value is None:
        return "–"
    if isinstance(value, bool):
        return t("privacy.file_yes" if value else "privacy.file_no", language)
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        return t("privacy.comma", language).join(value)
    if isinstance(value, Mapping) and value.keys() <= set(LANGUAGES):
        return " / ".join(str(each) for each in value.values() if each)
    if isinstance(value, Mapping | list):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _shown(text: str) -> str:
    """The text for a page; what nobody sees, or what is no character, is a mark instead."""
    return escape(_UNSEEN.sub("\ufffd", text))
