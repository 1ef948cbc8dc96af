"""Count the names that fail a text: records that only their value tells apart, names that begin or end inside a word.

    python tools/name_quality.py FOLDER... [--published DATE] [--place NAME] [--samples 20]

Both shares are of all records of the texts (every .txt below the folders; a ``.json`` beside one may give its
``published`` and ``context_place``). *Alike* are records of one text with the same name, verb, place, period (by its
words where its year is open), statistic and unit, but other values; not what a move begins with (由A到B) and a bound in
front of its figure (突破A，达到B); *alike in all else* those whose basis, status, scope and entity are the same,
too. *Cut* are names whose first or last character stands inside a word of the segmenter jieba (MIT), which
``pip install jieba`` gives; a word that is two of its words (受灾面积) may be cut between them. Its dictionary holds
errors (比达, 总额近), so that a share of zero is not to be had. Samples are drawn evenly over the texts.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_DOWN, Decimal
from pathlib import Path

from citymetrics import Indicator, extract
from citymetrics.sources.plain import read_text

GOAL_ALIKE, GOAL_CUT = 0.015, 0.010

Segment = Callable[[str], list[str]]


@dataclass(slots=True)
class Counted:
    """What was counted over texts; each sample is a line to print."""

    records: int = 0
    alike: int = 0
    alike_in_all: int = 0
    cut: int = 0
    alike_samples: list[str] = field(default_factory=list)
    cut_samples: list[str] = field(default_factory=list)


def read_jobs(
    folders: Sequence[Path], published: str | None, place: str | None
) -> Iterator[tuple[str, str, str | None, str | None]]:
    """Yield document, text, date and place of every text below the folders."""
    for folder in folders:
        for path in sorted(folder.rglob("*.txt")):
            known = {}
            if (beside := path.with_suffix(".json")).is_file():
                known = json.loads(beside.read_text(encoding="utf-8"))
            yield (
                str(path.relative_to(folder)), read_text(path),
                known.get("published") or published, known.get("context_place") or place,
            )  # fmt: skip


MOVED = frozenset(["name.move", "order.from"])
"""The rules of what a move begins with: 由5%提高到8% tells its two figures apart."""
NEAR = 8
"""Characters between a bound and the figure that it bounds: 突破3万亿元，达到3.6万亿元."""


def alike(records: Sequence[Indicator], text: str, in_all: bool = False) -> list[list[Indicator]]:
    """Return the groups of a text's records that are the same in all but the value.

    The same figure said twice is one statement, and no two that have to be told apart; so is a bound of its
    figure. Where a text leaves the year of its periods open, their words tell them apart (7月份, 1—7月份).
    """
    groups: dict[tuple[object, ...], list[Indicator]] = defaultdict(list)
    for record in records:
        key: tuple[object, ...] = (
            record.indicator, record.action, record.place, record.period_start or _when(record, text),
            record.period_end, record.statistic, record.unit, not MOVED.isdisjoint(record.rules),
        )  # fmt: skip
        if in_all:
            key += (
                record.basis, record.status, record.scope, record.entity, record.per, record.prices, record.obs_status,
            )  # fmt: skip
        groups[key].append(record)
    stated = [
        [r for r in group if not any(_bounds(r, other) for other in group)] for group in groups.values()
    ]
    return [group for group in stated if len({(r.value, r.lower, r.upper) for r in group}) > 1]


def _when(record: Indicator, text: str) -> str:
    """The words for a period whose year is not known."""
    spans = [span.partition("-") for span in (record.period_at or "").split()]
    return " ".join(text[int(start) : int(end)] for start, _, end in spans)


def _bounds(record: Indicator, other: Indicator) -> bool:
    """Whether a record is a bound of a figure: of the one right behind it, or of the same figure, rounded
    (800亿斤以上 of 838.6亿斤)."""
    value, bound = other.value, record.value
    if value is None or bound is None or other.qualifier != "exact" or record.qualifier == "exact":
        return False
    low, high = record.lower, record.upper
    if (
        (low is None and high is None)
        or (low is not None and value < low)
        or (high is not None and value > high)
    ):
        return False
    return 0 < other.start - record.end <= NEAR or _rounded(value, bound) == bound


def _rounded(value: Decimal, bound: Decimal) -> Decimal:
    """A value without the digits behind the last one that a bound states."""
    exponent = bound.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    return value.quantize(Decimal((0, (1,), exponent)), ROUND_DOWN)


def edges(record: Indicator) -> tuple[int, int] | None:
    """Where the words of a name begin and end in the text; none for a name that the text only implies."""
    if not record.indicator_at:
        return None
    spans = record.indicator_at.split()
    return int(spans[0].partition("-")[0]), int(spans[-1].partition("-")[2])


def cut_words(text: str, records: Sequence[Indicator], segment: Segment) -> list[tuple[Indicator, str]]:
    """Return the records whose name begins or ends inside a word, each with the word.

    >>> from citymetrics import extract
    >>> records = extract("产值达5亿元")
    >>> cut_words("产值达5亿元", records, lambda line: ["产值达", "5", "亿元"])[0][1]
    '产值达'
    """
    starts = _word_starts(text, segment)
    found = []
    for record in records:
        for edge in edges(record) or ():
            if 0 < edge < len(text) and edge not in starts and _is_han(text[edge - 1 : edge + 1]):
                begin = max(start for start in starts if start < edge)
                end = min((start for start in starts if start > edge), default=len(text))
                found.append((record, text[begin:end]))
                break
    return found


def _is_han(pair: str) -> bool:
    return all("\u4e00" <= character <= "\u9fff" for character in pair)


def _word_starts(text: str, segment: Segment) -> set[int]:
    starts, position = set(), 0
    for line in text.splitlines(keepends=True):
        for word in segment(line):
            starts.add(position)
            position += len(word)
    return starts


def jieba_segmenter() -> Segment:
    """Return jieba's segmentation by its dictionary alone: no word is made up, no cache is left behind, compounds are
    two words."""
    import jieba

    tokenizer = jieba.Tokenizer()
    jieba.setLogLevel("ERROR")
    with tempfile.TemporaryDirectory() as folder:
        tokenizer.tmp_dir = folder
        tokenizer.initialize()
    known = tokenizer.FREQ

    def segment(line: str) -> list[str]:
        words: list[str] = []
        for word in tokenizer.lcut(line, HMM=False):
            parts = next((p for p in _halves(word) if all(known.get(part) for part in p)), [word])
            words += parts
        return words

    return segment


def _halves(word: str) -> Iterator[list[str]]:
    """The ways to read a word as two of at least two characters: 受灾面积 is 受灾|面积."""
    return ([word[:at], word[at:]] for at in range(2, len(word) - 1))


def count(
    jobs: Iterator[tuple[str, str, str | None, str | None]], segment: Segment, counted: Counted | None = None
) -> Counted:
    """Count over texts, extracting each."""
    counted = counted or Counted()
    for doc, text, published, place in jobs:
        day = date.fromisoformat(published[:10]) if published else None
        records = list(extract(text, doc=doc, published=day, place=place))
        counted.records += len(records)
        groups = alike(records, text)
        counted.alike += sum(map(len, groups))
        counted.alike_in_all += sum(map(len, alike(records, text, in_all=True)))
        counted.alike_samples += [_show_group(doc, text, group) for group in groups]
        found = cut_words(text, records, segment)
        counted.cut += len(found)
        counted.cut_samples += [
            f"{doc}\t{word}\t{record.indicator}\t{_around(text, record)}" for record, word in found
        ]
    return counted


def _show_group(doc: str, text: str, group: Sequence[Indicator]) -> str:
    first = group[0]
    named = f"{first.indicator} [{first.action or ''}] {first.statistic} {first.unit}"
    return f"{doc}\t{len(group)} x {named}\t" + " // ".join(_around(text, record) for record in group[:2])


def _around(text: str, record: Indicator) -> str:
    before = text[max(0, record.start - 40) : record.start]
    after = text[record.end : record.end + 12]
    return "".join(f"{before}[{record.text}]{after}".split())


def report(counted: Counted, samples: int) -> list[str]:
    """Return the shares, each with its goal, and the samples."""
    lines = [f"{counted.records} records"]
    total = counted.records or 1
    for title, number, goal, found in (
        ("alike but for the value", counted.alike, GOAL_ALIKE, counted.alike_samples),
        ("alike in all else", counted.alike_in_all, GOAL_ALIKE, []),
        ("cut a word", counted.cut, GOAL_CUT, counted.cut_samples),
    ):
        lines.append(f"{title}: {number} ({number / total:.2%}; goal {goal:.1%})")
        step = max(1, len(found) // samples) if samples else 0
        lines += ["    " + line for line in (found[::step][:samples] if step else [])]
    return lines


def main(argv: Sequence[str] | None = None) -> int:
    """Count and print; 0 where both goals are met, 1 where one is not, 2 where a folder holds no text."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--published", help="when the texts came out, where no .json beside them says it")
    parser.add_argument("--place", help="what 全市 means, likewise")
    parser.add_argument("--samples", type=int, default=20, help="how many of each to print")
    arguments = parser.parse_args(argv)
    jobs = list(read_jobs(arguments.folders, arguments.published, arguments.place))
    if not jobs:
        print("name_quality: the folders hold no .txt; give the folder of the texts", file=sys.stderr)
        return 2
    counted = count(iter(jobs), jieba_segmenter())
    print("\n".join(report(counted, arguments.samples)))
    met = counted.alike_in_all <= GOAL_ALIKE * counted.records and counted.cut <= GOAL_CUT * counted.records
    return 0 if met else 1


if __name__ == "__main__":
    raise SystemExit(main())
