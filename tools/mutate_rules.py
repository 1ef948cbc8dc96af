"""Disable rules one at a time and see whether a fixture breaks.

usage: mutate_rules.py [--seed N] [--rules N] [--kind KIND] [--quick] [--list]

A rule is a row of guards.toml, units.toml, trends.toml or qualifiers.toml, a word of a group of words.toml, a
construction, a pattern of data/patterns, a word of a class of classes.toml, or an alternative: a branch of a pattern
that is still in code. Ten are picked by the seed, one of each kind in turn, so that the many units and words do not
crowd out the rest. Each is taken out of a temporary copy of the package, never of the working tree, and every case
of tests/fixtures, each word of a parametrised one, and every example of a unit, a pattern or a class is read with
that copy. A rule survives when nothing tells that it is gone: it lacks a case, or it is not needed. What only the
examples of patterns and classes tell is counted by itself; with --quick these are read first, and the fixtures only
when they tell nothing: a minute instead of many, without that count. Exit status: 0 every rule broke a case,
1 some survived, 2 wrong usage.
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import chain, zip_longest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "citymetrics"
FIXTURES = ROOT / "tests" / "fixtures"
TABLES = {
    "guard": "guards.toml",
    "unit": "units.toml",
    "trend": "trends.toml",
    "qualifier": "qualifiers.toml",
}
KINDS = (*TABLES, "word", "construction", "pattern", "class", "alternative")
CLASSES = Path("data") / "classes.toml"
ROOMS = Path("data") / "patterns"
NEVER = "(?!)"
"""What a pattern that is taken out begins with: it finds nothing, and its classes stay in use."""
WORDS = Path("data") / "words.toml"
READ = Path("reading") / "constructions" / "read.py"
# Notes on the words in front of them, not words of their own.
NOT_WORDS = ("about", "not_before", "not_after", "not_particle")
CONSTRUCTIONS_RE = re.compile(r"^CONSTRUCTIONS:[^\n]*\(\n(?P<names>(?:    \w+,\n)+)\)", re.MULTILINE)
RUN_LIMIT = 300
"""Seconds after which a run counts as broken: a rule may be what ends a loop."""

# Runs in a process of its own, with the package of the copy: prints the cases that are not as they should be. The
# examples are handed in, since those of a row that is taken out are gone from the copy.
READER = """
import json, pathlib, sys
import citymetrics
from citymetrics.evaluate.fixtures import load_cases
folder, quick = pathlib.Path(sys.argv[1]), sys.argv[2:] == ["--quick"]
failed = []
import regex
from citymetrics.text.patterns import class_alternation, load_classes, load_patterns, pattern
made = [(row, pattern(name)) for name, row in load_patterns().items()]
made += [(row, regex.compile(class_alternation(name))) for name, row in load_classes().items()]
for row, compiled in made:
    for example in row.get("examples", []):
        before, mark, rest = example.partition("⟦")
        inside, _, after = rest.partition("⟧")
        match = compiled.search(before + inside + after)
        if match is None or mark and match.span() != (len(before), len(before) + len(inside)):
            failed.append(f"row {row['id']}::{example}")
    failed += [f"row {row['id']}::{it}" for it in row.get("counter_examples", []) if compiled.search(it)]
if not (quick and failed):
    for name, text, unit in json.load(sys.stdin):
        try:
            wrong = unit not in [record.unit for record in citymetrics.extract(text)]
        except Exception:
            wrong = True
        if wrong:
            failed.append(name)
    for path in sorted(folder.rglob("*.toml")):
        for case in load_cases(path):
            try:
                found = citymetrics.extract(case.text, published=case.published, place=case.place)
                wrong = bool(case.faults(found))
            except Exception:
                wrong = True
            if wrong != bool(case.xfail):
                failed.append(f"{path.stem}::{case.label}")
print(json.dumps([citymetrics.__file__, failed]))
"""


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """A rule by its kind, where it stands (a file, or a group and its key), and its id, word or function."""

    kind: str
    home: str
    name: str

    def __str__(self) -> str:
        return f"{self.kind} {self.name}" + (
            f" ({self.home})" if self.kind in ("word", "class", "alternative") else ""
        )


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the fixtures without a rule: the cases that broke, or why none could be read."""

    rule: Rule
    broken: tuple[str, ...]
    error: str = ""


