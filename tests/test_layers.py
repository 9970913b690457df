"""Who may import whom: settings.registry ◄ archive ◄ crawler, and what each part may know (README, design)."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
NETWORK = {"scrapy", "twisted", "crawler"}
# the crawler's doors into the archive: its one entrance, recognition of links, the nouns, charsets, markup, secrets, and the log
DOORS = {
    "archive.intake", "archive.recognise", "archive.model", "archive.captures.visits", "archive.charset", "archive.markup", "archive.secrets", "archive.journal",
    "archive.ingest.found", "archive.ingest.warcs",  # what older archives hold
    "archive.warc.codings",  # bodies on the wire and in the archive are unpacked alike
    # the intake of a crawl on several machines, and the way there
    "archive.cluster", "archive.cluster.connection", "archive.cluster.errors", "archive.cluster.gather", "archive.cluster.known", "archive.cluster.mirror", "archive.cluster.storage",
}
COMMANDS = {
    "archive.cli", "archive.commands.operating.alerts", "archive.commands.keeping.captured", "archive.commands.console", "archive.commands.keeping.frozen",
    "archive.commands.keeping.imports", "archive.ingest.door", "archive.ingest.take", "archive.operation.after", "archive.operation.alerts", "archive.operation.alerts.settings",
}
SQL = re.compile(r"^\s*(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|WITH|REPLACE)\s", re.IGNORECASE)
LINES = 300


def files(*folders: str) -> list[Path]:
    return sorted(file for folder in folders for file in (ROOT / folder).rglob("*.py"))


def name(file: Path) -> str:
    return ".".join(file.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")


def imports(file: Path) -> set[str]:
    """Modules that a file imports anywhere; `from archive import index` counts as archive.captures.index."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}: relative import"
            module = node.module or ""
            found.add(module)
            found |= {f"{module}.{alias.name}" for alias in node.names if (ROOT / module.replace(".", "/") / f"{alias.name}.py").exists()}
    return found


def within(modules: set[str], *packages: str) -> set[str]:
    return {module for module in modules if any(module == one or module.startswith(f"{one}.") for one in packages)}


def parametrised(*folders: str):
    return pytest.mark.parametrize("file", files(*folders), ids=name)


@parametrised("archive")
def test_the_archive_knows_no_network(file):
    assert not within(imports(file), *NETWORK)
    assert within(imports(file), "settings") <= {"settings", "settings.registry"}


@parametrised("settings")
def test_settings_know_nothing_above_them(file):
    assert not within(imports(file), "archive", "crawler", "scrapy", "twisted")


@parametrised("crawler")
def test_the_crawler_knows_the_archive_by_its_doors_only(file):
    used = within(imports(file), "archive") - {"archive"}
    allowed = DOORS | (COMMANDS if name(file).startswith(("crawler.cli", "crawler.commands")) else set())
    assert used <= allowed


@parametrised("archive/readers")
def test_readers_know_no_forms(file):
    assert not within(imports(file), "archive.forms", "archive.extract", "archive.validators", "archive.recognise", "archive.database")


@parametrised("archive/forms")
def test_forms_know_nothing(file):
    assert not within(imports(file), "archive")


@parametrised("archive/extract")
def test_extraction_knows_no_formats(file):
    assert not within(imports(file), "archive.readers", "archive.warc", "archive.database", "archive.recognise")


def test_validators_know_no_documents():
    file = ROOT / "archive" / "validators.py"
    assert not within(imports(file), "archive.readers", "archive.extract", "archive.database", "archive.warc")
    assert "Document" not in file.read_text(encoding="utf-8")


def test_process_alone_knows_the_order_of_the_steps():
    steps = ("archive.readers", "archive.extract", "archive.validators")
    knowing = {
        name(file) for file in files("archive", "crawler", "settings")
        if sum(bool(within(imports(file), step)) for step in steps) > 1 and not name(file).startswith(steps)
    }
    assert knowing == {"archive.process"}


@parametrised("archive", "crawler", "settings")
def test_sql_is_written_by_database_and_publish_alone(file):
    if name(file).startswith(("archive.database", "archive.publish")):
        return
    tree = ast.parse(file.read_text(encoding="utf-8"))
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    assert not [text for text in texts if SQL.match(text) and re.search(r"\b(?:FROM|INTO|SET|TABLE|VIEW|INDEX)\b", text)]


@parametrised("archive", "crawler", "settings", "tests")
def test_files_stay_short(file):
    assert len(file.read_text(encoding="utf-8").splitlines()) <= LINES


def test_the_archive_works_without_scrapy():
    """Nothing of the network side is loaded by the offline commands."""
    import subprocess
    import sys

    code = "import sys, archive.__main__; print(sorted({m.split('.')[0] for m in sys.modules} & {'scrapy','twisted','crawler'}))"
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"


def test_nobody_imports_in_a_circle():
    """Not even for types: who reads a file must be able to read first what stands below it."""
    known = {name(file): file for file in files("archive", "crawler", "settings")}
    waits = {module: (imports(file) & known.keys()) - {module} for module, file in known.items()}
    packages = {module for module, file in known.items() if file.name == "__init__.py"}
    for module, used in waits.items():  # a module of a package that is named with it needs the module, not the package
        used -= {package for package in packages & used if any(one.startswith(f"{package}.") for one in used) and module.startswith(f"{package}.")}
    while free := {module for module, used in waits.items() if not used & waits.keys()}:
        for module in free:
            del waits[module]
    assert not waits


@pytest.mark.parametrize("argument", ["--help", "portals"])
def test_scrapy_is_loaded_by_what_fetches_only(argument):
    """It takes longer to load than most commands take."""
    import subprocess
    import sys

    code = (f"import sys; from crawler.cli import cli; cli.main([{argument!r}], standalone_mode=False, prog_name='xxgk')\n"
            "print(sorted({m.split('.')[0] for m in sys.modules} & {'scrapy','twisted','pandas','pyarrow','duckdb','cv2','distributed'}))")
    told = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines()[-1] == "[]"
