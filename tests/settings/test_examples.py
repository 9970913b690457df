"""The examples of settings/examples work as they stand: units, cron lines, options, variables."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from crawler.cli import cli

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "settings" / "examples"
PROGRAM = "/opt/xxgk/.venv/bin/xxgk"
UNITS = sorted(path for path in EXAMPLES.iterdir() if path.suffix in {".service", ".timer"})
FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 7))


def lines(file):
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip() and not line.startswith("#")]


def cron_jobs():
    """(the five fields, user, command) of each line of /etc/cron.d that is no variable (crontab(5))."""
    jobs = [line.split(None, 6) for line in lines(EXAMPLES / "crontab") if not re.match(r"\w+\s*=", line)]
    return [(job[:5], job[5], job[6]) for job in jobs]


def commands():
    """Every call of the program in the examples, as words."""
    started = [line.partition("=")[2] for unit in UNITS for line in lines(unit) if line.startswith("ExecStart=")]
    for command in [*started, *(job[2] for job in cron_jobs())]:
        words = shlex.split(command.partition(">>")[0])
        yield words[words.index(PROGRAM) + 1:]


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd-analyze is not installed")
def test_units(tmp_path):
    there = shutil.which("true")
    for unit in UNITS:
        (tmp_path / unit.name).write_text(unit.read_text(encoding="utf-8").replace(PROGRAM, there), encoding="utf-8")
    names = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run(["systemd-analyze", "verify", "--man=no", *names], capture_output=True, text=True, check=False)
    own = [line for line in done.stderr.splitlines() if "xxgk" in line]
    assert (done.returncode, own) == (0, [])


def test_units_name_each_other():
    text = "".join(unit.read_text(encoding="utf-8") for unit in UNITS)
    named = set(re.findall(r"xxgk-[\w-]+\.(?:service|timer)", text))
    assert named == {unit.name for unit in UNITS}
    for unit in UNITS:
        if unit.suffix == ".timer":
            assert unit.with_suffix(".service").exists()


@pytest.mark.parametrize("words", list(commands()), ids=" ".join)
def test_commands_and_options_exist(words):
    command = cli.commands[words[0]]
    context = click.Context(command)
    values, rest, _ = command.make_parser(context).parse_args(list(words[1:]))
    assert rest == []
    assert {"as_json"} & set(values) == set()


def test_cron_lines():
    jobs = cron_jobs()
    assert len(jobs) == 3
    for fields, user, command in jobs:
        assert user == "xxgk"
        assert "%" not in command  # a line end, to cron
        assert command.endswith(">>/var/log/xxgk/cron.log 2>&1")
        for text, (name, least, most) in zip(fields, FIELDS, strict=True):
            for part in text.split(","):
                found = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/[1-9]\d*)?", part)
                assert found, name
                assert all(least <= int(number) <= most for number in found.groups() if number), name


def test_variables_exist():
    """Nothing is set that nobody reads."""
    named = set()
    for file in (*UNITS, EXAMPLES / "crontab", EXAMPLES / "xxgk.env"):
        named |= set(re.findall(r"\b(XXGK_\w+)=", file.read_text(encoding="utf-8")))
    code = "".join(path.read_text(encoding="utf-8") for folder in ("archive", "crawler", "settings") for path in (ROOT / folder).rglob("*.py"))
    own = {"XXGK_MAIL_PASSWORD"}  # named by alerts.toml alone
    assert {name for name in named - own if f'"{name}"' not in code} == set()
    assert "XXGK_MAIL_PASSWORD" in (ROOT / "settings" / "alerts.toml").read_text(encoding="utf-8")
    for name in re.findall(r"SCRAPY_SETTINGS_MODULE=(\S+)", "".join(map(Path.read_text, UNITS))):
        assert (ROOT / (name.replace(".", "/") + ".py")).exists()


def test_logrotate():
    text = (EXAMPLES / "logrotate.conf").read_text(encoding="utf-8")
    assert text.count("{") == text.count("}") == 1
    known = {"weekly", "rotate", "missingok", "notifempty", "compress", "delaycompress", "su", "create"}
    body = text[text.index("{") + 1 : text.index("}")]
    assert {line.split()[0] for line in body.splitlines() if line.strip()} <= known
    if shutil.which("logrotate"):
        subprocess.run(["logrotate", "--debug", str(EXAMPLES / "logrotate.conf")], check=True, capture_output=True)


def test_a_second_crawl_is_kept_out_by_the_lock(tmp_path):
    """So that cron needs no flock."""
    from archive.intake import Intake

    (tmp_path / "portals.toml").write_text('[[portal]]\nid = "x"\nname = "x"\nregion = "34"\nurl = "http://127.0.0.1:1/"\n')
    with Intake(tmp_path / "data"):
        command = [sys.executable, "-m", "crawler", "crawl", "--all", "--registry", "portals.toml", "--allow-private", "--data", "data"]
        done = subprocess.run(command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "is writing to this data folder" in done.stderr
