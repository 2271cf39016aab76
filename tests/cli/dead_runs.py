"""Creates what a killed run leaves behind."""

import os
import secrets
from typing import Iterable, Optional


def fresh_run_name() -> str:
    """Returns a name in the form that runs use; no process has its pid, and `clean` must not care about the pid."""
    return f"ipcbench-{os.geteuid()}-4194999-{secrets.token_hex(8)}"


def dead_folder(
    place: str, *, files: Iterable[str] = (), notes: Iterable[str] = (), run: Optional[str] = None, marked: bool = True
) -> str:
    """Makes the folder of a run whose lock is free, and returns its path."""
    name = run or fresh_run_name()
    folder = os.path.join(place, name)
    os.mkdir(folder, 0o700)
    if marked:
        os.symlink(name, os.path.join(folder, "run"))
    for note in notes:
        os.symlink("-", os.path.join(folder, note))
    for file in files:
        with open(os.path.join(folder, file), "w", encoding="ascii") as opened:
            opened.write("x")
    return folder
