"""A program of its own, for the Python that has uno: keeps one LibreOffice and converts file after file with it.

    python3 worker.py FOLDER SOFFICE

FOLDER is its own: the profile and all temporary files are below it, and it is removed at the end. A request is a
line of JSON on stdin, {"source", "target", "into"}; the answer a line on stdout: {"ok": true}, {"error"} or
{"encrypted": true}. The first line is {"ready": pid, "sockets"}. When stdin ends, so does all of it.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import resource
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

START_SECONDS = 60
LARGEST_FILE = 512_000_000  # bytes that it may write

# into: service of the document → filter that writes it
TEXT, SHEET = "com.sun.star.text.TextDocument", "com.sun.star.sheet.SpreadsheetDocument"
DRAWING, SLIDES = "com.sun.star.drawing.DrawingDocument", "com.sun.star.presentation.PresentationDocument"
FILTERS = {
    "docx": {TEXT: "MS Word 2007 XML"},
    "html": {TEXT: "HTML (StarWriter)", SHEET: "HTML (StarCalc)"},
    "xlsx": {SHEET: "Calc MS Excel 2007 XML"},
    "pdf": {SLIDES: "impress_pdf_Export", DRAWING: "draw_pdf_Export", TEXT: "writer_pdf_Export", SHEET: "calc_pdf_Export"},
}
READ_AS = {".html": "HTML (StarWriter)", ".htm": "HTML (StarWriter)"}  # else a page is opened as one, and writes no docx
PLAIN = ("Text", "Text (encoded)")  # what LibreOffice takes every rubbish for
NEVER = 0  # MacroExecutionMode.NEVER_EXECUTE and UpdateDocMode.NO_UPDATE
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema">
{}</oor:items>
"""
SETTINGS = (  # no macros, no Java, no links followed, nothing from the network, no recovery of what failed
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Office.Calc/Content/Update", "Link", "2"),
    ("org.openoffice.Office.Recovery/RecoveryInfo", "Enabled", "false"),
    ("org.openoffice.Office.Recovery/AutoSave", "Enabled", "false"),
    ("org.openoffice.Office.Common/Misc", "CollectUsageInformation", "false"),
)


def main() -> None:
    folder, soffice = Path(sys.argv[1]), sys.argv[2]
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for kind in (resource.RLIMIT_CPU, resource.RLIMIT_AS):  # what a reading process has for one file is not for all of them
        resource.setrlimit(kind, (resource.getrlimit(kind)[1],) * 2)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))
    requests: queue.Queue[str] = queue.Queue()
    office: list[subprocess.Popen[bytes]] = []
    threading.Thread(target=_listen, args=(requests, office, folder), daemon=True).start()
    desktop = _start(folder, soffice, office)
    _tell({"ready": office[0].pid, "sockets": _sockets(office[0].pid)})
    while True:
        asked = json.loads(requests.get())
        told = _answer(desktop, asked)
        if office[0].poll() is not None or told is None:  # no answer: it is asked of a fresh LibreOffice
            _end(office, folder, 1)
        _tell(told or {})


def _tell(told: dict[str, object]) -> None:
    print(json.dumps(told), flush=True)  # noqa: T201


def _listen(requests: queue.Queue[str], office: list[subprocess.Popen[bytes]], folder: Path) -> None:
    """Hands lines on; ends everything when there are no more, whatever LibreOffice is at."""
    for line in sys.stdin:
        requests.put(line)
    _end(office, folder)


def _end(office: list[subprocess.Popen[bytes]], folder: Path, status: int = 0) -> None:
    for one in office:
        left = _sockets(one.pid)
        one.kill()
        one.wait()
        for socket in left:
            Path(socket).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(status)


def _sockets(pid: int) -> list[str]:
    """Files of the sockets a process listens on: LibreOffice puts them in /tmp whatever it is told."""
    found = set()
    with contextlib.suppress(OSError):
        files = [str(one.readlink()) for one in Path(f"/proc/{pid}/fd").iterdir()]
        inodes = {file[8:-1] for file in files if file.startswith("socket:[")}
        for line in Path(f"/proc/{pid}/net/unix").read_text().splitlines()[1:]:
            fields = line.split(maxsplit=7)
            if len(fields) == 8 and fields[6] in inodes and "/OSL_PIPE_" in fields[7]:
                found.add(fields[7])
    return sorted(found)


# ---- LibreOffice --------------------------------------------------------------------------------------------

