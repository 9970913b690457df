"""Digests on their way: a command, real mail, a real webhook; settings; `xxgk alerts`."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime

import pytest

from archive.intake import Intake
from archive.operation.alerts.digest import due
from archive.operation.alerts.settings import AlertError, Recipient, Settings, load
from archive.operation.alerts.tell import tell
from tests.archive.commands import call
from tests.archive.listening import mail, web
from tests.archive.samples import PORTAL, visit
from tests.archive.standings import run, standing, state
from tests.archive.standings import visit as seen

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated")  # apprise looks for what newer Pythons lack
KEEP = "import sys; open(sys.argv[1], 'wb').write(sys.stdin.buffer.read())"
LIMITS = {"portal_gone": {"times": 1}, "portal_empty": {"times": 1}}


def digest(outcome="gone"):
    return due(state([standing("ah-qimen", seen("ah-qimen", outcome), seen("ah-qimen", days=1), name="祁门县")], [run(1), run(0)]),
               Settings(LIMITS))


def told(*recipients, outcome="gone", always=False):
    return tell(digest(outcome), Settings(LIMITS, recipients, always))


# ---- ways ------------------------------------------------------------------------------------------------

def test_a_command_has_the_digest_on_stdin(tmp_path):
    text, data = tmp_path / "text", tmp_path / "json"
    assert told(Recipient("command", (sys.executable, "-c", KEEP, str(text))),
                Recipient("command", (sys.executable, "-c", KEEP, str(data)), form="json")) == (2, [])
    assert text.read_text(encoding="utf-8").splitlines()[0] == "xxgk: 1 new"
    assert "  ah-qimen 祁门县: https://www.x.gov.cn/col/col123/index.html answers 404" in text.read_text(encoding="utf-8")
    assert json.loads(data.read_bytes())["new"][0]["condition"] == "portal_gone"


@pytest.mark.parametrize(("argv", "why"), [
    (("/no/such/program",), "no such program"), ((sys.executable, "-c", "exit('bad\\nluck')"), "ended with status 1: bad luck"),
    (("/etc/passwd",), "Permission denied"),
])
def test_a_command_that_fails_is_one_line(argv, why):
    count, [line] = told(Recipient("command", argv))
    assert count == 0
    assert why in line
    assert "\n" not in line


def test_mail():
    with mail() as server:
        address = f"mailto://127.0.0.1:{server.server_address[1]}?from=xxgk@example.org&to=ops@example.org"
        assert told(Recipient("email", address=address)) == (1, [])
    [message] = server.mails
    assert (message["subject"], message["to"]) == ("xxgk: 1 new", "ops@example.org")
    assert message.get_content_type() == "text/plain"
    assert "\n  ah-qimen 祁门县: https://www.x.gov.cn" in message.get_content().replace("\r\n", "\n")


@pytest.mark.parametrize("scheme", ["json", "http"])
def test_a_webhook(scheme):
    with web() as server:
        assert told(Recipient("webhook", address=f"{scheme}://127.0.0.1:{server.server_address[1]}/hook", form="json")) == (1, [])
    [(path, _, body)] = server.posts
    assert path == "/hook"
    message = json.loads(body)
    assert message["title"] == "xxgk: 1 new"
    assert json.loads(message["message"])["new"][0]["subject"] == "ah-qimen"


def test_passwords_are_in_no_line(caplog):
    with web() as server, mail() as refusing:
        server.status, refusing.refusing = 500, True
        secrets = ["pass%2Bword", "pass+word", "tok3n", "secret-word"]
        count, lines = told(
            Recipient("webhook", address=f"json://user:pass%2Bword@127.0.0.1:{server.server_address[1]}/tok3n"),
            Recipient("email", address=f"mailto://127.0.0.1:{refusing.server_address[1]}?from=x@example.org&to=secret-word@example.org"),
            Recipient("webhook", address="json://user:pass%2Bword@127.0.0.1:1/tok3n"),
            Recipient("webhook", address="nonsense://tok3n"), Recipient("webhook", address="slack://tok3n"))
    assert (count, len(lines)) == (0, 5)
    assert not [secret for secret in secrets if secret in "".join(lines) + caplog.text]
    assert not [secret for secret in secrets if secret in repr(Recipient("webhook", address=f"json://{secret}"))]
    assert "webhook 127.0.0.1" in lines[0]
    assert "nonsense://" in lines[3]


def test_one_who_cannot_be_told_keeps_nobody_from_it(tmp_path):
    count, problems = told(Recipient("command", ("/no/such/program",)), Recipient("command", (sys.executable, "-c", KEEP, str(tmp_path / "x"))))
    assert (count, len(problems)) == (1, 1)


def test_without_apprise_a_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    count, [line] = told(Recipient("webhook", address="json://127.0.0.1/x"))
    assert count == 0
    assert "pip install 'xxgk[alerts]'" in line


def test_nothing_is_said_when_nothing_is_to_be_said(tmp_path):
    keeping = Recipient("command", (sys.executable, "-c", KEEP, str(tmp_path / "x")))
    assert told(keeping, outcome="complete") == (0, [])
    assert told(Recipient("command", keeping.command, only=frozenset({"portal_empty"}))) == (0, [])
    assert not (tmp_path / "x").exists()
    assert told(keeping, outcome="complete", always=True) == (1, [])
    assert (tmp_path / "x").read_text().startswith("xxgk: nothing to be said\n")


# ---- settings --------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("text", "named"), [
    ("alway = true", "'alway'"), ("always = 1", "always"), ("remind_days = 0", "remind_days"), ("conditions = 3", "[conditions]"),
    ("[conditions]\nportal_done = true", "'portal_done'"), ("[conditions]\nportal_gone = 3", "times = 1"),
    ("[conditions]\nportal_gone = { tims = 3 }", "'tims'"), ("[conditions]\nportal_gone = { times = -1 }", "times"),
    ("[conditions]\nportal_gone = { times = true }", "times"), ("[conditions]\nrun_failed = { share = 2.0 }", "share"),
    ('[conditions]\nno_new_report_since = { from = "13-01" }', "from"), ("[conditions]\nrun_collected_nothing = { x = 1 }", "none"),
    ("tell = 3", "[[tell]]"), ("[[tell]]", "one of command"), ('[[tell]]\ncommand = "mail"', "list of words"),
    ("[[tell]]\ncommand = []", "list of words"), ('[[tell]]\nemail = "ops@example.org"', "must be a URL"),
    ('[[tell]]\nemail = "json://x"', "mailto://"), ('[[tell]]\nwebhook = "json://${NO_SUCH}@x"', "${NO_SUCH}"),
    ('[[tell]]\ncommand = ["x"]\nformat = "xml"', "format"), ('[[tell]]\ncommand = ["x"]\nconditions = ["x"]', "'x'"),
    ('[[tell]]\ncommand = ["x"]\nto = "x"', "'to'"), ('[[tell]]\ncommand = ["x"]\nemail = "mailto://x"', "one of command"), ("= 3", "TOML"),
])
def test_what_is_not_understood_is_refused_by_name(tmp_path, text, named):
    file = tmp_path / "alerts.toml"
    file.write_text(text)
    with pytest.raises(AlertError) as error:
        load(file, {})
    assert str(file) in str(error.value)
    assert named in str(error.value)
    result = call("alerts", "--alerts", file, "--data", tmp_path)
    assert (result.exit_code, len(result.stderr.splitlines())) == (2, 1)


def test_settings(tmp_path):
    file = tmp_path / "alerts.toml"
    file.write_text('[conditions]\nportal_gone = false\nportal_blocked = { times = 4 }\n[[tell]]\n'
                    'webhook = "json://u:${SECRET}@example.org"\nconditions = ["run_failed"]\n')
    found = load(None, {"XXGK_ALERTS": str(file), "SECRET": "pw"})
    assert "portal_gone" not in found.limits
    assert found.limits["portal_blocked"] == {"times": 4}
    assert found.tell[0].address == "json://u:pw@example.org"
    assert load(None, {}).tell == ()
    with pytest.raises(AlertError, match="XXGK_ALERTS"):
        load(None, {"XXGK_ALERTS": str(tmp_path / "none.toml")})


# ---- the command -----------------------------------------------------------------------------------------

@pytest.fixture
def data(tmp_path):
    with Intake(tmp_path / "data") as intake:
        started = intake.start_run([PORTAL], [])
        intake.end_visit(visit(started, outcome="gone", reason="404", requests=3, ended_at=datetime.now(UTC)))
        intake.end_run("ended")
    return tmp_path / "data"



def test_command(data, tmp_path):
    kept = tmp_path / "kept"
    file = tmp_path / "alerts.toml"
    file.write_text(f"[[tell]]\ncommand = {json.dumps([sys.executable, '-c', KEEP, str(kept)])}\n[conditions]\ndisk_low = false\n")
    dry = call("alerts", "--alerts", file, "--data", data, "--dry-run")
    assert (dry.exit_code, kept.exists()) == (0, False)
    assert "ah-guzhen 固镇县人民政府: 404" in dry.stdout
    assert call("alerts", "--alerts", file, "--data", data).stderr == "1 told\n"
    assert "portal_gone (1)" in kept.read_text(encoding="utf-8")
    call("alerts", "--alerts", file, "--data", data, "--test")
    assert "this is a test" in kept.read_text(encoding="utf-8")
    told = json.loads(call("alerts", "--alerts", file, "--data", data, "--json").stdout)
    assert told["new"] == [{"condition": "portal_gone", "subject": "ah-guzhen", "message": "404"}]
    file.write_text('[[tell]]\ncommand = ["/no/such/program"]\n')
    failed = call("alerts", "--alerts", file, "--data", data)
    assert failed.exit_code == 3
    assert "command /no/such/program: no such program" in failed.stderr


def test_command_with_nobody_to_tell(data, tmp_path):
    assert call("alerts", "--data", data).stderr == "nobody is told: the settings have no [[tell]]\n"
    assert call("alerts", "--data", tmp_path / "none").exit_code == 2
