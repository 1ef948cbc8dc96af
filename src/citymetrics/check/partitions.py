"""Breakdowns that are complete by the meaning of their words: three industries, exports and imports, X and 非X.

``data/partitions.toml`` lists them. The name of a part is divided into the part and its *head*, of which it
is a part: 第二产业投资 is the 投资 of the second industry.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

import regex

from citymetrics.text.folded import fold
from citymetrics.text.lexicon import read_rows
from citymetrics.text.patterns import pattern

__all__ = ["NOT_ADDITIVE_RE", "Part", "Partition", "find_parts", "is_within", "may_be_whole", "partitions"]

FILE = "partitions.toml"
NOT = "非"
NOT_ADDITIVE_RE = regex.compile(r"人均|户均|平均|单位|万元|每|[率比]$|比重|指数|价格|均价|里程碑")
"""Averages, rates and indices: those of the parts do not add up to that of the whole."""


@dataclass(frozen=True, slots=True)
class Partition:
    """One complete breakdown: the words for each part, and what the parts may be of."""

    id: str
    parts: tuple[tuple[str, ...], ...]
    optional: tuple[tuple[str, ...], ...] = ()
    heads: tuple[str, ...] = ()
    wholes: tuple[str, ...] = ()
    not_after: str = ""
    examples: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """A name read as a part: which partition, which of its parts, and the head."""

    partition: Partition
    index: int
    head: str


@cache
def partitions() -> tuple[Partition, ...]:
    """Return the rows of the table."""
    rows = read_rows(
        FILE,
        "partition",
        required=("parts", "examples"),
        optional=("optional", "heads", "wholes", "not_after"),
    )
    return tuple(
        Partition(
            row["id"],
            _nested(row["parts"]),
            _nested(row.get("optional", ())),
            tuple(row.get("heads", ())),
            tuple(row.get("wholes", ())),
            row.get("not_after", ""),
            _nested(row["examples"]),
        )
        for row in rows
    )


def find_parts(name: str) -> list[Part]:
    """Return every way to read ``name`` as a part.

    >>> [(part.partition.id, part.index, part.head) for part in find_parts("第二产业增加值")]
    [('industry.three', 1, '增加值')]
    >>> find_parts("进出口总额")
    []
    """
    found = []
    name = fold(name)
    for partition in partitions():
        for index, words in enumerate((*partition.parts, *partition.optional)):
            head = _without(name, words, partition.not_after)
            if head is not None and (not partition.heads or head in partition.heads):
                found.append(Part(partition, index, head))
    return found


def may_be_whole(name: str, part: Part) -> bool:
    """Return whether ``name`` can be the whole of parts of this kind and head.

    >>> part = find_parts("第二产业投资")[0]
    >>> may_be_whole("固定资产投资额", part), may_be_whole("工业投资", part), may_be_whole("第一产业投资", part)
    (True, False, False)
    """
    if any(other.partition is part.partition for other in find_parts(name)):
        return False
    name = fold(name)
    for heads, names in _whole_names():
        if part.head in heads:
            return name in names or name.endswith(names)
    if not part.head:
        return name.endswith(part.partition.wholes) if part.partition.wholes else False
    # 邮电业营业收入 is the whole of 邮政业务收入, but 常住人口 is none of 城镇就业.
    named = bool(part.partition.wholes) and name.endswith(part.partition.wholes)
    return is_within(part.head, name) or (named and name[-1] == part.head[-1])


def is_within(short: str, long: str) -> bool:
    """Return whether the characters of ``short`` occur in ``long`` in the same order.

    >>> is_within("零售额", "社会消费品零售总额"), is_within("零售额", "销售额")
    (True, False)
    """
    rest = iter(long)
    return all(character in rest for character in short)


@cache
def _whole_names() -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    rows = read_rows(FILE, "whole", required=("heads", "names"))
    return tuple((tuple(row["heads"]), tuple(row["names"])) for row in rows)


def _without(name: str, words: tuple[str, ...], not_after: str) -> str | None:
    """Return the name without the part's word, or None where it has none; the last occurrence is meant."""
    for word in words:
        at = name.rfind(word)
        # 非农业 is not a part named 农业: 非 makes it the other one.
        if at < 0 or (at and name[at - 1] in NOT + not_after):
            continue
        joint, before = pattern("partition.joint"), pattern("partition.by").sub("", name[:at])
        return joint.sub("", before) + joint.sub("", name[at + len(word) :])
    return None


def _nested(rows: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row) for row in rows)
