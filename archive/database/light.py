"""sqlite-utils without pandas and NumPy, which it would load wherever they are installed: a second and 60 MB for nothing.

Imported before sqlite-utils; it only wants their types for columns, and no row written here has any.
"""

import importlib
import sys

HEAVY = ("pandas", "numpy")


def load() -> None:
    """Import sqlite-utils; whoever needs those packages imports them afterwards as ever."""
    hidden = [name for name in HEAVY if name not in sys.modules]
    sys.modules.update(dict.fromkeys(hidden))  # type: ignore[arg-type]  # None: "no such module" (importlib's way)
    try:
        importlib.import_module("sqlite_utils")
    finally:
        for name in hidden:
            del sys.modules[name]


load()
