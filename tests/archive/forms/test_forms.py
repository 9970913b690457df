"""The forms as data: the cells of both editions, labels that mean one row, unknown keys refused."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from archive.clean import label
from archive.forms import FOLDER, FormError, forms, load

# the cell keys of both editions, row: columns; 国办公开办函〔2019〕60号 and 〔2021〕30号, annexes
CELLS = Path(__file__).parent / "form_cells.txt"


def listed() -> dict[str, set[str]]:
    """Edition → keys. A line is: edition, row, columns with commas between them."""
    keys: dict[str, set[str]] = {}
    for line in CELLS.read_text(encoding="utf-8").splitlines():
        edition, row, columns = line.split()
        keys.setdefault(edition, set()).update(f"{row}.{column}" for column in columns.split(","))
    return keys


@pytest.mark.parametrize("edition", ["2019", "2021"])
def test_cells_are_those_of_the_notice(edition):
    keys = forms()[edition].keys()
    assert set(keys) == listed()[edition]
    assert len(keys) == len(set(keys)) == {"2019": 198, "2021": 200}[edition]


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.edition)
def test_a_label_means_one_row_and_one_column(form):
    tables = [(clause.rows, clause.columns) for clause in form.clauses] + [
        (table.rows, table.columns) for table in (form.requests, form.disputes)
    ]
    for rows, columns in tables:
        for named in (rows, columns):
            counted = Counter(label(text) for one in named for text in {label(text) for text in one.labels})
            assert max(counted.values()) == 1, counted
            assert len({one.id for one in named}) == len(named)
    proactive = Counter(label(text) for clause in form.clauses for row in clause.rows for text in row.labels)
    assert max(proactive.values()) == 1


@pytest.mark.parametrize("form", forms().values(), ids=lambda form: form.edition)
def test_identities_name_rows_and_columns_of_the_form(form):
    rows, columns = {row.id for row in form.requests.rows}, {column.id for column in form.requests.columns}
    for rule in form.sums:
        known = {"column": rows, "row": columns, "block": {column.id for column in form.disputes.columns}}[rule.over]
        assert {*rule.left, *rule.right} <= known
    processed = next(rule for rule in form.sums if rule.code == "processed_sum")
    assert set(processed.right) == rows - {"new_received", "carried_over", "total_processed", "carried_forward"}


def test_editions_newest_first_and_without_a_gap():
    first, second = forms().values()
    assert (first.edition, second.edition) == ("2021", "2019")
    assert second.last_year is not None
    assert second.last_year + 1 == first.first_year


@pytest.mark.parametrize(("old", "new"), [
    ("first_year", "first_yaer"), ('edition = "2021"', ""), ('type = "amount"', 'kind = "amount"'), ('over = "row"', 'ovre = "row"'),
    ("[disputes]", "[dispute]"), ('basis = "', 'colour = "red"\nbasis = "'),
])  # fmt: skip
def test_an_unknown_or_missing_key_is_refused_with_the_file_named(tmp_path, old, new):
    file = tmp_path / "broken.toml"
    text = (FOLDER / "2021.toml").read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(FormError, match=r"broken\.toml"):
        load(file)
