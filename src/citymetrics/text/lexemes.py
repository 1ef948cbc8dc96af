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
        self._first: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        self._last: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
        for word in sorted(set(items), key=lambda w: (-len(w), w)):
            entry = (word, stops.get(word, ()))
            self._first.setdefault(word[0], []).append(entry)
            self._last.setdefault(word[-1], []).append(entry)

    def match(self, text: str, position: int = 0) -> Hit | None:
        """The longest word that begins at ``position``."""
        for word, stop in self._first.get(text[position : position + 1], ()):
            if text.startswith(word, position):
                end = position + len(word)
                if not stop or not text.startswith(stop, end):
                    return Hit(text, position, end)
        return None

    def before(self, text: str, end: int) -> Hit | None:
        """The longest word that ends at ``end``."""
        if not end:
            return None
        for word, stop in self._last.get(text[end - 1], ()):
            if text.endswith(word, 0, end) and not (stop and text.startswith(stop, end)):
                return Hit(text, end - len(word), end)
        return None

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
        self._longest = max(map(len, self._words))
        self._tails = frozenset(word[-1] for word in self._words)

    def search(self, text: str) -> Hit | None:
        """The longest word that ends ``text``."""
        if not text or text[-1] not in self._tails:
            return None
        size = len(text)
        for length in range(min(self._longest, size), 0, -1):
            word = text[size - length :]
            if word in self._words:
                before = text[size - length - 1 : size - length]
                if before and before in self._not_after.get(word, ""):
                    return None  # 行为, 附近: the second half of a noun
                return Hit(text, size - length, size)
        return None


# 建设过江通道, 更新出租汽车: the character begins the object.
_NOT_PARTICLE = {"过": "夜境路冬江河海街水渡滤程敏桥", "出": "租口境行版栏海入厂让资生国", "并": "网购轨"}


class Chain:
    """Verbs in a row (建设筹集, 清理、关闭) at one end of a text."""

    def __init__(self, verbs: Lexemes, opening: Lexemes, manner: Lexemes, wide: Lexemes) -> None:
        self._verbs, self._opening, self._manner, self._wide = verbs, opening, manner, wide

    def match(self, text: str) -> Hit | None:
        """The verbs that ``text`` begins with, a word of manner (高标准) in front included."""
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
        tail, after = text[end : end + 1], text[end + 1 : end + 2]
        if tail and after not in tuple(_NOT_PARTICLE.get(tail, "")) and tail in "了出并过":
            end += 1
        return Hit(text, 0, end, core)

    def search(self, text: str, wide: bool = False) -> Hit | None:
        """The verbs that ``text`` ends with; with ``wide`` also those that are as often nouns (生产)."""
        end = len(text)
        tail = end - 1 if text[-1:] in ("了", "出", "起", "过") else end
        for stop in dict.fromkeys((end, tail)):
            hit = self._verbs.before(text, stop) or (self._wide.before(text, stop) if wide else None)
            if hit is not None:
                core = hit.last
                break
        else:
            return None
        begin = hit.first
        while begin:
            step = begin - 1 if text[begin - 1] in "、和并" else begin
            hit = self._verbs.before(text, step)
            if hit is None:
                break
            begin = hit.first
        return Hit(text, begin, end, core)

    def fullmatch(self, text: str) -> Hit | None:
        """The whole of ``text``, if it is nothing but verbs."""
        hit = self.search(text)
        return hit if hit is not None and hit.first == 0 else None

    def finditer(self, text: str, position: int = 0) -> Iterator[Hit]:
        """The single verbs from ``position`` on."""
        return self._verbs.finditer(text, position)

    def inside(self, text: str, position: int = 0) -> Hit | None:
        """The first verb from ``position`` on."""
        return self._verbs.search(text, position)