def _start(folder: Path, soffice: str, office: list[subprocess.Popen[bytes]]) -> Any:
    """The desktop of a LibreOffice of our own."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    items = "".join(f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n' for path, name, value in SETTINGS)
    (profile / "user" / "registrymodifications.xcu").write_text(PROFILE.format(items), encoding="utf-8")
    pipe = f"xxgk{os.getpid()}x{os.urandom(6).hex()}"
    tied = [shutil.which("setpriv") or "", "--pdeathsig", "KILL"]  # it dies with this process, however this one dies
    command = [*(tied if tied[0] else ()), soffice, "--headless", "--invisible", "--nologo", "--nodefault", "--norestore", "--nolockcheck", "--nofirststartwizard",
               f"-env:UserInstallation={profile.as_uri()}", f"--accept=pipe,name={pipe};urp;StarOffice.ComponentContext"]
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if not office or office[0].poll() is not None:  # it ends once to take a new profile over
            office[:] = [subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)]
        desktop = _connect(pipe)
        if desktop is not None:
            return desktop
        time.sleep(0.05)
    _tell({"error": f"LibreOffice did not start in {START_SECONDS} s"})
    return _end(office, folder, 1)


def _connect(pipe: str) -> Any:
    import uno
    from com.sun.star.connection import NoConnectException

    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext("com.sun.star.bridge.UnoUrlResolver", here)
    try:
        there = resolver.resolve(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext")
    except NoConnectException:
        return None
    return there.ServiceManager.createInstanceWithContext("com.sun.star.frame.Desktop", there)


def _answer(desktop: Any, asked: dict[str, str]) -> dict[str, object] | None:
    """None: LibreOffice went away."""
    from com.sun.star.lang import DisposedException
    from com.sun.star.uno import Exception as UnoException

    handler = _handler()
    try:
        error = _convert(desktop, asked, handler)
    except DisposedException:
        return None
    except UnoException as raised:
        error = f"LibreOffice cannot read it: {type(raised).__name__.rpartition('.')[2]}"
    if handler.password:
        return {"encrypted": True}
    return {"error": error} if error else {"ok": True}


def _convert(desktop: Any, asked: dict[str, str], handler: Any) -> str:
    """Why not; "" when it is done."""
    source = Path(asked["source"])
    options = {"Hidden": True, "ReadOnly": True, "MacroExecutionMode": NEVER, "UpdateDocMode": NEVER, "InteractionHandler": handler}
    if source.suffix in READ_AS:
        options["FilterName"] = READ_AS[source.suffix]
    document = desktop.loadComponentFromURL(source.as_uri(), "_blank", 0, _properties(options))
    if document is None:
        return "LibreOffice cannot read it"
    try:
        used = next((one.Value for one in document.getArgs() if one.Name == "FilterName"), "")
        if used in PLAIN and source.suffix not in {".txt", ".csv"}:
            return "no document that LibreOffice knows: it takes it for plain text"
        writer = next((name for service, name in FILTERS[asked["into"]].items() if document.supportsService(service)), "")
        if not writer:
            return f"another kind of document (LibreOffice reads it by its filter {used!r})"
        document.storeToURL(Path(asked["target"]).as_uri(), _properties({"FilterName": writer, "Overwrite": True}))
    finally:
        document.close(True)
    return ""


def _properties(options: dict[str, object]) -> tuple[Any, ...]:
    from com.sun.star.beans import PropertyValue

    return tuple(PropertyValue(name, 0, value, 0) for name, value in options.items())


def _handler() -> Any:
    """Answers LibreOffice's questions: no to all; remembers whether one was for a password."""
    import unohelper
    from com.sun.star.task import XInteractionAbort, XInteractionHandler, XInteractionPassword

    class Handler(unohelper.Base, XInteractionHandler):  # type: ignore[misc]
        password = False

        def handle(self, asked: Any) -> None:
            ways = asked.getContinuations()  # the request itself cannot be had: pyuno fails on it with Python 3.11
            self.password = self.password or any(_is(way, XInteractionPassword) for way in ways)
            refusal = next((way for way in ways if _is(way, XInteractionAbort)), None)
            if refusal is not None:
                refusal.select()

    return Handler()


def _is(thing: Any, interface: Any) -> bool:
    import uno

    return thing.queryInterface(uno.getTypeByName(interface.__pyunointerface__)) is not None


if __name__ == "__main__":
    main()
