"""Words that stand for several members (城乡: 城镇 and 农村; 第一、三产业), and members without a joint (公路水路)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from citymetrics.errors import DataError
from citymetrics.reading.constructions.memory import Name
from citymetrics.text import lexicon
from citymetrics.text.patterns import pattern
from citymetrics.text.phrase import Phrase

__all__ = ["Pair", "by_number", "in_one_word", "industries", "pairs", "side_by_side"]


@dataclass(frozen=True, slots=True)
class Pair:
    """A word of several members, and the pattern that finds it where it is no part of a longer one."""

    word: str
    members: tuple[str, ...]
    found: regex.Pattern[str]
    cut: bool
    """Whether the first member may leave its second half to the other one: 本外币存、贷款余额."""
    numbered: bool
    """Whether a list may call its members by their numbers alone: 第一、三产业."""


@cache
def pairs() -> Sequence[Pair]:
    """The checked rows of pairs.toml, the longest word first."""
    optional = ["not_before", "cut", "numbered"]
    rows = lexicon.read_rows("pairs.toml", "pair", required=["members", "examples"], optional=optional)
    found = []
    for row in sorted(rows, key=lambda row: -len(row["id"])):
        if len(row["members"]) < 2:
            raise DataError(f"pairs.toml: [[pair]] {row['id']}: a word of one member is no pair")
        before = f"(?!{row['not_before']})" if "not_before" in row else ""
        asked = regex.compile(regex.escape(row["id"]) + before)
        found.append(Pair(row["id"], tuple(row["members"]), asked, "cut" in row, "numbered" in row))
    return found


def industries() -> tuple[str, ...]:
    """第一产业, 第二产业, 第三产业.

    >>> industries()[2]
    '第三产业'
    """
    return next(pair.members for pair in pairs() if pair.numbered)


def by_number(phrase: Phrase, count: int) -> list[Name] | None:
    """The industries of 第一、三产业比重, told by their numbers; None where they are not ``count``."""
    match = pattern("deal.industry").match(phrase.text)
    if match is None or len(match.captures("number")) != count:
        return None
    rest = phrase.cut(match.end())
    named = {member[1]: member for member in industries()}
    return [Name(rest, prefix=named[number]) for number in match.captures("number")]


def in_one_word(phrase: Phrase, count: int) -> list[Name] | None:
    """The members of 城乡居民收入, 金融机构存贷款余额; None where there is no word of ``count`` members.

    >>> [name.prefix + name.phrase.text for name in in_one_word(Phrase("城乡居民收入", range(6)), 2) or ()]
    ['城镇居民收入', '农村居民收入']
    """
    for pair in pairs():
        match = pair.found.search(phrase.text) if len(pair.members) == count else None
        if match:
            return [_member(phrase, pair, member, match.start()) for member in pair.members]
    return None


def _member(phrase: Phrase, pair: Pair, member: str, at: int) -> Name:
    """One member of a pair: its own characters of the word, else what the word implies."""
    head, rest = phrase.cut(0, at), phrase.cut(at + len(pair.word))
    if not set(member) <= set(pair.word):
        return Name(rest, prefix=head.text + member)
    for character in member:
        place = at + pair.word.index(character)
        head = head + phrase.cut(place, place + 1)
    return Name(head + rest)


def side_by_side(phrase: Phrase, count: int) -> list[Name] | None:
    """The members of 公路水路货运量: two modifiers that end alike, without a joint."""
    match = pattern("deal.side-by-side").match(phrase.text) if count == 2 else None
    if match is None:
        return None
    head = phrase.cut(match.start("head"))
    return [Name(phrase.cut(*match.span(name)) + head) for name in ("first", "second")]
