"""Names of places: the dictionary of divisions, where the text names one, and which one it is.

A name is looked up by its first two characters, longest first; an alternation of seven thousand names in one
pattern would be two hundred times slower. A division is its code *and* the years in which the code had that name.
"""

from citymetrics.marks.places.dictionary import PlaceMark, division, parents
from citymetrics.marks.places.find import find_places
from citymetrics.marks.places.register import COUNTRY_CODE, Division, is_inside
from citymetrics.marks.places.resolve import adcode_of, read_place, resolve_place

__all__ = [
    "COUNTRY_CODE",
    "Division",
    "PlaceMark",
    "adcode_of",
    "division",
    "find_places",
    "is_inside",
    "parents",
    "read_place",
    "resolve_place",
]
