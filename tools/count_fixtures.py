"""Count the annotated cases of tests/fixtures: texts, sentences, records, near misses and known failures.

usage: count_fixtures.py

A case with a template is one case and as many texts as it has words; only the others have sentences of their own. A
near miss is a case whose text gives no record, or fewer than a careless reader takes: it has no records, is
``partial``, or says with ``why`` what must not be read. Exit status: 0 counted, 2 wrong usage.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from citymetrics.evaluate.fixtures import Case, load_cases
from citymetrics.text.folded import find_paragraphs, find_sentences, fold

FIXTURES = Path(__file__).resolve().parents[1] / "tests" / "fixtures"


def count(cases: Iterable[Case]) -> dict[str, int]:
    """Return how many there are of each kind, by the words that the count is printed with."""
    cases = list(cases)
    alone = [case for case in cases if not case.word]
    templates = {(case.file, case.number) for case in cases if case.word}
    return {
        "cases": len(alone) + len(templates),
        "of these with a template": len(templates),
        "words in the templates": len(cases) - len(alone),
        "sentences outside the templates": sum(_sentences(case.text) for case in alone),
        "expected records": sum(len(case.expected) for case in cases),
        "near misses": sum(not case.expected or case.partial or case.why is not None for case in cases),
        "of these with no record": sum(not case.expected for case in cases),
        "known failures": sum(case.xfail is not None for case in cases),
    }


def _sentences(text: str) -> int:
    folded = fold(text)
    return sum(
        len(find_sentences(folded, paragraph.start, paragraph.end)) for paragraph in find_paragraphs(folded)
    )


def main(arguments: list[str]) -> int:
    if arguments:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    files = sorted(FIXTURES.rglob("*.toml"))
    print(f"{len(files):>6,} files")
    for what, number in count(case for path in files for case in load_cases(path)).items():
        print(f"{number:>6,} {what}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
