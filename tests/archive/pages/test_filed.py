"""`xxgk read`: files, no database."""

from __future__ import annotations

import hashlib

from tests.archive.commands import HTML, call, objects


def test_read_as_json(tmp_path):
    file = tmp_path / "report.html"
    file.write_bytes(HTML)
    result = call("read", "--json", file)
    [told] = objects(result)
    assert result.exit_code == 0
    assert list(told) == ["file", "sha256", "reader", "report", "why", "title", "agency", "region", "level", "kind", "year", "form",
                          "published", "sections", "cells", "units", "prints", "findings"]
    assert told["sha256"] == hashlib.sha256(HTML).hexdigest()
    assert (told["reader"], told["report"], told["agency"], told["year"]) == ("html", True, "固镇县连城镇", 2020)
    cells = {key.rpartition(".")[2]: value for key, value in told["cells"].items() if "new_received" in key}
    assert cells == {"natural_person": 2, "business": None, "research": 0, "social_welfare": 0, "legal_service": 0,
                     "other_org": 0, "total": 3}
    place = told["prints"]["requests.new_received.total"]
    assert (place["text"], place["page"], place["table"], place["row"]) == ("3", None, 0, 3)
    assert told["prints"]["requests.new_received.business"]["text"] == ""
    [row_sum] = [finding for finding in told["findings"] if finding["code"] == "row_sum"]
    assert (row_sum["cell"], row_sum["severity"]) == ("requests.new_received.total", "error")


def test_read_for_people(tmp_path):
    file = tmp_path / "report.html"
    file.write_bytes(HTML)
    result = call("read", file)
    assert result.exit_code == 0
    for text in ("固镇县连城镇2020年", "一、本年新收政府信息公开申请数量", "3 ✖1", "本年无。", "row_sum"):
        assert text in result.stdout


def test_read_goes_on_after_what_it_cannot_read(tmp_path):
    good, empty, noise = tmp_path / "good.html", tmp_path / "empty", tmp_path / "noise.bin"
    good.write_bytes(HTML)
    empty.write_bytes(b"")
    noise.write_bytes(bytes(range(256)) * 20)
    files = [tmp_path, tmp_path / "missing", empty, noise, good]
    result = call("read", "--json", *files)
    told = objects(result)
    assert result.exit_code == 1
    assert ["error" in one for one in told] == [True, True, True, True, False]
    assert told[-1]["report"] is True
    plain = call("read", *files)
    assert plain.exit_code == 1
    assert len(plain.stderr.splitlines()) == 4
    assert f"{tmp_path}: is a folder" in plain.stderr


def test_read_what_is_no_report(tmp_path):
    file = tmp_path / "guide.html"
    file.write_bytes("<title>政府信息公开指南</title><p>为了便于公民获取信息，编制本指南。</p>".encode())
    result = call("read", "--json", file)
    [told] = objects(result)
    assert (result.exit_code, told["report"]) == (0, False)
    assert told["why"]
    assert "cells" not in told
