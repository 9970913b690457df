"""The documentation says what the code does: commands, options, codes, platforms, tables, columns, targets."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path
from typing import get_args

import pytest

from archive.captures.visits import Outcome
from archive.checks.checked import of_statistics
from archive.database import writing
from archive.forms import forms
from archive.model import State
from archive.readers import READERS
from archive.validators import VALIDATORS
from crawler.cli import cli
from crawler.platforms import PLATFORMS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLES = (ROOT / "docs" / "database.md").read_text(encoding="utf-8")
EVERYWHERE = {"--data", "--json", "--help", "-h"}


def first_column(heading: str) -> list[str]:
    """The code words in the first column of the first table below a header row that begins so."""
    rows = README.split(f"| {heading} |", 1)[1].split("\n\n", 1)[0].splitlines()[2:]
    return [word for row in rows for word in re.findall(r"`([^`]+)`", row.split("|")[1])]


def documented_command(name: str) -> str:
    found = re.search(rf"^\| `xxgk {name}\b.*$", README, re.MULTILINE)
    assert found, f"README has no row for xxgk {name}"
    return found.group()


@pytest.mark.parametrize("name", sorted(cli.commands))
def test_every_command_and_option_is_in_the_readme(name):
    row = documented_command(name)
    options = {option for parameter in cli.commands[name].params for option in parameter.opts if option.startswith("-")}
    missing = {option for option in options - EVERYWHERE if option not in row}
    assert not missing


def test_the_readme_has_no_command_that_does_not_exist():
    assert {row.split()[1] for row in first_column("command")} == set(cli.commands)


def test_every_make_target_is_in_the_readme():
    phony = re.search(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert phony
    internal = {"lock", "clean"}
    assert not [target for target in phony[1].split() if target not in internal and f"make {target}" not in README]


def test_finding_codes():
    source = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "archive").rglob("*.py"))
    raised = set(re.findall(r"(?:Finding|\.note|\.warn)\(\s*\"([a-z_]+)\"", source))
    raised |= {rule.code for form in forms().values() for rule in form.sums}
    raised |= {identity.rule.code for identity in of_statistics()}
    assert set(first_column("code")) == raised


def test_platforms():
    assert set(first_column("platform")) == set(PLATFORMS)


def test_outcomes_and_states():
    assert set(first_column("outcome")) == set(get_args(Outcome))
    assert set(first_column("state")) == set(get_args(State))


def test_plug_points_stand_where_the_readme_says():
    for name, there in (("PLATFORMS", PLATFORMS), ("READERS", READERS), ("VALIDATORS", VALIDATORS)):
        assert name in README
        assert there
    for path in re.findall(r"`((?:archive|crawler|settings|tests)/[\w./*]+)`", README + TABLES):
        assert list(ROOT.glob(path.rstrip("/"))), f"{path} does not exist"


def test_links_lead_somewhere():
    for path in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / path).exists(), path


def test_tables_and_columns(tmp_path):
    with writing(tmp_path / "xxgk.db"):
        pass
    conn = sqlite3.connect(tmp_path / "xxgk.db")
    listing = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
    names = {name for (name,) in conn.execute(listing) if not name.startswith(("sqlite_", "sections_index", "_"))}
    documented = dict(re.findall(r"^### `(\w+)`.*?\n(.*?)(?=^##|\Z)", TABLES, re.MULTILINE | re.DOTALL))
    assert set(documented) == names
    for name, text in documented.items():
        rows = [row.split("|")[1] for row in text.splitlines() if row.startswith("| `")]
        told = {word for row in rows for word in re.findall(r"`(\w+)`", row)}
        assert told == {row[1] for row in conn.execute(f"PRAGMA table_info('{name}')")}, name
    conn.close()
