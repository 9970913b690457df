"""The columns of `panel`: one row per agency and year, the main figures under stable English names.

A figure is NULL where it is blank or absent; the tables tell which. A sum is told only where all its parts are; a share only
where its numerator is told and its denominator is more than 0. How they become SQL: panel_sql.py; their words: docs/database.md.

A formula has cells in brackets ([requests.granted.total], [proactive.fees.amount@unit] its unit), what the text states
([stated.fees]), and other columns in braces ({requests_denied_total}).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from archive.database.writing import keys

if TYPE_CHECKING:
    from collections.abc import Iterator

Kind = Literal["about", "figure", "unit", "sum", "share", "amount", "flag", "corrections"]

PROACTIVE = {
    "regulations": ("newly_made", "newly_disclosed", "total_disclosed", "issued", "repealed", "in_force"),
    "normative_documents": ("newly_made", "newly_disclosed", "total_disclosed", "issued", "repealed", "in_force"),
    "licensing": ("prev_year_items", "change", "decisions"),
    "other_services": ("prev_year_items", "change", "decisions"),
    "punishment": ("prev_year_items", "change", "decisions"),
    "coercion": ("prev_year_items", "change", "decisions"),
    "fees": ("prev_year_items", "change", "amount"),
    "procurement": ("items", "amount"),
}
DENIED = ("state_secret", "law_forbidden", "security_stability", "third_party_rights", "internal_affairs", "process_info",
          "enforcement_file", "admin_query")
UNAVAILABLE = ("not_held", "needs_creation", "still_unclear")
REJECTED = ("petition", "repeat", "publication", "excessive", "confirmation")
OTHER = ("overdue_correction", "overdue_fee", "misc")  # (六) of the 2021 form
SUMS = {"denied": DENIED, "unavailable": UNAVAILABLE, "rejected": REJECTED}  # of the rows of (三), (四) and (五)
ORGANISATIONS = ("business", "research", "social_welfare", "legal_service", "other_org")
STAGES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
RESULTS = ("upheld", "corrected", "other", "pending", "total")
STATISTICS = ("proactive.total", "requests.received", "requests.replied", "reconsideration", "litigation", "complaints", "fees_wan")
STATED = ("disclosed", "requests_received", "requests_replied", "fees", "reconsiderations", "litigations")
# share: numerator, denominator
SHARES = {
    "natural_person_share": ("[requests.new_received.natural_person]", "requests_new_received"),
    "granted_share": ("{requests_granted}", "requests_total_processed"),
    "partially_granted_share": ("{requests_partially_granted}", "requests_total_processed"),
    "denied_share": ("{requests_denied_total}", "requests_total_processed"),
    "unavailable_share": ("{requests_unavailable_total}", "requests_total_processed"),
    "rejected_share": ("{requests_rejected_total}", "requests_total_processed"),
    "refusal_share": ("{requests_refused_total}", "requests_total_processed"),
    "other_share": ("{requests_other}", "requests_total_processed"),
    "carried_over_share": ("{requests_carried_over}", "requests_to_handle"),
    "carried_forward_share": ("{requests_carried_forward}", "requests_to_handle"),
    "reconsideration_corrected_share": ("{reconsideration_corrected}", "reconsideration_concluded"),
    "litigation_lost_share": ("{litigation_corrected}", "litigation_concluded"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column. cell: the key whose printed value it is, where it is one; denominator: of a share, the column's name."""

    name: str
    kind: Kind
    type: Literal["INTEGER", "REAL", "TEXT", "ANY"]
    formula: str
    cell: str = ""
    denominator: str = ""
    unit: str = ""  # "": counts of things, or told by the column NAME_unit


def columns() -> tuple[Column, ...]:
    """All columns in their order."""
    return (*_about(), *_proactive(), *_requests(), *_disputes(), *_statistics(), *_stated(), *_shares(), *_flags())


def _about() -> Iterator[Column]:
    yield Column("agency", "about", "INTEGER", "r.agency")
    yield Column("agency_key", "about", "TEXT", keys.sql("a."))
    for name in ("agency_name", "region"):
        yield Column(name, "about", "TEXT", f"r.{name}")
    yield Column("province", "about", "TEXT", "iif(r.region <> '000000', substr(r.region, 1, 2) || '0000', NULL)")
    for name in ("level", "kind"):
        yield Column(name, "about", "TEXT", f"r.{name}")
    yield Column("year", "about", "INTEGER", "r.year", unit="year")
    for name in ("report", "form", "status", "revision", "published", "url"):
        kind: Literal["INTEGER", "TEXT"] = "INTEGER" if name in ("report", "revision") else "TEXT"
        yield Column(name, "about", kind, "r.id" if name == "report" else f"r.{name}")
    yield Column("withdrawn", "about", "TEXT", "r.withdrawn")


def _figure(name: str, cell: str, unit: str = "") -> Column:
    whole = cell.startswith("requests.") or cell.partition(".")[0] in STAGES
    return Column(name, "figure", "INTEGER" if whole else "ANY", f"[{cell}]", cell, unit=unit)


def _amount(name: str, of: str) -> Iterator[Column]:
    """The unit of an amount, and the amount in yuan where it has one."""
    yield Column(f"{name}_unit", "unit", "TEXT", f"[{of}@unit]")
    yield Column(f"{name}_yuan", "amount", "REAL", _yuan(f"[{of}]", f"[{of}@unit]"), unit="元")


