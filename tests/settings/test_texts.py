"""Files that an operator names: what is no file, or larger than anybody writes one, is refused before it is read."""

from __future__ import annotations

import os

import pytest

from archive.commands.keeping import correct
from archive.notes.corrections import CorrectionError
from archive.operation.alerts import settings as alerts
from settings import registry, table
from settings.texts import LARGEST

WHY = {"pipe": "is no file", "device": "is no file", "folder": "is no file", "large": "has more than 32 MB"}


@pytest.fixture(params=WHY)
def given(request, tmp_path):
    file = tmp_path / request.param
    if request.param == "pipe":
        os.mkfifo(file)
    elif request.param == "device":
        file.symlink_to("/dev/zero")
    elif request.param == "folder":
        file.mkdir()
    else:
        with file.open("wb") as out:
            out.truncate(LARGEST + 1)
    return file


def test_alerts(given):
    with pytest.raises(alerts.AlertError, match=f"{given.name}: {WHY[given.name]}"):
        alerts.load(given, {})


def test_a_list_of_portals(given):
    with pytest.raises(table.TableError, match=f"{given.name}: {WHY[given.name]}"):
        table.portals_of(given, set())


def test_corrections(given):
    with pytest.raises(CorrectionError, match=f"{given.name}: {WHY[given.name]}"):
        next(iter(correct._lines(given)))


def test_a_registry(given):
    if given.name == "folder":
        given = given / "a.toml"
        given.mkdir()
    with pytest.raises(registry.RegistryError, match=WHY.get(given.name, "is no file")):
        registry.load(given if given.name != "a.toml" else given.parent)
