"""Attacks by stored pages on who looks at them: in a chromium that runs scripts, as they were sent (the control) and from the archive."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from archive.intake import Intake
from archive.publish.evidence.memento import EXACT, address
from archive.warc.fields import stamp
from tests.archive.samples import PORTAL, exchange
from tests.archive.samples import at as moment
from tests.gallery.frame import Attack
from tests.publish.hostile import BODIES, page
from tests.publish.serving import browsing, listening, serving

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from playwright.sync_api import Browser

KIND = "The site: stored pages in a browser"
PATIENCE = 20_000  # milliseconds
RAN = "document.title === 'ran' || document.documentElement.hasAttribute('data-ran')"
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>document.documentElement.setAttribute('data-ran','1')</script></svg>"
BITES, INERT = ("as sent: it bites",), "from the archive: nothing runs, nothing is asked for, nobody is led away"
ATTACKS = tuple(Attack(name, KIND, tries, (*control, INERT), lambda: None) for name, tries, control in (
    ("browser-script", "script", BITES), ("browser-script-elsewhere", "script from elsewhere", BITES), ("browser-onerror", "onerror", BITES),
    ("browser-focus", "onfocus", BITES), ("browser-animation", "animation events", BITES), ("browser-svg", "svg", BITES),
    ("browser-iframe", "iframe", BITES), ("browser-object", "object", BITES), ("browser-refresh", "meta refresh", BITES),
    ("browser-base", "base", BITES), ("browser-link", "link", BITES), ("browser-css", "css url", BITES), ("browser-css-import", "css import", BITES),
    ("browser-pictures", "pictures", BITES), ("browser-worker", "service worker and storage", BITES), ("browser-top", "top navigation", BITES),
    ("browser-noscript", "noscript", ()), ("browser-template", "a template", BITES), ("browser-mutation", "mutation by svg style", ()),
    ("browser-clobbering", "names that clobber", ("as sent: nothing happens by itself",)), ("browser-forms", "forms", ("as sent: nothing happens by itself",)),
))
# what a server calls them, and the bytes
KINDS = (
    ("mime-svg", "a picture in SVG with a script in it", "image/svg+xml", SVG),
    ("mime-html-as-picture", "a page that is called a PNG", "image/png", page(BODIES["script"], "http://127.0.0.1:9")),
    ("mime-html-as-text", "a page that is called text", "text/plain", page(BODIES["script"], "http://127.0.0.1:9")),
    ("mime-html-as-nothing", "a page without a kind", "", page(BODIES["script"], "http://127.0.0.1:9")),
    ("mime-javascript", "a script, which a page of another site may name", "application/javascript", b"document.documentElement.setAttribute('data-ran','1')"),
    ("mime-xml", "XML with a style sheet that is a script", "text/xml", b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'><script>document.title='ran'</script></html>"),
    ("mime-utf-7", "a page in UTF-7, whose scripts only it shows", "text/html; charset=utf-7", b"<html><title>a</title>+ADw-script+AD4-document.title='ran'+ADw-/script+AD4-"),
)
OF_KINDS = tuple(Attack(name, KIND, f"{tries}, asked for exactly as it was sent", ("nothing runs, nothing is asked for", "nosniff", "sandbox"), lambda: None) for name, tries, *_ in KINDS)
NAMES = {attack.name: attack.tries for attack in ATTACKS}
ATTACKS += OF_KINDS


def obtained(folder: Path) -> Mapping[str, str]:
    pages: dict[str, bytes] = {}
    found = {}
    with listening(pages) as (at, asked):
        sent = [(name, f"{at}/{name}", page(BODIES[body], at), "text/html") for name, body in NAMES.items()]
        sent += [(name, f"{at}/{name}", body, kind) for name, _, kind, body in KINDS]
        pages.update({f"/{name}": body for name, _, body, _ in sent})
        with Intake(folder / "data") as intake:
            run = intake.start_run([PORTAL], ["--all"])
            for number, (_, url, body, kind) in enumerate(sent):
                intake.keep(exchange(url, body, run=run, minutes=number, response_headers=(("Content-Type", kind),) if kind else ()))
            intake.end_run("complete")
        with serving(folder / "data") as base, browsing() as browser:
            for number, (name, url, *_) in enumerate(sent):
                before = "" if name not in NAMES else f"as sent: {'it bites' if _bites(browser, url, asked) else 'nothing happens by itself'}; "
                stored = base + address(url, stamp(moment(number)), "" if name in NAMES else EXACT)
                found[name] = f"{before}from the archive: {_shown(browser, stored, asked, exact=name not in NAMES)}"
    return found


def _bites(browser: Browser, url: str, asked: list[str]) -> bool:
    from playwright.sync_api import Error

    own = {f"/{url.rpartition('/')[2]}", "/favicon.ico"}
    asked.clear()
    context = browser.new_context()
    tab = context.new_page()
    ran = False
    with contextlib.suppress(Error):
        tab.goto(url, wait_until="load", timeout=PATIENCE)
        ran = bool(tab.evaluate(RAN))
        tab.wait_for_timeout(300)
    context.close()
    return ran or bool(set(asked) - own)


def _shown(browser: Browser, url: str, asked: list[str], *, exact: bool) -> str:
    """What a browser does with it, and, of bytes as they were sent, in which fetters they come."""
    from playwright.sync_api import Error

    asked.clear()
    context = browser.new_context(accept_downloads=False)
    tab = context.new_page()
    harm = []
    with contextlib.suppress(Error):  # what it would save is no page
        tab.goto(url, wait_until="load", timeout=PATIENCE)
        tab.wait_for_timeout(100)
        if tab.evaluate(RAN):
            harm.append("IT RAN")
        if tab.url.partition("#")[0] not in (url, "about:blank"):
            harm.append(f"LED TO {tab.url}")
    got = context.request.get(url)
    context.close()
    if asked:
        harm.append(f"ASKED FOR {asked}")
    heads = got.headers
    told = [heads.get("x-content-type-options", "sniffed"), *("sandbox" for _ in (1,) if "sandbox" in heads.get("content-security-policy", "")),
            heads.get("content-type", "no kind")] if exact else []
    return "; ".join([", ".join(harm) or "nothing runs, nothing is asked for, nobody is led away", *told])
