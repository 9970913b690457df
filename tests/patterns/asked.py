"""Patterns that are slow when they are searched for, and why nobody can make use of it: (file, how the pattern begins) → why.

match, fullmatch: they are asked in these ways only, in which they are linear. Anything else tells what bounds their text.
test_asked.py holds both: the ways by the source, the bounds by asking the function that keeps them.
"""

KNOWN = {
    ("archive/checks/fee.py", r"(?P<digits>\d{1,3}"): "sentences of 2,000 characters",
    ("archive/checks/fee.py", "约|左右"): "sentences of 2,000 characters",
    ("archive/checks/fee.py", "《[^》]*》"): "sentences of 2,000 characters",
    ("archive/clean.py", r"[-·~]+\d{1,4}"): "fullmatch",
    ("archive/clean.py", r"\d\s+[\d.]"): "numbers of 200 characters",
    ("archive/database/asking/queries.py", "(.*?)((?:19"): "fullmatch",
    ("archive/database/asking/queries.py", r"([^/\s]+)/"): "fullmatch",
    ("archive/extract/indicator_rows.py", r"(?:\d{1,3}\s+)?(?P<label>.*?"): "lines of 1,000 characters",
    ("archive/extract/indicator_rows.py", r"(?:\d{1,3}\s+)?(?P<label>\S*"): "lines of 1,000 characters",
    ("archive/extract/lines.py", r"[+\-]?(?="): "fullmatch",
    ("archive/extract/place.py", r"(?P<label>.*?"): "lines of 2,000 characters",
    ("archive/fixity/chain.py", r"(\d{6})-"): "fullmatch",
    ("archive/ingest/adopt.py", r"[\w.-]+\.warc"): "fullmatch",
    ("archive/publish/export/formats/safe.py", "(?:'|["): "match",
    ("archive/publish/inert/allowed.py", r"\s*+(\d{1,5})"): "fullmatch",
    ("archive/publish/layout/sheets.py", "[一二三"): "match",
    ("archive/publish/layout/sheets.py", r"\d+\."): "match",
    ("archive/publish/search/asked.py", '"([^"]*)"'): "200 characters of a query",
    ("archive/publish/site/pages/compare.py", "(?P<key>[^/]+)"): "fullmatch",
    ("archive/publish/site/web/visitors.py", r"\[(\^?+)"): "500 characters of a pattern in a visitor's question",
    ("archive/markup.py", r"\s*<\?xml"): "match",
    ("archive/readers/sniff.py", r"(?:<\?[^>]*+"): "match",
    ("archive/readers/text.py", r"\s*:?-{3,}"): "fullmatch",
    ("archive/recognise/titles.py", "(?:.*(?:[省县"): "fullmatch",
    ("archive/regions/__init__.py", "(?:(?:蒙古"): "names of our own list",
    ("archive/regions/units.py", "(?P<letter>"): "match",
    ("archive/warc/folder.py", "(?P<prefix>.+)"): "fullmatch",
    ("crawler/choose.py", "(?:mailto:)?"): "fullmatch",
    ("crawler/mechanics/pictures.py", r"\s*+(\d{1,5})"): "fullmatch",
    ("crawler/pace/robots.py", r"[ \t]*user"): "match",
    ("crawler/platforms/gkmlpt.py", "(.*/gkmlpt)"): "match",
    ("crawler/platforms/hanweb.py", ".*/col"): "match",
    ("crawler/platforms/shapes.py", r"/c\d{4,}"): "addresses of 2,000 characters",
    ("crawler/probing/links.py", "(?:https?:/)?"): "fullmatch",
    ("crawler/probing/words.py", ""): "texts of links, of 1,000 characters",
    ("settings/entries.py", r"\s*url"): "match",
    ("settings/registry.py", "(?:[a-z0-9-]+"): "fullmatch",
}


def why(where: str, pattern: str | bytes) -> str:
    """What makes a slow pattern harmless; "" for nothing that is known."""
    text = pattern.decode("latin-1") if isinstance(pattern, bytes) else pattern
    return next((reason for (file, start), reason in KNOWN.items() if file == where and text.startswith(start)), "")
