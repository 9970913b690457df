"""Slips of the pen: one cell whose digits, put right, would make every identity hold. Told, never applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.model import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archive.checks.checked import Checked
    from archive.forms import Identity
    from archive.model import Value


def slips(of: Checked) -> Iterator[Finding]:
    """The one cell with which all identities that do not hold would hold, if its print is a slip of that number."""
    values = {key: figure.value for key, figure in of.figures.items() if key not in of.unsure} if of.uneven else {}
    broken = [(identity, lacking) for identity in of.uneven if (lacking := _lacking(identity, values))]
    if not broken:
        return
    held = {key for identity in of.identities if _lacking(identity, values) == 0 for key in identity.keys}
    keys = set.intersection(*(set(identity.keys) for identity, _ in broken))
    found = []
    for key in sorted(keys - held):
        printed = of.value(key)
        wanted = {_wanted(identity, key, printed or 0, lacking) for identity, lacking in broken}
        if printed is not None and len(wanted) == 1 and is_slip(printed, value := wanted.pop()):
            found.append((key, printed, value))
    if len(found) == 1:
        key, printed, value = found[0]
        yield Finding("likely_slip", "note", f"with {value} for {printed} every sum would hold", key, expected=value, found=printed)


def is_slip(printed: float, meant: float) -> bool:
    """Two neighbouring digits changed places, a digit doubled or lost, a zero too many or too few.

    >>> is_slip(12, 21), is_slip(120, 12), is_slip(3, 300), is_slip(55, 5), is_slip(12, 13), is_slip(0, 0)
    (True, True, True, True, False, False)
    """
    if meant < 0 or printed == meant or int(printed) != printed or int(meant) != meant:
        return False
    one, other = str(int(printed)), str(int(meant))
    if len(one) == len(other):
        apart = [at for at in range(len(one)) if one[at] != other[at]]
        return len(apart) == 2 and apart[1] == apart[0] + 1 and one[apart[0]] == other[apart[1]] and one[apart[1]] == other[apart[0]]
    shorter, longer = sorted((one, other), key=len)
    if shorter == "0":
        return False
    if longer in {shorter + "0", shorter + "00"}:
        return True
    doubled = {shorter[:at] + shorter[at] + shorter[at:] for at in range(len(shorter))}
    return longer in doubled


def _lacking(identity: Identity, values: Mapping[str, Value]) -> float | None:
    """Right side minus left, 0 where it holds; None where it cannot be told."""
    sides = identity.sides(values)
    return sum(filter(None, sides[1])) - sum(filter(None, sides[0])) if sides else None


def _wanted(identity: Identity, key: str, printed: float, lacking: float) -> float:
    return printed + lacking if key in identity.left else printed - lacking
