"""Write files atomically: an output is complete or absent."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from citymetrics.errors import InputError, WriteError

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO})
"""Error numbers for a full disk, an exceeded quota or file size, and a failing device."""


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """Open a new file beside ``path`` and rename it to ``path`` when the block succeeds.

    When the block fails the new file is removed and an existing file at ``path`` stays as it was. Raises InputError for
    a path that cannot be written and WriteError when the disk is full.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with replacing(Path(folder, "a.txt")) as out:
    ...         print(out.write(b"7"), Path(folder, "a.txt").exists())
    ...     print(Path(folder, "a.txt").read_bytes())
    1 False
    b'7'
    """
    try:
        with _replacing(path) as out:
            yield out
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        raise WriteError.of(str(path), error) from error


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    if path.is_dir():
        raise InputError(f"cannot write {str(path)!r}: it is a folder; name a file in it")
    if path.exists() and not path.is_file():  # a device or a pipe cannot be replaced
        with path.open("wb") as out:
            yield out
        return
    target = path.resolve()  # through a link, so that the link stays a link
    draft = target.with_name(f".{secrets.token_hex(6)}.tmp")
    try:
        stream = draft.open("xb")
    except OSError as error:
        raise InputError(f"cannot write {str(path)!r}: {_reason(error, target)}") from error
    try:
        with stream as out:
            yield out
            out.flush()
            os.fsync(out.fileno())  # before the move, or a power cut could leave the name without the content
        if target.exists():
            shutil.copymode(target, draft)
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


def _reason(error: OSError, target: Path) -> str:
    if isinstance(error, FileNotFoundError):
        return f"there is no folder {str(target.parent)!r}; make it first"
    return f"{error.strerror or error}; choose a folder that can be written"
