"""Sets of words with the interface of a compiled pattern, looked up by dictionary.

An alternation of three hundred words is tried at every position of a text; a dictionary keyed by the first (or last)
character asks only for the few words that can stand there. Of several words the longest wins.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

__all__ = ["Chain", "Ending", "Hit", "Lexemes"]


@dataclass(slots=True, unsafe_hash=True)
class Hit:
    """Where a word stands; read like a match object."""

    text: str
    first: int
    last: int
    core: int = -1

    @property
    def verb(self) -> str:
        """The word without the particle (了, 过) that follows it."""
        return self.text[self.first : self.core if self.core >= 0 else self.last]

    def start(self) -> int:
        """Where it begins."""
        return self.first

    def end(self) -> int:
        """Where it ends."""
        return self.last

    def group(self) -> str:
        """The word itself."""
        return self.text[self.first : self.last]


class Lexemes:
    """Words, each with the continuations in front of which it is the first half of another word.

    >>> verbs = Lexemes(["建设", "建成"], {"建设": "用地|项目"})
    >>> verbs.match("建设公园").group(), verbs.match("建设用地")
    ('建设', None)
    >>> [hit.start() for hit in verbs.finditer("全市建成公园", 1)]
    [2]
    """

    def __init__(self, items: Iterable[str], not_before: Mapping[str, str] | None = None) -> None:
        stops = {word: _continuations(rest) for word, rest in (not_before or {}).items() if rest}
        words = {word: stops.get(word, ()) for word in items}
        self._first = _by_character(words, 0)
        self._last = _by_character(words, -1)

    def match(self, text: str, position: int = 0) -> Hit | None:
        """The longest word that begins at ``position``."""
        entry = self._first.get(text[position : position + 1])
        if entry is None:
            return None
        lengths, words = entry
        for length in lengths:
            end = position + length
            stop = words.get(text[position:end])
            if stop is not None and end <= len(text) and not (stop and text.startswith(stop, end)):
                return Hit(text, position, end)
        return None

    def before(self, text: str, end: int) -> Hit | None:
        """The longest word that ends at ``end``."""
        entry = self._last.get(text[end - 1]) if end else None
        if entry is None:
            return None
        lengths, words = entry
        for length in lengths:
            if length > end:
                continue
            stop = words.get(text[end - length : end])
            if stop is not None and not (stop and text.startswith(stop, end)):
                return Hit(text, end - length, end)
        return None

    @property
    def beginnings(self) -> frozenset[str]:
        """The characters that the words begin with."""
        return frozenset(self._first)

    def begins(self, character: str) -> bool:
        """Whether a word begins with the character."""
        return character in self._first

    def finditer(self, text: str, position: int = 0) -> Iterator[Hit]:
        """The words from ``position`` on, none overlapping."""
        first = self._first
        while position < len(text):
            hit = self.match(text, position) if text[position] in first else None
            if hit is None:
                position += 1
            else:
                yield hit
                position = hit.last

    def search(self, text: str, position: int = 0) -> Hit | None:
        """The first word from ``position`` on."""
        return next(self.finditer(text, position), None)


# Words by one of their characters: the lengths that occur, longest first, and what each word may not stand before.
_Index = dict[str, tuple[tuple[int, ...], dict[str, tuple[str, ...]]]]


def _by_character(words: Mapping[str, tuple[str, ...]], place: int) -> _Index:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for word, stop in words.items():
        found.setdefault(word[place], {})[word] = stop
    return {character: (_lengths(alike), alike) for character, alike in found.items()}


def _lengths(words: Iterable[str]) -> tuple[int, ...]:
    return tuple(sorted({len(word) for word in words}, reverse=True))


def _continuations(written: str) -> tuple[str, ...]:
    """Read 用地|项目 or, for single characters, [外口接]."""
    if written[0] == "[" and written[-1] == "]":
        return tuple(written[1:-1])
    return tuple(part for part in written.split("|") if part)


class Ending:
    """Words that end a text, with an optional particle (了, 约) behind them; ``not_after`` gives the characters
    behind which a word is the second half of a noun.

    >>> Ending(["达到"], "了").search("人数达到了").start()
    2
    """

    def __init__(
        self, items: Iterable[str], *particles: str, not_after: Mapping[str, str] | None = None
    ) -> None:
        stems = set(items)
        self._not_after = not_after or {}
        self._words = frozenset(stem + tail for stem in stems for tail in ("", *particles))
        tails: dict[str, list[str]] = {}
        for word in self._words:
            tails.setdefault(word[-1], []).append(word)
        self._tails = {tail: _lengths(words) for tail, words in tails.items()}

    def ends(self, character: str) -> bool:
        """Whether a word ends with the character."""
        return character in self._tails

    def search(self, text: str) -> Hit | None:
        """The longest word that ends ``text``."""
        for length in self._tails.get(text[-1:], ()):
            word = text[-length:]
            if word in self._words:
                begin = len(text) - len(word)
                if begin and text[begin - 1] in self._not_after.get(word, ""):
                    continue  # 行为, 附近: the second half of a noun
                return Hit(text, begin, len(text))
        return None


_PARTICLES = frozenset("了出起过")


class Chain:
    """Verbs in a row (建设筹集, 清理、关闭) at one end of a text. ``particles`` go with the verb before them (建成了);
    each is given with the characters in front of which it begins the object instead (建设|过江通道)."""

    def __init__(
        self,
        verbs: Lexemes,
        opening: Lexemes,
        manner: Lexemes,
        wide: Lexemes,
        particles: Mapping[str, str],
    ) -> None:
        self._verbs, self._opening, self._manner, self._wide = verbs, opening, manner, wide
        self._objects = {particle: frozenset(rest) for particle, rest in particles.items()}
        self._begins = opening.beginnings | manner.beginnings

    def match(self, text: str) -> Hit | None:
        """The verbs that ``text`` begins with, a word of manner (高标准) in front included."""
        if text[:1] not in self._begins:
            return None
        manner = self._manner.match(text)
        begin = manner.last if manner else 0
        hit = self._opening.match(text, begin)
        if hit is None and manner:
            begin, hit = 0, self._opening.match(text, 0)
        if hit is None:
            return None
        end = hit.last
        while True:
            step = end + 1 if text[end : end + 1] in ("、", "和", "并") and end < len(text) else end
            hit = self._verbs.match(text, step)
            if hit is None:
                break
            end = hit.last
        core = end
        objects = self._objects.get(text[end : end + 1])
        if objects is not None and text[end + 1 : end + 2] not in objects:
            end += 1
        return Hit(text, 0, end, core)

    def search(self, text: str, wide: bool = False) -> Hit | None:
        """The verbs that ``text`` ends with; with ``wide`` also those that are as often nouns (生产)."""
        end = len(text)
        hit = self._ending(text, end, wide)
        if hit is None and text[-1:] in _PARTICLES:
            hit = self._ending(text, end - 1, wide)
        if hit is None:
            return None
        begin, core = hit.first, hit.last
        while begin:
            step = begin - 1 if text[begin - 1] in "、和并" else begin
            hit = self._verbs.before(text, step)
            if hit is None:
                break
            begin = hit.first
        return Hit(text, begin, end, core)

    def _ending(self, text: str, end: int, wide: bool) -> Hit | None:
        return self._verbs.before(text, end) or (self._wide.before(text, end) if wide else None)

    def fullmatch(self, text: str) -> Hit | None:
        """The whole of ``text``, if it is nothing but verbs."""
        if not self._verbs.begins(text[:1]):
            return None
        hit = self.search(text)
        return hit if hit is not None and hit.first == 0 else None

    def finditer(self, text: str, position: int = 0) -> Iterator[Hit]:
        """The single verbs from ``position`` on."""
        return self._verbs.finditer(text, position)

    def inside(self, text: str, position: int = 0) -> Hit | None:
        """The first verb from ``position`` on."""
        return self._verbs.search(text, position)