def find_rules(package: Path) -> list[Rule]:
    """Return every rule of a package, in the order of kinds and files."""
    found = []
    for kind, file in TABLES.items():
        rows = tomllib.loads((package / "data" / file).read_text("utf-8"))[kind]
        found += [Rule(kind, file, row["id"]) for row in rows]
    groups = tomllib.loads((package / WORDS).read_text("utf-8"))
    for group, table in groups.items():
        for key, words in table.items():
            if key not in NOT_WORDS:
                found += [Rule("word", f"{group}.{key}", word) for word in dict.fromkeys(words.split())]
    names = _constructions((package / READ).read_text("utf-8"))["names"].split()
    found += [Rule("construction", str(READ), name.rstrip(",")) for name in names]
    for path in sorted((package / ROOMS).glob("*.toml")):
        rows = tomllib.loads(path.read_text("utf-8"))["pattern"]
        found += [
            Rule("pattern", path.name, row["id"]) for row in rows if not row["pattern"].startswith(NEVER)
        ]
    for row in tomllib.loads((package / CLASSES).read_text("utf-8"))["class"]:
        found += [Rule("class", row["id"], word) for word in row["words"]]
    for path in sorted(package.rglob("*.py")):
        home = path.relative_to(package).as_posix()
        found += [
            Rule("alternative", f"{home} {name}", it) for name, it in _alternatives(path.read_text("utf-8"))
        ]
    return found


@cache
def _alternatives(source: str) -> tuple[tuple[str, str], ...]:
    """The different branches of the patterns of a module, each with the name of its pattern."""
    found = [(name, it[2]) for name, node in _compiled(source) for it in _branches(ast.literal_eval(node))]
    return tuple(dict.fromkeys(found))


def _compiled(source: str) -> Iterator[tuple[str, ast.expr]]:
    """The names of module-level patterns with the strings that they are compiled from, where these are plain."""
    if "compile(" not in source:
        return
    for node in ast.parse(source).body:
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
            continue
        function, target = node.value.func, node.targets[0]
        if (
            isinstance(function, ast.Attribute)
            and function.attr == "compile"
            and isinstance(target, ast.Name)
        ):
            text = node.value.args[0]
            if isinstance(text, ast.Constant):
                yield target.id, text


def _branches(pattern: str) -> Iterator[tuple[int, int, str]]:
    """The branches of all alternations of a pattern: from where to where each one goes, and its text.

    >>> [text for *_, text in _branches("甲(?:[|乙]|丙)|丁")]
    ['[|乙]', '丙', '甲(?:[|乙]|丙)', '丁']
    """
    open_groups: list[list[int]] = [[0]]  # where each branch of a group that is still open begins
    at, end = 0, len(pattern)
    while at <= end:
        sign = pattern[at] if at < end else ")"
        if sign == "\\":
            at += 1
        elif sign == "[":
            at = pattern.index("]", at + (3 if pattern.startswith("[^", at) else 2))
        elif sign == "(":
            head = re.compile(r"\((?:\?(?:P?<[a-z_]+>|<?[:=!>]))?").match(pattern, at)
            assert head is not None
            at = head.end() - 1
            open_groups.append([head.end()])
        elif sign == "|":
            open_groups[-1].append(at + 1)
        elif sign == ")":
            starts = open_groups.pop()
            stops = [*(start - 1 for start in starts[1:]), at]
            if len(starts) > 1:
                yield from ((a, b, pattern[a:b]) for a, b in zip(starts, stops, strict=True) if b > a)
        at += 1


def _without_branch(pattern: str, branch: str) -> str:
    """Leave a branch out of a pattern, with its bar, wherever it stands."""
    while found := next((it for it in _branches(pattern) if it[2] == branch), None):
        start, stop, _ = found
        if pattern[start - 1 : start] == "|":
            start -= 1
        else:
            stop += 1
        pattern = pattern[:start] + pattern[stop:]
    return pattern


