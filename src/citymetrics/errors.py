"""The exceptions of the library.

All that it raises on purpose is one of these::

    CitymetricsError
    ├── InputError          a wrong argument, a date or a place that cannot be read   (also a ValueError)
    ├── DataError           a bad row of a data file
    ├── ReadError           an input that cannot be read
    ├── WriteError          an output that cannot be written: the disk is full or the device fails
    └── MissingExtraError   a part that needs a package which is not installed        (also an ImportError)

Each message quotes what was given and says what would be right.
"""

from __future__ import annotations

__all__ = ["CitymetricsError", "DataError", "InputError", "MissingExtraError", "ReadError", "WriteError"]


class CitymetricsError(Exception):
    """The root: ``except CitymetricsError`` catches all that the library raises on purpose."""


class InputError(CitymetricsError, ValueError):
    """An argument of the wrong type, or a date or place that cannot be read."""


class DataError(CitymetricsError):
    """A bad row of a data file; the message names the file, the row and the key.

    >>> raise DataError.at("units.toml", "area.mu", "surfaces", "is missing: give a list of strings")
    Traceback (most recent call last):
    citymetrics.errors.DataError: units.toml: area.mu: surfaces is missing: give a list of strings
    """

    @classmethod
    def at(cls, file: str, row: str, key: str, problem: str) -> DataError:
        """Build the message from where the fault is and what it is."""
        return cls(f"{file}: {row}: {key} {problem}")


class ReadError(CitymetricsError):
    """An input that cannot be read: it is missing, a folder, or its bytes are not text."""


class WriteError(CitymetricsError):
    """An output that cannot be written: the disk is full, or the device fails.

    >>> import errno, os
    >>> raise WriteError.of("out.csv", OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
    Traceback (most recent call last):
    citymetrics.errors.WriteError: cannot write 'out.csv': No space left on device; free some space, or write elsewhere
    """

    @classmethod
    def of(cls, name: str, error: OSError) -> WriteError:
        """Build the message from the name of the output and what the system said."""
        return cls(f"cannot write {name!r}: {error.strerror or error}; free some space, or write elsewhere")


class MissingExtraError(CitymetricsError, ImportError):
    """A part of the library that needs a package which is not installed.

    >>> raise MissingExtraError("Parquet", package="pyarrow", extra="parquet")
    Traceback (most recent call last):
    citymetrics.errors.MissingExtraError: Parquet needs pyarrow: pip install 'citymetrics[parquet]'
    """

    def __init__(self, what: str, *, package: str, extra: str) -> None:
        super().__init__(f"{what} needs {package}: pip install 'citymetrics[{extra}]'")
        self.extra = extra
