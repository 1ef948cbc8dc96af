"""Word classes (``data/classes.toml``) and the patterns written from them (``data/patterns/*.toml``).

A pattern names a class in angle brackets: ``'(?:<scope>)[^，。；]{0,10}$'`` tries each word of the class, the longest
first. All rows are checked on first use, a pattern is compiled when it is first asked for.

>>> pattern("rank.scope").search("总量居全国").group()
'全国'
>>> "全市" in word_class("scope")
True
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial
from importlib.resources import files
from typing import Any

import regex

from citymetrics.errors import DataError
from citymetrics.text import lexicon
from citymetrics.text.engine import compiled

__all__ = [
    "Characters",
    "Head",
    "Tail",
    "class_alternation",
    "head",
    "load_classes",
    "load_patterns",
    "may_touch",
    "pattern",
    "tail",
    "word_class",
    "written_out",
]

# <scope>, but neither (?P<name>…) nor (?<name>…), (?P>name) or \g<name>; (?<= and (?<! hold no letter.
_CLASS_RE = regex.compile(r"(?<!\?P?|\\[gk])<([a-z][a-z0-9-]*)>")


@cache
def load_classes() -> Mapping[str, Mapping[str, Any]]:
    """Return the checked rows of classes.toml by id; each has ``words`` and may have exceptions of its words."""
    optional = ["not_before", "not_after", "reason", "examples", "counter_examples", "in_code"]
    rows = lexicon.read_rows("classes.toml", "class", required=["words"], optional=optional)
    for row in rows:
        words, where = row["words"], f"classes.toml: [[class]] {row['id']}"
        if not words or words != sorted(set(words)):
            raise DataError(f"{where}: words must be sorted, each given once")
        for word in [*_exceptions(row, "not_before", where), *_exceptions(row, "not_after", where)]:
            if word not in words:
                raise DataError(f"{where}: {word!r} has an exception and is no word of the class")
    return {row["id"]: row for row in rows}


@cache
def load_patterns() -> Mapping[str, Mapping[str, Any]]:
    """Return the checked rows of all files in ``data/patterns`` by id."""
    found: dict[str, Mapping[str, Any]] = {}
    used: set[str] = set()
    folder = files("citymetrics").joinpath("data", "patterns")
    for name in sorted(path.name for path in folder.iterdir() if path.name.endswith(".toml")):
        required = ["pattern", "examples", "counter_examples"]
        optional = ["reason", "flags", "engine"]
        for row in lexicon.read_rows(f"patterns/{name}", "pattern", required=required, optional=optional):
            where = f"patterns/{name}: [[pattern]] {row['id']}"
            if row["id"] in found or not row["examples"]:
                raise DataError(
                    f"{where}: " + ("id is used twice" if row["id"] in found else "has no example")
                )
            if row.get("engine", "regex") != "regex":
                raise DataError(f"{where}: engine is 'regex' or left out, not {row['engine']!r}")
            named = set(_CLASS_RE.findall(row["pattern"]))
            if unknown := named - load_classes().keys():
                raise DataError(f"{where}: no class {', '.join(sorted(unknown))} in classes.toml")
            used |= named
            found[row["id"]] = row
    idle = [one for one, row in load_classes().items() if not (one in used or row.get("in_code"))]
    if idle:
        raise DataError(
            f"classes.toml: no pattern names {', '.join(idle)}; in_code = true is for code that does"
        )
    return found


@cache
def word_class(name: str) -> tuple[str, ...]:
    """Return the words of a class as they stand, without their exceptions."""
    if name not in load_classes():
        raise DataError(f"classes.toml: no [[class]] {name}")
    return tuple(load_classes()[name]["words"])


@cache
def pattern(name: str) -> regex.Pattern[str]:
    """Return the compiled pattern with the id ``name``."""
    if name not in load_patterns():
        raise DataError(f"patterns: no [[pattern]] {name}")
    written = written_out(name)
    try:
        return regex.compile(written) if "engine" in load_patterns()[name] else compiled(written)
    except regex.error as error:
        raise DataError(f"patterns: [[pattern]] {name}: {error}") from None


def written_out(name: str) -> str:
    """Return a pattern with its classes and flags written out."""
    row = load_patterns()[name]
    flags = f"(?{row['flags']})" if "flags" in row else ""
    return flags + str(_CLASS_RE.sub(lambda found: class_alternation(found[1]), row["pattern"]))


def may_touch(pattern: regex.Pattern[str], character: str) -> bool:
    """Whether a match can begin with a character, or, of a pattern that searches backwards, end with it.

    The pattern itself says so: whether more text could make a match of the character alone. At blanks and at the edge
    of a text, and of a pattern that looks back for what must stand there, the answer is always yes.

    >>> may_touch(regex.compile("比上年|较年初"), "较"), may_touch(regex.compile("比上年|较年初"), "年")
    (True, False)
    """
    if not character.strip() or "(?<=" in pattern.pattern:
        return True
    return pattern.match(character, partial=True) is not None


class Characters(dict[str, bool]):
    """Answers to one question about characters, each found out once; to ask again is to look it up.

    >>> digits = Characters(str.isdigit)
    >>> digits["3"], digits["三"], len(digits)
    (True, False, 2)
    """

    def __init__(self, ask: Callable[[str], bool]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, character: str) -> bool:
        answer = self[character] = self._ask(character)
        return answer


class Head:
    """A pattern that is asked only where the first character can begin a match: a table is faster than a search.

    >>> compared = Head(regex.compile("比上年|较年初"))
    >>> compared.match("较年初增加").end(), compared.begins["年"]
    (3, False)
    >>> [found.span() for found in compared.finditer("实有人口较年初")]
    [(4, 7)]
    """

    __slots__ = ("_pattern", "begins")

    def __init__(self, pattern: regex.Pattern[str]) -> None:
        self._pattern = pattern
        self.begins = Characters(partial(may_touch, regex.compile(pattern.pattern)))

    def match(self, text: str) -> regex.Match[str] | None:
        """The match at the beginning of ``text``."""
        return self._pattern.match(text) if self.begins[text[:1]] else None

    def finditer(self, text: str) -> Iterator[regex.Match[str]]:
        """The matches in ``text``, those of no characters left out."""
        if isinstance(self._pattern, re.Pattern):  # which looks for first characters by itself
            yield from (found for found in self._pattern.finditer(text) if found.end() > found.start())
            return
        begins, match = self.begins, self._pattern.match
        position = 0
        for at, character in enumerate(text):
            if at >= position and begins[character] and (found := match(text, at)) and found.end() > at:
                yield found
                position = found.end()


class Tail:
    """A pattern of which every branch ends in ``$``, asked only where the last character can end a match.

    >>> Tail(regex.compile("(?:达|突破)$")).search("人数突破").start()
    2
    """

    __slots__ = ("_pattern", "ends")

    def __init__(self, pattern: regex.Pattern[str]) -> None:
        self._pattern = pattern
        self.ends = Characters(partial(may_touch, regex.compile(f"(?r){pattern.pattern}")))

    def search(self, text: str) -> regex.Match[str] | None:
        """The first match in ``text``, which it ends."""
        return self._pattern.search(text) if self.ends[text[-1:]] else None


@cache
def head(name: str) -> Head:
    """Return the pattern with the id ``name`` for the beginnings of texts."""
    return Head(pattern(name))


@cache
def tail(name: str) -> Tail:
    """Return the pattern with the id ``name`` for the ends of texts."""
    return Tail(pattern(name))


@cache
def class_alternation(name: str) -> str:
    """A class as a group: the longest word first, each with its exceptions as lookarounds."""
    row = load_classes()[name]
    before, after = _exceptions(row, "not_before", name), _exceptions(row, "not_after", name)
    words = sorted(row["words"], key=lambda word: (-len(word), word))
    tried = [
        (f"(?<!{after[word]})" if word in after else "")
        + regex.escape(word)
        + (f"(?!{before[word]})" if word in before else "")
        for word in words
    ]
    return f"(?:{'|'.join(tried)})"


def _exceptions(row: Mapping[str, Any], key: str, where: str) -> dict[str, str]:
    """The lines of a class that say beside what a word is the half of another one: 居:民|住|家."""
    found: dict[str, str] = {}
    for line in row.get(key, ()):
        word, colon, rest = line.partition(":")
        if not (colon and rest) or word in found:
            raise DataError(f"{where}: {key}: {line!r} must be one line a word, like 居:民|住")
        found[word] = rest
    return found
