"""Figures of a report as the real ones have them: mostly 0, heavy tails, every sum of the form right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from random import Random
from typing import TYPE_CHECKING, Any

from archive.forms import forms
from archive.forms.indicators import indicators

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.bench.synthetic.agencies import Agency

APPLICANTS = tuple(accumulate((0.84, 0.09, 0.01, 0.01, 0.02, 0.03)))
NOBODY = (0,) * 7
OUTCOMES = {  # share of all answers
    "granted": 0.40, "partially_granted": 0.07, "denied_state_secret": 0.003, "denied_law_forbidden": 0.01, "denied_security_stability": 0.002,
    "denied_third_party_rights": 0.01, "denied_internal_affairs": 0.015, "denied_process_info": 0.02, "denied_enforcement_file": 0.02,
    "denied_admin_query": 0.015, "unavailable_not_held": 0.24, "unavailable_needs_creation": 0.03, "unavailable_still_unclear": 0.02,
    "rejected_petition": 0.04, "rejected_repeat": 0.015, "rejected_publication": 0.002, "rejected_excessive": 0.006,
    "rejected_confirmation": 0.003, "other_overdue_correction": 0.02, "other_overdue_fee": 0.001, "other_misc": 0.058, "other": 0.079,
}  # fmt: skip
RESULTS = tuple(accumulate((0.55, 0.15, 0.15, 0.15)))
STAGES = {"reconsideration": 0.05, "litigation_direct": 0.015, "litigation_after_reconsideration": 0.01}  # of the requests
# share of zeros, and logarithms of the median and the spread of the others
PROACTIVE = {"regulations": (0.93, 1.5, 1.0), "normative_documents": (0.6, 1.8, 1.1), "licensing": (0.35, 5.5, 2.4), "punishment": (0.4, 4.2, 2.2),
             "coercion": (0.8, 3.0, 1.8), "fees": (0.8, 4.0, 2.3), "procurement": (0.7, 4.0, 2.0), "other_services": (0.7, 4.0, 2.0)}
SMALL = {"requests": 24}  # up to so many are drawn one by one


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a form's tables without the report's id."""

    proactive: list[tuple[Any, ...]]  # item, measure, value, unit
    requests: list[tuple[Any, ...]]  # item, six applicants, total
    disputes: list[tuple[Any, ...]]  # stage, four results, total
    forward: tuple[int, ...]  # carried to the next year, by applicant


@cache
def shape(edition: str) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...], tuple[str, ...], tuple[float, ...]]:
    """Cells of table 2, rows of table 3, those of them that are outcomes, and the outcomes' cumulated shares."""
    form = forms()[edition]
    proactive = tuple((row.id, column.id) for clause in form.clauses for row in clause.rows if not row.local for column in clause.columns)
    rows = tuple(row.id for row in form.requests.rows)
    outcomes = tuple(row for row in rows if row in OUTCOMES)
    return proactive, rows, outcomes, tuple(accumulate(OUTCOMES[row] for row in outcomes))


@cache
def keys(edition: str) -> tuple[str, ...]:
    """Cell keys of a form."""
    return forms()[edition].keys()


def requests_of(agency: Agency, year: int, chance: Random) -> int:
    """How many requests an agency gets in a year: growing, seldom far from its own size."""
    mean = agency.size * (0.35 + 0.05 * (year - 2008)) * chance.lognormvariate(0, 0.5)
    return int(mean + chance.random())


def form_rows(edition: str, agency: Agency, year: int, over: tuple[int, ...], chance: Random) -> Rows:
    """The three tables of a form; over: what the year before carried to this one, by applicant."""
    received = requests_of(agency, year, chance)
    requests, forward = _requests(edition, received, over, chance)
    disputes = [_dispute(stage, int(received * share * chance.lognormvariate(0, 0.6) + chance.random() * 0.4), chance)
                for stage, share in STAGES.items()]
    return Rows([(*cell, *_amount(cell, agency, chance)) for cell in shape(edition)[0]], requests, disputes, forward)


