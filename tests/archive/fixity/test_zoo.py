"""Every animal of the zoo is named by verify, and every sound archive passes."""

from __future__ import annotations

import re
import shutil
import zipfile

import pytest

from archive.commands.keeping.captured import VERSIONS
from archive.database import reading
from archive.fixity.again import differences
from archive.fixity.packages import verify_wacz
from archive.fixity.whole import check, sample
from archive.folder import Folder
from archive.intake import Intake
from archive.packages import wacz
from archive.packages.choice import Wanted
from archive.process import read
from archive.settling.settle import process
from archive.warc.verify import Counted, Fault
from tests.archive import damaging, foreign
from tests.archive.commands import call, objects
from tests.archive.packaged import filled, html
from tests.archive.samples import PORTAL, exchange
from tests.archive.zoo import ARCHIVES, PACKAGES

CAGES = [pytest.param(one, id=one.what) for cage in ARCHIVES.values() for one in cage]


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    data = filled(tmp_path_factory.mktemp("zoo") / "data", html)
    process(data, read, VERSIONS, everything=True)
    return data


@pytest.fixture
def data(sound, tmp_path):
    return shutil.copytree(sound, tmp_path / "data")


@pytest.fixture(scope="module")
def package(sound, tmp_path_factory):
    out = tmp_path_factory.mktemp("wacz") / "a.wacz"
    with reading(sound / "xxgk.db") as conn:
        wacz.package(conn, sound / "warc", out, Wanted(), {"title": "t"}, [sound / "manifest.jsonl"])
    return out


def errors(found):
    return [one for one in found if isinstance(one, Fault) and one.severity == "error"]


def test_there_are_enough_and_each_is_another():
    assert len(CAGES) + len(PACKAGES) >= 60
    assert len({one.values[0].what for one in CAGES}) == len(CAGES)


@pytest.mark.parametrize("damage", CAGES)
def test_a_damage_is_named(data, damage):
    damage.do(data)
    found = errors(check(Folder(data)))
    if damage.deep:
        assert not [one for one in found if re.search(damage.named, str(one))]  # else it need not be looked for so deeply
        found = errors(differences(Folder(data), read, VERSIONS))
    assert any(re.search(damage.named, str(one)) for one in found), "\n".join(map(str, found)) or "nothing was found"


@pytest.mark.parametrize("damage", PACKAGES, ids=lambda one: one.what)
def test_a_damaged_package_is_named(package, tmp_path, damage):
    with zipfile.ZipFile(package) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    damage.do(files)
    if damage.described:
        files = foreign.described(files)
    file = tmp_path / "a.wacz"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED if damage.deflate else zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    found = errors(verify_wacz(file))
    assert any(re.search(damage.named, str(one)) for one in found), "\n".join(map(str, found)) or "nothing was found"


# ---- sound ones ---------------------------------------------------------------------------------------------

def test_sound_archives_pass(data, package, tmp_path):
    assert errors(check(Folder(data))) == []
    assert errors(differences(Folder(data), read, VERSIONS)) == []
    assert errors(verify_wacz(package)) == []
    assert sum(isinstance(one, Counted) for one in verify_wacz(package)) == 2
    intake = Intake(data)  # a crawl is running
    intake.keep(exchange("https://www.guzhen.example/new", b"new"))
    assert errors(check(Folder(data))) == []
    intake.close()
    assert errors(check(Folder(data))) == []
    (tmp_path / "old.warc.gz").write_bytes(foreign.heritrix())
    assert call("--data", data, "import", tmp_path / "old.warc.gz").exit_code == 0
    assert errors(check(Folder(data))) == []
    (data / "manifests" / "000001-x.json").unlink(missing_ok=True)
    shutil.rmtree(data / "manifests")  # an archive from before there were any
    assert errors(check(Folder(data))) == []


@pytest.mark.parametrize("wanted", [Wanted(region="64"), Wanted(year=2021)], ids=str)
def test_sound_parts_pass(sound, tmp_path, wanted):
    with reading(sound / "xxgk.db") as conn:
        wacz.package(conn, sound / "warc", tmp_path / "a.wacz", wanted, {"title": "t"})
    assert errors(verify_wacz(tmp_path / "a.wacz")) == []
    assert call("verify", tmp_path / "a.wacz").exit_code == 0


def test_an_empty_folder_passes(tmp_path):
    Intake(tmp_path / "data").close()
    assert errors(check(Folder(tmp_path / "data"))) == []


# ---- samples, and going on ------------------------------------------------------------------------------------

def test_samples_find_it_some_day(data):
    damaging.bytes_at(("response", 0.8), damaging.flip)(data)
    days = [errors(sample(Folder(data), 25, day)) for day in range(4)]
    assert any(days)
    assert not all(days)
    looked = [one for day in range(4) for one in sample(Folder(data), 25, day) if isinstance(one, int)]
    assert sum(looked) == 6  # every capture once in four days
    assert call("--data", data, "verify", "--sample", "100%").exit_code == 3
    assert call("--data", data, "verify", "--sample", "0").exit_code == 2


def test_a_verification_that_was_cut_short_goes_on(data):
    steps = check(Folder(data))
    assert isinstance(next(one for one in steps if isinstance(one, Counted)), Counted)
    next(steps, None)  # the first file is written down once the second is asked for
    steps.close()
    told = objects(call("--data", data, "verify", "--resume", "--json"))
    assert [one["warc"] for one in told if "size" in one] == [damaging.warcs(data)[1].name]
    assert not (data / "verify.jsonl").exists()
    assert len(objects(call("--data", data, "verify", "--resume", "--json"))) == 2  # that one ended, so this is a new one


def test_a_file_touched_meanwhile_is_read_again(data):
    steps = check(Folder(data))
    next(one for one in steps if isinstance(one, Counted))
    next(steps, None)
    steps.close()
    damaging.first(data).write_bytes(damaging.flip(damaging.first(data).read_bytes(), 700))
    assert errors(check(Folder(data), resume=True))


def test_the_command_and_wrong_arguments(data, package, tmp_path):
    assert call("--data", data, "verify", "--deep").exit_code == 0
    assert call("--data", data, "verify", package, "--deep").exit_code == 2
    assert call("verify", tmp_path / "none.wacz").exit_code == 2
    (tmp_path / "a.wacz").write_bytes(b"rubbish")
    assert call("verify", tmp_path / "a.wacz").exit_code == 3
    assert PORTAL.id == "ah-guzhen"
