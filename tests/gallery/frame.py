"""What an attack is, and the table of all of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

FOLDER = Path(__file__).parent
DOCUMENT = FOLDER.parents[1] / "docs" / "gallery.md"
FOLDERS = ("network", "imports", "files", "site")  # in the order of the table
HEAD = """# Gallery of attacks

Made by `python -m tests.gallery`, and held to be true by `tests/gallery/test_gallery.py`: each attack is carried out, and what
came of it is in the last column. What must come of it is told by words that are among these, and by the seconds of the processor
and the memory that the process which reads it gets. Of files it is told, too, what an archive holds to which a portal sent them;
one that is not there as it was sent, has another state there or becomes a report fails the test, and so does one after which
the next file is not read. What each defence is, and which setting moves it: [hostile.md](hostile.md).
"""
COLUMNS = ("attack", "what it tries", "what must come of it", "what came of it")


@dataclass(frozen=True)
class Within:
    """What carrying an attack out may cost: seconds of the processor, GB of address space. A process that takes more is ended."""

    seconds: int
    gigabytes: int


@dataclass(frozen=True)
class Attack:
    """kind: the heading that it stands under · tries: in words · expected: each of these is in what comes of it ·
    make: makes the file, the answer or the server; what it is given is its room's business · within: None where the room
    has limits of its own."""

    name: str
    kind: str
    tries: str
    expected: tuple[str, ...]
    make: Callable[..., Any]
    within: Within | None = None

    def met(self, obtained: str) -> bool:
        return all(words in obtained for words in self.expected)


class Room(Protocol):
    """A file of attacks in one of the folders. obtained: carries them out in a folder; what came of each, by name, the same words each time."""

    ATTACKS: tuple[Attack, ...]

    def obtained(self, folder: Path) -> Mapping[str, str]: ...


def rooms() -> Iterator[Room]:
    """All of them, folder by folder, in the order of their names."""
    for folder in FOLDERS:
        for path in sorted((FOLDER / folder).glob("*.py")):
            if not re.search(r"^ATTACKS\b", path.read_text(encoding="utf-8"), re.MULTILINE):
                continue  # what rooms are made with; one of them is a program for another Python
            room = import_module(f"tests.gallery.{folder}.{path.stem}")
            yield cast("Room", room)


def table(attacks: Mapping[Attack, str]) -> str:
    """Markdown, a heading for each kind in the order in which they come."""
    parts = [HEAD, f"{len(attacks)} attacks.\n"]
    for kind in dict.fromkeys(attack.kind for attack in attacks):
        parts += [f"## {kind}\n", f"| {' | '.join(COLUMNS)} |\n|{'---|' * len(COLUMNS)}"]
        parts += [f"| `{one.name}` | {_cell(one.tries)} | {_cell(_must(one))} | {_cell(came)} |" for one, came in attacks.items() if one.kind == kind]
        parts.append("")
    return "\n".join(parts)


def _must(attack: Attack) -> str:
    words = [word if word.startswith("`") else f"“{word}”" for word in attack.expected]
    costs = [f"{attack.within.seconds} s, {attack.within.gigabytes} GB"] if attack.within else []
    return "; ".join(words + costs)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