def _requests(edition: str, received: int, over: tuple[int, ...], chance: Random) -> tuple[list[tuple[Any, ...]], tuple[int, ...]]:
    _, rows, outcomes, shares = shape(edition)
    if not received and not any(over):
        return [(row, *NOBODY) for row in rows], (0,) * 6
    new = spread(received, APPLICANTS, chance)
    open_ = [one + left for one, left in zip(new, over, strict=True)]
    forward = tuple(int(one * 0.1 * chance.random() + 0.2 * chance.random()) if one else 0 for one in open_)
    answered = [one - left for one, left in zip(open_, forward, strict=True)]
    columns = [spread(one, shares, chance) for one in answered]
    table = {row: [column[n] for column in columns] for n, row in enumerate(outcomes)}
    table |= {"new_received": new, "carried_over": list(over), "total_processed": answered, "carried_forward": list(forward)}
    return [(row, *table[row], sum(table[row])) for row in rows], forward


def spread(count: int, cumulated: Sequence[float], chance: Random) -> list[int]:
    """A count over parts of these cumulated shares: one by one if there are few, else each part near its share."""
    found = [0] * len(cumulated)
    if count > SMALL["requests"]:
        before = 0.0
        for n, upto in enumerate(cumulated):
            found[n] = int(count * (upto - before) / cumulated[-1] * chance.uniform(0.4, 1.4))
            before = upto
        largest = max(range(len(found)), key=found.__getitem__)
        found[largest] += count - sum(found)
        if found[largest] >= 0:
            return found
        found = [0] * len(cumulated)
    for n in chance.choices(range(len(cumulated)), cum_weights=cumulated, k=count):
        found[n] += 1
    return found


def _dispute(stage: str, count: int, chance: Random) -> tuple[Any, ...]:
    return (stage, 0, 0, 0, 0, 0) if not count else (stage, *spread(count, RESULTS, chance), count)


def _amount(cell: tuple[str, str], agency: Agency, chance: Random) -> tuple[Any, str | None]:
    zeros, median, sigma = PROACTIVE[cell[0]]
    money = cell[1] == "amount"
    unit = "万元" if money else None
    if agency.kind == "township":
        zeros = 1 - (1 - zeros) / 3
    if chance.random() < zeros or (cell[0] == "regulations" and agency.kind != "government"):
        return 0, unit
    if cell[1] == "change":
        return chance.randint(-12, 12), unit
    drawn = chance.lognormvariate(median, sigma)
    return (round(drawn, 4) if money else int(drawn)), unit


@cache
def _many(number: int) -> tuple[tuple[Any, ...], ...]:
    """One of the tables that small agencies share."""
    return tuple(_statistics(0, Random(f"statistics {number}")))


def statistics_rows(agency: Agency, year: int, chance: Random) -> Sequence[tuple[Any, ...]]:
    """The statistics table of 2014 to 2018: indicator, value, unit."""
    received = requests_of(agency, year, chance)
    return _statistics(received, chance) if received else _many(chance.randrange(500))


def _statistics(received: int, chance: Random) -> list[tuple[Any, ...]]:
    values: dict[str, Any] = {}
    for key, of_requests in _indicators():
        if of_requests:
            values[key] = spread(received, (0.1, 0.3, 1.0), chance)[0] if received and "." in key else 0
        else:
            values[key] = 0 if chance.random() < 0.6 else int(chance.lognormvariate(3, 1.6))
    for one in indicators().sums:
        values[one.whole] = sum(values[part] for part in one.parts)
    return [(key, value, None) for key, value in values.items()]


@cache
def _indicators() -> tuple[tuple[str, bool], ...]:
    """Indicators, and whether they grow with the number of requests."""
    of_requests = ("requests", "reconsideration", "litigation", "complaints", "fees")
    return tuple((one.id, one.id.startswith(of_requests)) for one in indicators().indicators if one.unit)