def _yuan(value: str, unit: str) -> str:
    """NULL, too, for what is more than a number can be."""
    return f"CASE {unit} WHEN '元' THEN {value} * 1.0 WHEN '万元' THEN nullif(round({value} * 10000.0, 2), 9e999) END"


def _proactive() -> Iterator[Column]:
    for item, measures in PROACTIVE.items():
        for measure in measures:
            yield _figure(f"{item}_{measure}", f"proactive.{item}.{measure}")
            if measure == "amount":
                yield from _amount(f"{item}_amount", f"proactive.{item}.amount")
    yield _figure("info_processing_fee_yuan", "other.info_processing_fee_yuan", "元")


def _sum(name: str, parts: tuple[str, ...]) -> Column:
    return Column(name, "sum", "INTEGER", _exact(" + ".join(parts)))


def _exact(total: str) -> str:
    """A sum that is too great for SQLite's integers would be rounded: it is not told."""
    return f"iif(typeof({total}) = 'integer', {total}, NULL)"


def _requests() -> Iterator[Column]:
    yield _figure("requests_new_received", "requests.new_received.total")
    yield _figure("requests_new_received_natural_person", "requests.new_received.natural_person")
    yield _sum("requests_new_received_organisations", tuple(f"[requests.new_received.{one}]" for one in ORGANISATIONS))
    yield _figure("requests_carried_over", "requests.carried_over.total")
    yield _sum("requests_to_handle", ("{requests_new_received}", "{requests_carried_over}"))
    for item in ("granted", "partially_granted"):
        yield _figure(f"requests_{item}", f"requests.{item}.total")
    for group, rows in SUMS.items():
        for row in rows:
            yield _figure(f"requests_{group}_{row}", f"requests.{group}_{row}.total")
        yield _sum(f"requests_{group}_total", tuple(f"{{requests_{group}_{row}}}" for row in rows))
    yield _sum("requests_refused_total", tuple(f"{{requests_{group}_total}}" for group in SUMS))
    parts = " + ".join(f"[requests.other_{row}.total]" for row in OTHER)
    yield Column("requests_other", "sum", "INTEGER", f"ifnull([requests.other.total], {_exact(parts)})")
    for row in OTHER:
        yield _figure(f"requests_other_{row}", f"requests.other_{row}.total")
    for item in ("total_processed", "carried_forward"):
        yield _figure(f"requests_{item}", f"requests.{item}.total")


def _disputes() -> Iterator[Column]:
    for stage in STAGES:
        for result in RESULTS:
            yield _figure(f"{stage}_{result}", f"{stage}.{result}")
    for result in RESULTS:
        yield _sum(f"litigation_{result}", tuple(f"{{{stage}_{result}}}" for stage in STAGES[1:]))
    for name in ("reconsideration", "litigation"):
        yield _sum(f"{name}_concluded", tuple(f"{{{name}_{result}}}" for result in RESULTS[:3]))


def _statistics() -> Iterator[Column]:
    for indicator in STATISTICS:
        yield _figure(f"statistics_{indicator.replace('.', '_')}", f"statistics.{indicator}")
    yield Column("statistics_fees_unit", "unit", "TEXT", "[statistics.fees_wan@unit]")
    value = "[statistics.fees_wan]"  # where no unit is told it is the indicator's own, 万元
    yield Column("statistics_fees_yuan", "amount", "REAL", _yuan(value, "ifnull([statistics.fees_wan@unit], '万元')"), unit="元")


def _stated() -> Iterator[Column]:
    for fact in STATED:
        yield Column(f"stated_{fact}", "figure", "ANY", f"[stated.{fact}]")
    yield from _amount("stated_fees", "stated.fees")


def _shares() -> Iterator[Column]:
    for name, (numerator, denominator) in SHARES.items():
        yield Column(name, "share", "REAL", f"({numerator}) * 1.0 / nullif({{{denominator}}}, 0)", denominator=denominator)


def _flags() -> Iterator[Column]:
    of = "FROM findings f WHERE f.report = r.id"
    yield Column("has_findings", "flag", "INTEGER", f"EXISTS (SELECT 1 {of})")
    yield Column("findings", "flag", "INTEGER", "r.findings")
    yield Column("errors", "flag", "INTEGER", "r.errors")
    yield Column("warnings", "flag", "INTEGER", f"(SELECT count(*) {of} AND f.severity = 'warning')")
    disputes = " OR ".join(f"f.cell GLOB '{stage}*'" for stage in ("reconsideration", "litigation"))
    for table, cells in (("table2", "f.cell GLOB 'proactive*'"), ("table3", "f.cell GLOB 'requests*'"), ("table4", disputes),
                         ("statistics", "f.cell GLOB 'statistics*'")):
        yield Column(f"{table}_error", "flag", "INTEGER", f"EXISTS (SELECT 1 {of} AND f.severity = 'error' AND ({cells}))")
    yield Column("corrections", "corrections", "INTEGER", f"(SELECT count(*) {of} AND f.code = 'correction')")
    yield Column("corrected_cells", "corrections", "TEXT",
                 f"(SELECT group_concat(cell, ' ') FROM (SELECT DISTINCT f.cell {of} AND f.code = 'correction' ORDER BY f.cell))")
