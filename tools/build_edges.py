"""Rebuild data/edges.toml, the words at whose inner borders no name begins or ends.

Needs the package jieba (MIT), whose dictionary of words, frequencies and kinds is read; ``pip install jieba``.

A name loses words at its edges: 其 in front, 均 behind. Such a word may be the half of another one (其他, 平均), and
only those others are of use here. Kept are the words of two to four characters that

- begin with a word that is stripped in front of a name, or with the last character of a division (市|民), or end with
  one that is stripped behind it, a verb of change included (``[adverb]``, ``[trailing]``, ``[link]``, ``[predicate]``
  of words.toml, trends.toml, 和 与 及);
- occur at least ``OFTEN`` times in the dictionary's counts, and more often than their two halves would by chance:
  人 and 为 meet more often than 人为 is said;
- are no proper names, idioms or foreign words, and no chains of words that are stripped one by one (还有);
- are not put in doubt by what stands beside them in more than ``MOST_RIVALS`` ways (人为: 商人|为, 工人|为 …).

A pair of characters is a word or not by what stands beside it: 其实 is one in 其实不易, none in 其实施. So a word in
front may be followed by a colon and the characters in front of which it is none, a word behind by those behind which it
is none: there the dictionary has a word that takes one of its halves away (其|实施, 水平|均), and the two together are
more frequent.
"""

from __future__ import annotations

from math import log
from pathlib import Path

import jieba

from citymetrics.text import lexicon

HEADER = """\
# Words at whose inner borders no name begins or ends (constructions/edges.py). `front` are those that begin with a word
# which is stripped in front of a name (其他), each with the characters in front of which it is none (其实:施); `behind`
# those that end with one stripped behind it (平均), with the characters behind which it is none. Selected from the
# dictionary of jieba (MIT, see NOTICE) by tools/build_edges.py, which says how; built, not edited.

"""
TARGET = Path(__file__).parents[1] / "src/citymetrics/data/edges.toml"

OFTEN = 50
RIVAL_OFTEN = 150
MOST_RIVALS = 25
LONGEST = 4
PROPER = frozenset(["nr", "nrt", "nrfg", "ns", "nt", "nz", "i", "x", "eng"])
PLACE_WORD = "s"
JOINING = ["和", "与", "及", "中"]
DIVISIONS = ["省", "市", "县", "区", "州", "镇"]
# Words of official texts that the dictionary lacks or has seen too seldom.
MORE_FRONT = ["再审", "再融资", "再贴现", "再贷款", "再担保", "再保险", "到户", "在外", "在逃", "有意愿"]
MORE_BEHIND = ["蓄能"]
# 却是, 更是: an adverb and the copula, however often they meet.
COPULA = "是"
SUFFIXES = ("至", "到", "为")  # 下滑至 is linked by 滑至; the word that must not be cut is 下滑