def find_examples(package: Path) -> Iterator[tuple[str, str, str]]:
    """Yield a name, the text and the unit of each example of units.toml, as test_units.py executes them.

    An example of a guard, a trend or a qualifier says which row decides. That would break by definition when the row
    is taken out, and tell nothing about the records: only what a unit's example is read as is taken in.
    """
    for row in tomllib.loads((package / "data" / TABLES["unit"]).read_text("utf-8"))["unit"]:
        if "only" not in row:
            for number, example in enumerate(row["examples"], 1):
                yield f"units.toml::{row['id']}:{number}", f"{example}。", row["symbol"]


def _constructions(source: str) -> re.Match[str]:
    match = CONSTRUCTIONS_RE.search(source)
    if match is None:
        raise SystemExit(f"{READ}: no tuple CONSTRUCTIONS with a name a line is found")
    return match


def sample(rules: Sequence[Rule], seed: int, number: int) -> list[Rule]:
    """Return different rules, the same for the same seed: one of each kind in turn.

    Order is by a digest of seed and rule, so that a row added elsewhere does not change what a seed picks.
    """

    def rank(what: object) -> bytes:
        return sha256(f"{seed} {what}".encode()).digest()

    queues = [
        sorted((rule for rule in rules if rule.kind == kind), key=rank) for kind in sorted(KINDS, key=rank)
    ]
    turns = zip_longest(*queues)
    return [rule for rule in chain.from_iterable(turns) if rule is not None][:number]


@contextmanager
def disabled(rule: Rule, package: Path) -> Iterator[None]:
    """Take a rule out of a copy of the package, and put it back at the end."""
    path = package / (READ if rule.kind == "construction" else WORDS)
    if rule.kind in TABLES:
        path = package / "data" / rule.home
    elif rule.kind == "pattern":
        path = package / ROOMS / rule.home
    elif rule.kind == "class":
        path = package / CLASSES
    elif rule.kind == "alternative":
        path = package / rule.home.split()[0]
    before = path.read_text("utf-8")
    after = _without(rule, before)
    if after == before:
        raise SystemExit(f"{rule}: is not found in {path.name}; one row is one [[{rule.kind}]], its id first")
    path.write_text(after, "utf-8")
    yield
    path.write_text(before, "utf-8")


def _without(rule: Rule, text: str) -> str:
    if rule.kind == "construction":
        start, end = _constructions(text).span("names")
        return text[:start] + text[start:end].replace(f"    {rule.name},\n", "") + text[end:]
    if rule.kind == "word":
        return _without_word(text, rule.home, rule.name)
    if rule.kind == "alternative":
        return _without_alternative(text, rule)
    if rule.kind in ("pattern", "class"):
        return _in_row(text, rule)
    head = f"[[{rule.kind}]]\n"
    rows = re.split(rf"^(?={re.escape(head)})", text, flags=re.MULTILINE)
    return "".join(row for row in rows if not row.startswith(f'{head}id = "{rule.name}"\n'))


def _without_alternative(source: str, rule: Rule) -> str:
    for name, node in _compiled(source):
        if name == rule.home.split()[1]:
            old = ast.get_source_segment(source, node)
            assert old is not None, rule
            return source.replace(old, repr(_without_branch(ast.literal_eval(node), rule.name)), 1)
    return source


def _in_row(text: str, rule: Rule) -> str:
    """Make a pattern find nothing, or leave a word, and what is said of it alone, out of a class."""
    row_id = rule.name if rule.kind == "pattern" else rule.home
    head = f'[[{rule.kind}]]\nid = "{row_id}"\n'
    rows = re.split(rf"^(?=\[\[{rule.kind}\]\]\n)", text, flags=re.MULTILINE)
    for at, row in enumerate(rows):
        if row.startswith(head) and rule.kind == "pattern":
            never = rf"\g<1>\g<2>{NEVER}(?:\g<3>)\g<2>"
            rows[at] = re.sub(r"^(pattern = )(\'{3}|\')(.*?)\2", never, row, count=1, flags=re.M | re.S)
        elif row.startswith(head):
            row = row.replace(f'    "{rule.name}",\n', "", 1)
            rows[at] = re.sub(rf'"{re.escape(rule.name)}:[^"]*"(?:, )?', "", row)
    return "".join(rows)


def _without_word(text: str, home: str, word: str) -> str:
    """Leave a word out of a string of words, wherever it stands in it."""
    group, key = home.split(".")
    section = re.search(rf"^\[{group}\]\n.*?(?=^\[|\Z)", text, re.MULTILINE | re.DOTALL)
    assert section is not None, group
    block = re.compile(rf'^{key} = ("""|")(.*?)\1', re.MULTILINE | re.DOTALL).search(text, *section.span())
    assert block is not None, key
    kept = " ".join(other for other in block[2].split() if other != word)
    return f"{text[: block.start(2)]}{kept}{text[block.end(2) :]}"


def read_fixtures(source: Path, *, quick: bool = False) -> tuple[set[str], str]:
    """Return the cases that fail with the package below ``source``, and what went wrong where none was read.

    A quick reader leaves the fixtures unread when an example of a row fails.
    """
    environment = {**os.environ, "PYTHONPATH": str(source), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", READER, str(FIXTURES), *(["--quick"] if quick else [])]
    examples = json.dumps(list(find_examples(PACKAGE)))
    try:
        done = subprocess.run(
            command, env=environment, input=examples, capture_output=True, text=True, timeout=RUN_LIMIT
        )
    except subprocess.TimeoutExpired:
        return set(), f"no end after {RUN_LIMIT} seconds"
    if done.returncode:
        return set(), done.stderr.strip().splitlines()[-1]
    home, failed = json.loads(done.stdout)
    assert Path(home).is_relative_to(source), f"{home} was read, not the copy in {source}"
    return set(failed), ""


def mutate(rules: Sequence[Rule], *, quick: bool = False) -> Iterator[Outcome]:
    """Take out one rule after the other and tell what each broke."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / "citymetrics"
        shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        usual, error = read_fixtures(copy.parent)
        if error:
            raise SystemExit(f"the fixtures cannot be read with every rule in place: {error}")
        for rule in rules:
            with disabled(rule, copy):
                failed, error = read_fixtures(copy.parent, quick=quick)
            broken = failed - usual if quick else failed ^ usual
            yield Outcome(rule, tuple(sorted(broken)), error)


def main(argv: Sequence[str] | None = None) -> int:
    """Print a line a rule and a summary; 1 when a rule survives."""
    parser = argparse.ArgumentParser(
        description=__doc__.split("\n")[0], formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--seed", type=int, default=1, help="picks the rules; default 1")
    parser.add_argument("--rules", type=int, default=10, metavar="N", help="how many to pick; default 10")
    parser.add_argument("--kind", choices=KINDS, help="pick from one kind only")
    parser.add_argument(
        "--quick", action="store_true", help="read fixtures only when no example of a row tells"
    )
    parser.add_argument("--list", action="store_true", help="print the rules picked, and run nothing")
    arguments = parser.parse_args(argv)
    rules = [rule for rule in find_rules(PACKAGE) if arguments.kind in (None, rule.kind)]
    picked = sample(rules, arguments.seed, arguments.rules)
    if arguments.list:
        print(*picked, sep="\n")
        return 0
    survived = by_rows = 0
    for outcome in mutate(picked, quick=arguments.quick):
        survived += not (outcome.broken or outcome.error)
        by_rows += bool(outcome.broken) and all(case.startswith("row ") for case in outcome.broken)
        print(_told(outcome), flush=True)
    told = f", {by_rows} told by examples of rows alone" if by_rows and not arguments.quick else ""
    print(
        f"{len(picked)} of {len(rules)} rules, {len(picked) - survived} broke a case, {survived} survived{told}"
    )
    return 1 if survived else 0


def _told(outcome: Outcome) -> str:
    if outcome.error:
        return f"broke    {outcome.rule}: {outcome.error}"
    if not outcome.broken:
        return f"SURVIVED {outcome.rule}"
    first, *others = outcome.broken
    return f"broke    {outcome.rule}: {first}" + (f" and {len(others)} more" if others else "")


if __name__ == "__main__":
    raise SystemExit(main())
