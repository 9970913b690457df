"""A program of its own, for the Python that has uno: LibreOffice as archive/readers/office/worker.py keeps it, without what protects.

    python3 careless.py shown|hidden WORKER FOLDER SOFFICE

Macros run, links are followed and updated, every question is answered with yes. It shows that the gallery's documents do what
they are said to do; where it runs, only what listens on loopback is asked for.
"""

from __future__ import annotations

import runpy
import sys
import time
from typing import Any

ALWAYS = {"MacroExecutionMode": 4, "UpdateDocMode": 3, "ReadOnly": False}  # ALWAYS_EXECUTE_NO_WARN, FULL_UPDATE
LOOKED_AT = 1.5  # seconds that a document stays open: what runs when it opens does so a little later
OPEN = {"MacroSecurityLevel": "0", "DisableMacrosExecution": "false", "BlockUntrustedRefererLinks": "false", "Enable": "true"}
LINKS = {"org.openoffice.Office.Writer/Content/Update": "2", "org.openoffice.Office.Calc/Content/Update": "0"}  # always, in both
MORE = (("org.openoffice.Office.Common/Security/Scripting", "DisableActiveContent", "false"),
        ("org.openoffice.Office.Common/Security/Scripting", "CheckDocumentEvents", "false"))


def _consenting() -> Any:
    import unohelper
    from com.sun.star.task import XInteractionApprove, XInteractionHandler

    is_ = kept["_is"]

    class Handler(unohelper.Base, XInteractionHandler):  # type: ignore[misc]
        password = False

        def handle(self, asked: Any) -> None:
            for way in asked.getContinuations():
                if is_(way, XInteractionApprove):
                    way.select()
                    return

    return Handler()


def _permitted(options: dict[str, object]) -> tuple[Any, ...]:
    if "FilterName" in options and "Overwrite" in options:  # it is about to be written, and then closed
        time.sleep(LOOKED_AT)
    return protected(options | {name: value for name, value in (ALWAYS | {"Hidden": hidden}).items() if name in options})


if __name__ == "__main__":
    hidden = sys.argv.pop(1) == "hidden"  # events of a document run where it is shown only
    kept = runpy.run_path(sys.argv.pop(1))
    protected = kept["_properties"]
    around = kept["main"].__globals__
    around["SETTINGS"] = tuple((path, name, LINKS.get(path) or OPEN.get(name, value)) for path, name, value in kept["SETTINGS"]) + MORE
    around["_handler"], around["_properties"] = _consenting, _permitted
    around["main"]()
