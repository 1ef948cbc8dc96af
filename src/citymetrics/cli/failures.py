"""The message about a document that fails; the others are processed."""

from __future__ import annotations

from citymetrics.errors import CitymetricsError

__all__ = ["describe_failure"]


def describe_failure(doc: str, error: Exception) -> str:
    """Return the line for standard error: which document failed and why.

    >>> describe_failure("a.txt", KeyError("年"))
    "citymetrics: a.txt: failed (KeyError: '年'); this is an error of the program, please report it"
    """
    if isinstance(error, CitymetricsError):
        return f"citymetrics: {error}" if doc in str(error) else f"citymetrics: {doc}: {error}"
    kind = type(error).__name__
    reason = f"{kind}: {error}" if str(error) else kind
    return f"citymetrics: {doc}: failed ({reason}); this is an error of the program, please report it"
