"""The view `panel`: one row per agency and year, wide, the main figures under stable English names.

A figure is NULL where it is blank or absent; the tables tell which. `requests_other` is the single (六) of the
2019 form, or the sum of the three of the 2021 form where all three are told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

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
REQUESTS = (
    "new_received", "carried_over", "granted", "partially_granted",
    "denied_state_secret", "denied_law_forbidden", "denied_security_stability", "denied_third_party_rights",
    "denied_internal_affairs", "denied_process_info", "denied_enforcement_file", "denied_admin_query",
    "unavailable_not_held", "unavailable_needs_creation", "unavailable_still_unclear",
    "rejected_petition", "rejected_repeat", "rejected_publication", "rejected_excessive", "rejected_confirmation",
    "other", "total_processed", "carried_forward",
)
OTHER = ("other_overdue_correction", "other_overdue_fee", "other_misc")  # (六) of the 2021 form
STAGES = ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
STATISTICS = ("proactive.total", "requests.received", "requests.replied", "reconsideration", "litigation", "complaints", "fees_wan")
STATED = ("disclosed", "requests_received", "requests_replied", "fees", "reconsiderations", "litigations")
RESULTS = ("upheld", "corrected", "other", "pending", "total")


def _total(item: str) -> str:
    return f"(SELECT total FROM requests q WHERE q.report = r.id AND q.item = '{item}')"


def _proactive() -> list[str]:
    columns = []
    for item, measures in PROACTIVE.items():
        columns += [
            f"(SELECT value FROM proactive p WHERE p.report = r.id AND p.item = '{item}'"
            f" AND p.measure = '{measure}') AS {item}_{measure}"
            for measure in measures
        ]
    for item in ("fees", "procurement"):
        columns.append(
            f"(SELECT unit FROM proactive p WHERE p.report = r.id AND p.item = '{item}'"
            f" AND p.measure = 'amount') AS {item}_amount_unit"
        )
    return columns


def _requests() -> list[str]:
    columns = []
    for item in REQUESTS:
        figure = _total(item)
        if item == "other":
            figure = f"ifnull({figure}, {' + '.join(_total(part) for part in OTHER)})"
        columns.append(f"{figure} AS requests_{item}")
        if item == "new_received":
            columns.append(f"{_total(item).replace('total', 'natural_person', 1)} AS requests_new_received_natural_person")
    columns += [f"{_total(part)} AS requests_{part}" for part in OTHER]
    return columns


def _disputes() -> list[str]:
    return [
        f"(SELECT {result} FROM disputes d WHERE d.report = r.id AND d.stage = '{stage}') AS {stage}_{result}"
        for stage in STAGES
        for result in RESULTS
    ]


def _others() -> list[str]:
    """The statistics table of 2014 to 2018, what the running text states, and how many cells a reviewer corrected."""
    columns = [f"(SELECT value FROM statistics s WHERE s.report = r.id AND s.indicator = '{indicator}')"
               f" AS statistics_{indicator.replace('.', '_')}" for indicator in STATISTICS]
    columns.append("(SELECT unit FROM statistics s WHERE s.report = r.id AND s.indicator = 'fees_wan') AS statistics_fees_unit")
    columns += [f"(SELECT value FROM statements t WHERE t.report = r.id AND t.fact = '{fact}') AS stated_{fact}" for fact in STATED]
    columns.append("(SELECT unit FROM statements t WHERE t.report = r.id AND t.fact = 'fees') AS stated_fees_unit")
    return [*columns, "(SELECT count(*) FROM findings f WHERE f.report = r.id AND f.code = 'correction') AS corrections"]


def _panel(whose: str, more: Sequence[str] = ()) -> str:
    return (
        f"CREATE VIEW panel AS\n  SELECT {whose}, r.year, r.id AS report, r.form, r.status,\n"
        "    r.revision, r.published, r.url, r.findings, r.errors,\n    "
        + ",\n    ".join([*_proactive(), *_requests(), *_disputes(), *more])
        + "\n  FROM current_reports r WHERE r.agency IS NOT NULL AND r.year IS NOT NULL;\n"
    )


FIRST = _panel("r.agency, r.agency_name, r.region")  # of the first schema
SECOND = _panel("r.agency, r.agency_name, r.region, r.level, r.kind")  # of schema 5
PANEL = _panel("r.agency, r.agency_name, r.region, r.level, r.kind", _others())  # of schema 6
NINTH = _panel("r.agency, r.agency_name, r.region, r.level, r.kind", [*_others(), "r.withdrawn"])
