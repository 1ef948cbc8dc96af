"""Compare the records of two commits over a folder of texts.

usage: compare.py OLD NEW FOLDER [--published DATE] [--place NAME] [--rules] [--repository DIR]

OLD and NEW are commits, or ``.`` for the working tree. Records are matched by document, start and end. Printed are
those that appeared (+), vanished (-) or changed (~, field by field), each in its sentence, and at the end how many.
A ``.json`` beside a text may give its ``published`` and ``context_place``, as annotations do.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from citymetrics.errors import ReadError
from citymetrics.evaluate import in_sentence
from citymetrics.sources.plain import read_text

Row = dict[str, Any]
Key = tuple[str, int, int]

WORKING_TREE = "."
PLACE_OF_RECORD = {"doc", "start", "end", "text"}

# Runs in a process of its own, with the package of one commit; knows nothing but `extract`.
READER = """
import json, sys
import citymetrics
sys.stderr.write(citymetrics.__file__ + "\\n")
for line in sys.stdin:
    job = json.loads(line)
    try:
        found = citymetrics.extract(job["text"], published=job["published"], place=job["place"], doc=job["doc"])
        print(json.dumps(found.rows()))
    except Exception as error:  # a bug of that commit, to be told and passed over
        sys.stderr.write(job["doc"] + ": " + repr(error) + "\\n")
        print("[]")
"""


@dataclass(slots=True)
class Changes:
    """What differs between two sets of records, with the counts of the summary."""

    appeared: list[Row] = field(default_factory=list)
    vanished: list[Row] = field(default_factory=list)
    changed: list[tuple[Row, Row, list[str]]] = field(default_factory=list)
    same: int = 0

    def fields(self) -> Counter[str]:
        """Count how often each field changed."""
        return Counter(name for _, _, names in self.changed for name in names)


def main(argv: Sequence[str] | None = None) -> int:
    """Compare and print; 0 whatever the differences are, 2 where an argument is wrong."""
    arguments = _parser().parse_args(argv)
    try:
        jobs = read_jobs(arguments.folder, arguments.published, arguments.place)
        old, new = run_both(arguments.repository.resolve(), (arguments.old, arguments.new), jobs)
    except (ReadError, ValueError) as error:
        print(f"compare: {error}", file=sys.stderr)
        return 2
    changes = compare(old, new, ignored=set() if arguments.rules else {"rules"})
    texts = {job["doc"]: job["text"] for job in jobs}
    for line in show(changes, texts):
        print(line)
    print(*summary(changes, len(jobs), len(old), len(new)), sep="\n")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("old", help="a commit, or . for the working tree")
    parser.add_argument("new", help="likewise")
    parser.add_argument("folder", type=Path, help="the texts: every .txt below it")
    parser.add_argument("--published", help="when the texts came out, where no .json beside them says it")
    parser.add_argument("--place", help="what 全市 means, likewise")
    parser.add_argument("--rules", action="store_true", help="a record with other rules counts as changed")
    parser.add_argument("--repository", type=Path, default=Path(__file__).parents[1], help=argparse.SUPPRESS)
    return parser


def read_jobs(folder: Path, published: str | None, place: str | None) -> list[Row]:
    """Return each text below the folder with what is known beside it."""
    files = sorted(folder.rglob("*.txt")) if folder.is_dir() else []
    if not files:
        raise ReadError(f"{folder}: holds no .txt; give the folder of the texts")
    jobs = []
    for file in files:
        job: Row = {
            "doc": str(file.relative_to(folder)),
            "text": read_text(file),
            "published": published,
            "place": place,
        }
        beside = file.with_suffix(".json")
        if beside.is_file():
            known = json.loads(beside.read_text(encoding="utf-8"))
            job["published"] = known.get("published") or published
            job["place"] = known.get("context_place") or place
        jobs.append(job)
    return jobs


def run_both(repository: Path, commits: Sequence[str], jobs: Sequence[Row]) -> list[list[Row]]:
    """Return the records of each commit; they run side by side."""
    work = "".join(json.dumps(job) + "\n" for job in jobs)
    with ExitStack() as stack:
        runs = []
        for commit in commits:
            tree = stack.enter_context(checkout(repository, commit))
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            runs.append(Run(commit, tree / "src", folder, _start(tree / "src", folder, work)))
        return [run.finish() for run in runs]


@contextmanager
def checkout(repository: Path, commit: str) -> Iterator[Path]:
    """Give a folder with the sources of a commit, and remove it afterwards."""
    if commit == WORKING_TREE:
        yield repository
        return
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "tree"
        added = _git(repository, "worktree", "add", "--detach", "--force", str(tree), commit)
        if added.returncode:
            raise ValueError(
                f"{commit!r} is no commit of {repository}: {added.stderr.strip().splitlines()[-1]}"
            )
        try:
            yield tree
        finally:
            _git(repository, "worktree", "remove", "--force", str(tree))


def _git(repository: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["git", "-C", str(repository), *arguments], capture_output=True, text=True, check=False
    )


def _start(source: Path, folder: Path, work: str) -> subprocess.Popen[bytes]:
    # Files, not pipes: two processes that one feeds and reads would wait for each other.
    (folder / "in").write_text(work, encoding="utf-8")
    with (folder / "in").open() as jobs, (folder / "out").open("w") as out, (folder / "err").open("w") as err:
        return subprocess.Popen(
            [sys.executable, "-c", READER],
            stdin=jobs,
            stdout=out,
            stderr=err,
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(source), "PYTHONIOENCODING": "utf-8"},
        )


@dataclass(frozen=True, slots=True)
class Run:
    """The extractor of one commit at work in a process of its own."""

    commit: str
    source: Path
    folder: Path
    process: subprocess.Popen[bytes]

    def finish(self) -> list[Row]:
        """Wait for the records; tell on standard error which texts the commit's extractor failed on."""
        status = self.process.wait()
        loaded, *errors = (self.folder / "err").read_text(encoding="utf-8").splitlines() or [""]
        if status:
            raise ValueError(
                f"the extractor of {self.commit!r} does not run: {errors[-1] if errors else loaded}"
            )
        if not Path(loaded).resolve().is_relative_to(self.source.resolve()):
            raise ValueError(f"{self.commit!r} has no package in src: {loaded} was loaded in its place")
        for error in errors:
            print(f"compare: {self.commit} failed on {error}", file=sys.stderr)
        lines = (self.folder / "out").read_text(encoding="utf-8").splitlines()
        return [row for line in lines for row in json.loads(line)]


