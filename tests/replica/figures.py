"""Figures of reports: those of the five real ones (figures/*.json) and invented ones that add up.

Invented series hold every identity of report_forms sections 4-7, those between years included, and
join a real report of the same township where there is one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from tests.replica.labels import (
    APPLICANTS,
    OUTCOMES,
    PROACTIVE,
    RECEIVED,
    RESULTS,
    STAGES,
    Form,
    request_rows,
)
from tests.replica.tables import Layout

if TYPE_CHECKING:
    from collections.abc import Mapping
    from random import Random

    from tests.replica.model import Number

FOLDER = Path(__file__).parent / "figures"
PEOPLE = APPLICANTS[:-1]
RESULT_KEYS: dict[Form, tuple[str, ...]] = {
    form: tuple(key for _, rows in groups for key, _ in rows if key != "total_processed")
    for form, groups in RESULTS.items()
}
LIKELY = ("granted", "partially_granted", "unavailable_not_held", "unavailable_needs_creation", "rejected_petition")


@dataclass(frozen=True)
class Seed:
    """One of the five real reports: its facts and how its tables look."""

    agency: str
    title: str
    year: int
    form: Form
    units: Mapping[str, str]
    layout: Layout
    cells: Mapping[str, Number]


def seed(name: str) -> Seed:
    """The real report of the portal with this id. agency and title "" where the report does not tell."""
    data = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    rows: dict[str, list[Number]] = data["rows"]
    layout: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in data["layout"].items()}
    form = cast("Form", data["form"])
    return Seed(data["agency"], data["title"] or "", data["year"], form, data["units"], Layout(**layout),
                {key: value for row, values in rows.items() for key, value in zip(_keys(row, form), values, strict=True)})


def _keys(row: str, form: Form) -> list[str]:
    kind, _, name = row.partition(".")
    if kind in STAGES:
        columns: tuple[str, ...] = OUTCOMES
    elif kind == "requests":
        columns = APPLICANTS
    else:
        columns = next(group.columns for group in PROACTIVE[form] for key, _ in group.rows if key == name)
    return [f"{row}.{column}" for column in columns]


def form_of(year: int) -> Form:
    """The form in force for a report year from 2019 on."""
    return "2019" if year < 2021 else "2021"


# ---- invented series -----------------------------------------------------------------------------------

@dataclass
class _State:
    """What one year hands to the next."""

    carried: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PEOPLE, 0))
    items: dict[str, int] = field(default_factory=dict)
    in_force: dict[str, int] = field(default_factory=dict)


def series(rng: Random, years: range, real: Seed | None = None) -> dict[int, dict[str, Number]]:
    """Cells by year for one township; the year of a real report is left out but joined on both sides."""
    state = _State(items={"licensing": rng.randint(5, 60), "other_services": rng.randint(20, 300),
                          "punishment": rng.randint(2, 30), "coercion": rng.randint(0, 9), "fees": rng.randint(0, 3)},
                   in_force={"regulations": 0, "normative_documents": rng.randint(0, 12)})
    found = {}
    for year in years:
        if real is not None and year == real.year:
            state.carried = dict.fromkeys(PEOPLE, 0)  # 四 is 0 or blank in all five
            for key in state.items:
                state.items[key] = _int(real.cells.get(f"proactive.{key}.prev_year_items"), state.items[key])
            continue
        meets = real if real is not None and year + 1 == real.year else None
        found[year] = _year(rng, form_of(year), state, meets)
    return found


def _year(rng: Random, form: Form, state: _State, meets: Seed | None) -> dict[str, Number]:
    make = _proactive_2019 if form == "2019" else _proactive_2021
    return {**make(rng, state, meets), **_requests(rng, form, state, last=meets is not None), **_disputes(rng)}


def _proactive_2019(rng: Random, state: _State, meets: Seed | None) -> dict[str, Number]:
    made = rng.randint(0, 3)
    kept = state.in_force["normative_documents"] = state.in_force["normative_documents"] + made
    cells: dict[str, Number] = {f"proactive.regulations.{column}": 0 for column in PROACTIVE["2019"][0].columns}
    for column, value in zip(PROACTIVE["2019"][0].columns, (made, made, kept), strict=True):
        cells[f"proactive.normative_documents.{column}"] = value
    for key, before in state.items.items():
        after = max(0, before + rng.choice((-2, -1, 0, 0, 0, 1, 2)))
        if meets is not None:
            after = _int(meets.cells.get(f"proactive.{key}.prev_year_items"), after)
        cells[f"proactive.{key}.prev_year_items"] = before
        cells[f"proactive.{key}.change"] = after - before
        if key != "fees":
            cells[f"proactive.{key}.decisions"] = rng.choice((0, 0, rng.randint(1, 400)))
        state.items[key] = after
    cells["proactive.procurement.items"] = bought = rng.choice((0, rng.randint(1, 25)))
    cells["proactive.procurement.amount"] = round(bought * rng.uniform(0.5, 40), 2) if bought else 0
    return cells


def _proactive_2021(rng: Random, state: _State, meets: Seed | None) -> dict[str, Number]:
    cells: dict[str, Number] = {}
    for key, before in state.in_force.items():
        issued = rng.randint(0, 2) if key == "normative_documents" else 0
        repealed = rng.randint(0, min(2, before + issued))
        state.in_force[key] = before + issued - repealed
        for column, value in zip(PROACTIVE["2021"][0].columns, (issued, repealed, state.in_force[key]), strict=True):
            cells[f"proactive.{key}.{column}"] = value
    for key in ("licensing", "punishment", "coercion"):
        cells[f"proactive.{key}.decisions"] = rng.choice((0, rng.randint(1, 700)))
    cells["proactive.fees.amount"] = rng.choice((0, round(rng.uniform(0.1, 60), 4)))
    return cells


def _requests(rng: Random, form: Form, state: _State, *, last: bool) -> dict[str, Number]:
    table = {row: dict.fromkeys(PEOPLE, 0) for row in request_rows(form)}
    for who in PEOPLE:
        new = rng.randint(0, 9) if who == "natural_person" else rng.choice((0, 0, 0, rng.randint(0, 3)))
        over = state.carried[who]
        left = 0 if last else rng.choice((0, 0, rng.randint(0, new + over)))
        state.carried[who] = left
        done = new + over - left
        for row, value in ((RECEIVED[0][0], new), (RECEIVED[1][0], over), ("total_processed", done),
                           ("carried_forward", left)):
            table[row][who] = value
        for _ in range(done):
            table[rng.choice(LIKELY if rng.random() < 0.7 else RESULT_KEYS[form])][who] += 1
    cells: dict[str, Number] = {}
    for row, values in table.items():
        cells |= {f"requests.{row}.{who}": value for who, value in values.items()}
        cells[f"requests.{row}.total"] = sum(values.values())
    return cells


def _disputes(rng: Random) -> dict[str, Number]:
    cells: dict[str, Number] = {}
    for stage in STAGES:
        values = [rng.choice((0, 0, 0, 0, rng.randint(1, 3))) for _ in OUTCOMES[:-1]]
        cells |= dict(zip((f"{stage}.{outcome}" for outcome in OUTCOMES), [*values, sum(values)], strict=True))
    return cells


def _int(value: Number, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise
