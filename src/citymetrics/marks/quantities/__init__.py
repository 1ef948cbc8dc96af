"""Quantities: a numeral with its unit and approximators, found anywhere in the folded text.

What only looks like a quantity (data/guards.toml) is left out here, with the rule that says so; what it is *of* is the
business of ``constructions``.
"""

from citymetrics.marks.quantities.find import find_quantities
from citymetrics.marks.quantities.guards import guarded
from citymetrics.marks.quantities.quantity import Quantity

__all__ = ["Quantity", "find_quantities", "guarded"]