class Dictionary:
    """The words of jieba, each with its count and kind."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = {}
        self.kinds: dict[str, str] = {}
        path = Path(jieba.__file__).parent / "dict.txt"
        for line in path.read_text(encoding="utf-8").splitlines():
            word, count, kind = line.split(" ")
            self.counts[word], self.kinds[word] = int(count), kind
        self.total = sum(self.counts.values())

    def chance(self, *words: str) -> float:
        """The logarithm of how likely words are to follow one another, each by its count."""
        return sum(log(max(self.counts.get(word, 1), 1) / self.total) for word in words if word)


def stripped() -> tuple[set[str], set[str]]:
    """Return the words that are stripped in front of a name and behind it."""
    table = lexicon.read_toml("words.toml")
    trends = lexicon.read_toml("trends.toml")["trend"]
    front = set(table["adverb"]["leading"].split()) | set(DIVISIONS)
    behind = {word for group in ("trailing", "link") for word in table[group]["words"].split()}
    behind |= {word[:-1] for word in behind if len(word) > 1 and word.endswith(SUFFIXES)}
    behind |= {word for row in trends for word in row["words"]}
    both = (table["predicate"]["words"] + table["predicate"]["start_only"]).split()
    behind |= {word for word in both if len(word) == 1} | set(JOINING)
    return front, behind - {COPULA}


Rivals = dict[str, str]


def select(dictionary: Dictionary, front: set[str], behind: set[str]) -> tuple[Rivals, Rivals]:
    """Return the words that begin with what is stripped in front and those that end with what is stripped behind,
    each with the characters beside it with which it is none."""
    every = front | behind
    heads, tails = dict.fromkeys(MORE_FRONT, ""), dict.fromkeys(MORE_BEHIND, "")
    heads |= {word: _rivals_after(dictionary, word, [1]) for word in MORE_FRONT if word in dictionary.counts}
    for word, count in dictionary.counts.items():
        if count < OFTEN or not 2 <= len(word) <= LONGEST or dictionary.kinds[word] in PROPER:
            continue
        if word[0] in DIVISIONS and dictionary.kinds[word] == PLACE_WORD:
            continue  # 北京市|内: where, and no word of its own behind a division
        splits = [at for at in range(1, len(word)) if _is_one(dictionary, word, at)]
        at_head = [at for at in splits if word[:at] in front and not _is_chain(word[at:], front)]
        at_tail = [at for at in splits if word[at:] in behind and not _is_chain(word[:at], every)]
        if at_head:
            rivals = _rivals_after(dictionary, word, at_head)
            if len(rivals) <= MOST_RIVALS or word[0] in DIVISIONS:
                heads[word] = rivals
        if at_tail and len(rivals := _rivals_before(dictionary, word, at_tail)) <= MOST_RIVALS:
            tails[word] = rivals
    return heads, tails


def _is_chain(word: str, stripped: set[str]) -> bool:
    """Whether a word, or what is left of it, is taken off in turn: 还|有."""
    return not word or any(
        word[:at] in stripped and _is_chain(word[at:], stripped) for at in range(1, len(word) + 1)
    )


def _is_one(dictionary: Dictionary, word: str, at: int) -> bool:
    return dictionary.chance(word) > dictionary.chance(word[:at], word[at:])


_BY_HEAD: dict[str, list[str]] = {}
_BY_TAIL: dict[str, list[str]] = {}


def _index(dictionary: Dictionary) -> None:
    for word, count in dictionary.counts.items():
        if count >= RIVAL_OFTEN and len(word) > 1:
            for at in range(1, len(word)):
                _BY_HEAD.setdefault(word[:at], []).append(word)
                _BY_TAIL.setdefault(word[at:], []).append(word)


def _rivals_after(dictionary: Dictionary, word: str, heads: list[int]) -> str:
    """其实: 施, for 其|实施 is more frequent than 其实|施."""
    found = set()
    for at in heads:
        half = word[at:]
        for rival in _BY_HEAD.get(half, ()):
            rest = rival[len(half) :]
            # 拉萨市|民生: the last character of a division is no word that has to be met by chance.
            given = "" if word[:at] in DIVISIONS else word[:at]
            if dictionary.chance(given, rival) > dictionary.chance(word, rest):
                found.add(rest[0])
    return "".join(sorted(found))


def _rivals_before(dictionary: Dictionary, word: str, tails: list[int]) -> str:
    """平均: 水, for 水平|均 is more frequent than 水|平均."""
    found = set()
    for at in tails:
        half = word[:at]
        for rival in _BY_TAIL.get(half, ()):
            rest = rival[: -len(half)]
            if dictionary.chance(rival, word[at:]) > dictionary.chance(rest, word):
                found.add(rest[-1])
    return "".join(sorted(found))


def _written(words: Rivals) -> str:
    return "\n".join(f"{word}:{rivals}" if rivals else word for word, rivals in sorted(words.items()))


def main() -> None:
    dictionary = Dictionary()
    _index(dictionary)
    front, behind = select(dictionary, *stripped())
    TARGET.write_text(
        f'''{HEADER}front = """\n{_written(front)}\n"""\nbehind = """\n{_written(behind)}\n"""\n''',
        encoding="utf-8",
    )
    print(len(front), "words in front,", len(behind), "behind")


if __name__ == "__main__":
    main()
