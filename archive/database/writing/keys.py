"""The natural key of an agency, for addresses and citations: ids change with every rebuild, this does not.

PLACE-KIND-UNIT: `340323-government`, `340323-department-教育局`; of an agency whose division is not known the place is `~` and
the portal's region or host. No two agencies have the same key: a hyphen in the place is doubled, so that the first single one
ends it, and no kind has one. A name with a character that may not stand in an address or a file name is `~` and its UTF-8 in
hexadecimal digits.
"""

from __future__ import annotations

NO_KIND = "agency"  # of rows read before there were kinds
# controls, the space and what has a meaning in an address, a shell, a spreadsheet or a file name
REFUSED = "".join(map(chr, range(1, 0x21))) + "\"#$%&'*+,/:;<=>?@[\\]^`{|}~\x7f"


def agency_key(region: str | None, within: str, kind: str, unit: str) -> str:
    """The key of an agency, of what makes it one (docs/database.md, `agencies`).

    >>> agency_key("340323", "", "department", "教育局"), agency_key("340323101", "", "township", "")
    ('340323-department-教育局', '340323101-township')
    >>> agency_key(None, "www.a-b.gov.cn", "other", "A/B")
    '~www.a--b.gov.cn-other-~412f42'
    """
    place = region or ""
    if within or not region:
        place += f"~{_safe(within).replace('-', '--')}"
    return "-".join((place, kind or NO_KIND, *([_safe(unit)] if unit else [])))


def _safe(text: str) -> str:
    return f"~{text.encode().hex()}" if set(text) & set(REFUSED) else text


def sql(alias: str = "") -> str:
    """The same as an SQL expression over the columns of `agencies`; alias: the table's, with its dot."""
    region, within, kind, unit = (f"{alias}{name}" for name in ("region", "within", "kind", "unit"))
    return (
        f"ifnull({region}, '') || iif({within} <> '' OR ifnull({region}, '') = '', '~' || replace({_safe_sql(within)}, '-', '--'), '')"
        f" || '-' || iif({kind} = '', '{NO_KIND}', {kind}) || iif({unit} = '', '', '-' || {_safe_sql(unit)})"
    )


def _safe_sql(column: str) -> str:
    """In a set of GLOB ] stands first, and - between two characters; the controls are a range."""
    others = "".join(char for char in REFUSED if "\x20" < char < "\x7f" and char != "]").replace("'", "''")
    return f"iif({column} GLOB '*[]' || char(1) || '-' || char(32) || '{others}' || char(127) || ']*', '~' || lower(hex({column})), {column})"