def compare(old: Sequence[Row], new: Sequence[Row], ignored: set[str]) -> Changes:
    """Match records by document and span; several on one span pair up by what they have in common.

    >>> row = {"doc": "a", "start": 0, "end": 2, "value": "7", "unit": "人"}
    >>> changes = compare([row], [{**row, "unit": "户"}, {**row, "start": 5, "end": 7}], set())
    >>> [names for _, _, names in changes.changed], len(changes.appeared), changes.same
    ([['unit']], 1, 0)
    """
    changes = Changes()
    before, after = _by_place(old), _by_place(new)
    for key in sorted(before.keys() | after.keys()):
        mine, theirs = list(before[key]), list(after[key])
        while mine and theirs:
            pairs = [(a, b) for a in mine for b in theirs]
            one, other = min(pairs, key=lambda pair: len(_differing(pair[0], pair[1], ignored)))
            mine.remove(one)
            theirs.remove(other)
            names = _differing(one, other, ignored)
            if names:
                changes.changed.append((one, other, names))
            else:
                changes.same += 1
        changes.vanished += mine
        changes.appeared += theirs
    return changes


def _by_place(rows: Sequence[Row]) -> defaultdict[Key, list[Row]]:
    found: defaultdict[Key, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["doc"], row["start"], row["end"]].append(row)
    return found


def _differing(one: Row, other: Row, ignored: set[str]) -> list[str]:
    # In the order of the record; a field that only one version knows counts when it says something.
    names = list(dict.fromkeys((*one, *other)))
    return [n for n in names if n not in ignored | PLACE_OF_RECORD and one.get(n) != other.get(n)]


def show(changes: Changes, texts: dict[str, str]) -> Iterator[str]:
    """Yield the lines of every difference, document by document in the order of the text."""
    entries: list[tuple[Key, list[str]]] = []
    for mark, rows in (("+", changes.appeared), ("-", changes.vanished)):
        entries += [(_key(row), [f"{mark} {_brief(row)}", _sentence(row, texts)]) for row in rows]
    for one, other, names in changes.changed:
        lines = [f"    {name}: {_shown(one.get(name))} -> {_shown(other.get(name))}" for name in names]
        entries.append((_key(one), [f"~ {_brief(one)}", *lines, _sentence(one, texts)]))
    document = None
    for key, lines in sorted(entries):
        if key[0] != document:
            document = key[0]
            yield f"== {document}"
        yield from lines


def _key(row: Row) -> Key:
    return row["doc"], row["start"], row["end"]


def _brief(row: Row) -> str:
    figure = row["value"] if row["value"] is not None else f"{row['lower']}..{row['upper']}"
    return f"{row['text']} at {row['start']}: {row['indicator']} = {figure} {row['unit']}".rstrip()


def _shown(value: object) -> str:
    return "null" if value is None else repr(value)


def _sentence(row: Row, texts: dict[str, str]) -> str:
    return "    " + in_sentence(texts[row["doc"]], row["start"], row["end"])


def summary(changes: Changes, texts: int, before: int, after: int) -> Iterator[str]:
    """Yield the lines at the end: how many records did what, and which fields changed how often."""
    yield f"{texts} texts, {before} -> {after} records"
    yield (
        f"{len(changes.appeared)} appeared, {len(changes.vanished)} vanished, "
        f"{len(changes.changed)} changed, {changes.same} the same"
    )
    fields = changes.fields()
    if fields:
        yield "changed fields: " + ", ".join(f"{name} {count}" for name, count in fields.most_common())


if __name__ == "__main__":
    sys.exit(main())
