"""Every cell of every edition of the form: type, unit, name, and which notice asks for it in which years."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from archive.forms import forms
from archive.forms.indicators import indicators
from archive.publish.codebook.model import Cell, Text
from archive.publish.labels import label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.forms import Form

BLANK = Text("blank or absent", "空白或无此格")
UNSAID = Text("the text says nothing of it", "正文未提及")
FEE = "other.info_processing_fee_yuan"
FEE_SINCE = 2021  # the first report year for which the form asks for it
FEE_SOURCE = "国办函〔2020〕109号, 六、其他需要报告的事项"
MONEY = ("_wan", ".amount")


@cache
def cells() -> Mapping[str, Cell]:
    """Cells by key, in the order of the forms, the newest first."""
    found = {key: _of_form(key) for form in forms().values() for key in _keys(form)}
    table = indicators()
    for one in table.indicators:
        if one.unit:
            kind = "ANY" if one.id.endswith(MONEY) else "INTEGER"
            found[one.key] = Cell(one.key, kind, one.unit, texts(one.key), (table.edition,), f"{table.first_year}–{table.last_year}",
                                  f"{table.basis}, {one.labels[0]}", BLANK)
    found[FEE] = Cell(FEE, "ANY", "元", texts(FEE), ("2021",), f"{FEE_SINCE}–", FEE_SOURCE, UNSAID)
    return found


def texts(key: str) -> Text:
    """A label in both languages."""
    return Text(label(key, "en"), label(key, "zh"))


def _keys(form: Form) -> tuple[str, ...]:
    local = [f"proactive.{row.id}.{column.id}" for clause in form.clauses for row in clause.rows if row.local for column in clause.columns]
    return (*form.keys(), *local)


def _of_form(key: str) -> Cell:
    having = sorted((form for form in forms().values() if key in _keys(form)), key=lambda form: form.first_year)
    amount = key.endswith(MONEY)
    unit = "" if key.startswith("proactive.") else "件"
    source = "; ".join(f"{form.basis}, {_place(form, key)}" for form in having)
    return Cell(key, "ANY" if amount else "INTEGER", unit, texts(key), tuple(form.edition for form in having), years(tuple(f.edition for f in having)),
                source, BLANK)


def _place(form: Form, key: str) -> str:
    """Where in the form: the paragraph of article 20 of the Regulations, or the section."""
    parts = key.split(".")
    if parts[0] != "proactive":
        return f"三、{label('table.requests', 'zh')}" if parts[0] == "requests" else f"四、{label('table.disputes', 'zh')}"
    number = next(clause.number for clause in form.clauses if any(row.id == parts[1] for row in clause.rows))
    return f"二、第二十条第（{number}）项"


def years(editions: tuple[str, ...]) -> str:
    """The report years that these editions were made for.

    >>> years(("2019",)), years(("2019", "2021")), years(("2014",))
    ('2019–2020', '2019–', '2014–2018')
    """
    spans = {edition: (form.first_year, form.last_year) for edition, form in forms().items()}
    spans[indicators().edition] = (indicators().first_year, indicators().last_year)
    first = min(spans[edition][0] for edition in editions)
    lasts = [spans[edition][1] for edition in editions]
    return f"{first}–" if None in lasts else f"{first}–{max(last for last in lasts if last)}"
