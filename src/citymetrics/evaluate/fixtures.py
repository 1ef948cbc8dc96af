"""Annotated texts in TOML: read them, and compare an extraction with them.

A file contains the cases of one phenomenon. A case is a text with the records that must be extracted, each
identified by its span, the quantity exactly as in the text; offsets are computed::

    phenomenon = "dealt names"
    about = "分别 assigns the figures to the names before it, in their order."

    [[case]]
    text = "绿地率和绿化覆盖率分别达到35.63%、40.03%。"
    records = [
      {span = "35.63%", indicator = "绿地率", value = 35.63, unit = "%", statistic = "ratio"},
      {span = "40.03%", indicator = {min = "覆盖率", max = "绿化覆盖率"}, unit = "%", statistic = "ratio"},
    ]

    [[case]]
    text = "推进“15分钟生活圈”建设。"
    why = "the 15 belongs to a name"
    records = []

Only the fields that a record states are compared, but the set of quantities must be the same: one without
a record in the case is a fault, unless the case is ``partial``. The keys of a case:

=============  =====================================================================================
text           the text; a case without one is about the .txt of the same name beside the file
template       a text with slots, in place of ``text``: see below
slots          the names of the slots, default ``["word"]``
words          what the slots are filled with
published      the argument of ``extract``
place          likewise
records        the records, in any order
why            for a near miss: why there is no record
partial        true: other quantities may be found too
xfail          a known failure and its reason; it is an error when the case passes
=============  =====================================================================================

The keys of a record, ``-`` standing for null where null can be:

=============  =====================================================================================
span           the quantity exactly as in the text
nth            which occurrence of the span, from 1 (default)
within         a quotation within which the occurrences are counted, for long texts
indicator      the exact name; or {min, max, tails}: min must lie in action + indicator, and all
               characters of indicator must occur in max, in order; several forms of either are
               separated by "/"; tails names a row of ``data/tails.toml``, one of whose words may follow
               max (增速 in 地区生产总值增速)
value          a number; also ``lower``, ``upper``
unit, action, basis, per, adcode, scope, prices, obs_status, entity    exact
indicator_at, period_at, place_at, status_at      the words that gave the field, each once in the text
qualifier      default "exact"
statistic      default "level"
status         default "actual"
period         2020, 2020-06, 2020-12-31, 2020Q1, 2020H1, 2016..2020 (either end may be left out),
               "-" for none, "*" for not checked (default)
place          the official name, "-" for none, "*" for not checked (default)
optional       true: it may be missing
=============  =====================================================================================

A class of words that one sentence illustrates is one case, read once for each word::

    [[case]]
    template = "{word}农村公路里程达1260公里。"
    words = ["目前", "截至目前", "据统计"]
    records = [{span = "1260公里", indicator = "农村公路里程", value = 1260, unit = "km"}]

    [[case]]
    template = "全年{verb}{thing}{n}{unit}。"
    slots = ["verb", "thing", "n", "unit"]
    words = [
      "接听 热线来电 2600 个",
      "修编 总体规划 12 项",
    ]
    records = [{span = "{n}{unit}", indicator = "{thing}", action = "{verb}", value = "{n}", unit = "{unit}"}]

An entry of ``words`` has a part for each slot, separated by spaces. The records may contain the slots, too.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from calendar import monthrange
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, TypeAlias

from citymetrics.errors import DataError
from citymetrics.records.model import QUALIFIERS, STATISTICS, STATUSES, Indicator
from citymetrics.text.lexicon import read_rows

__all__ = ["Case", "Expected", "Name", "compare", "load_cases", "read_period", "tails"]

Period: TypeAlias = tuple[date | None, date | None]

ANY = "*"
NONE = "-"

TEMPLATE_KEYS = ("template", "slots", "words")
CASE_KEYS = {"text", *TEMPLATE_KEYS, "published", "place", "records", "why", "partial", "xfail"}
EXACT_KEYS = ("unit", "action", "basis", "per", "adcode", "scope", "prices", "obs_status", "entity")
AT_KEYS = ("indicator_at", "period_at", "place_at", "status_at")
FIGURE_KEYS = ("value", "lower", "upper")
CHOICES = {
    "qualifier": (QUALIFIERS, "exact"),
    "statistic": (STATISTICS, "level"),
    "status": (STATUSES, "actual"),
}
RECORD_KEYS = {
    *("span", "nth", "within", "indicator", "period", "place", "optional"),
    *EXACT_KEYS,
    *AT_KEYS,
    *FIGURE_KEYS,
    *CHOICES,
}


@dataclass(frozen=True, slots=True)
class Name:
    """The shortest and longest correct forms of an indicator's name.

    >>> name = Name(least=("绿化覆盖率",), most=("建成区绿化覆盖率",))
    >>> name.fits("", "建成区绿化覆盖率"), name.fits("", "覆盖率"), name.fits("", "全市绿化覆盖率")
    (True, False, False)

    Behind the longest form a word of ``tails`` may follow, whole:

    >>> name = Name(least=("生产总值",), most=("地区生产总值",), tails=("增速", "同比增长"))
    >>> [name.fits("", text) for text in ("生产总值同比增长", "地区生产总值增速", "地区生产总值速增")]
    [True, True, False]
    """

    least: tuple[str, ...]
    most: tuple[str, ...]
    tails: tuple[str, ...] = ()

    def fits(self, action: str, indicator: str) -> bool:
        """Return whether a name contains the shortest form and nothing beyond the longest."""
        name = _squeeze(indicator)
        full = _squeeze(action) + name
        holds = any(form in name or form in full for form in map(_squeeze, self.least))
        stems = [name, *(name.removesuffix(tail) for tail in self.tails if name.endswith(tail))]
        longest = [_squeeze(form) for form in (*self.most, *self.least)]
        return holds and any(_in_order(stem, form) for stem in stems for form in longest)


@dataclass(frozen=True, slots=True)
class Expected:
    """An expected record: its span, and the fields that are compared."""

    start: int
    end: int
    text: str
    name: str | Name | None
    fields: tuple[tuple[str, str | Decimal | None], ...]
    period: Period | None
    optional: bool

    def faults(self, record: Indicator) -> list[str]:
        """Return the faults of a record, one line per field."""
        found = [
            f"{field} is {_show(getattr(record, field))}, not {_show(wanted)}"
            for field, wanted in self.fields
            if getattr(record, field) != wanted
        ]
        if isinstance(self.name, str) and record.indicator != self.name:
            found.append(f"indicator is {record.indicator!r}, not {self.name!r}")
        if isinstance(self.name, Name) and not self.name.fits(record.action or "", record.indicator):
            least, most = "/".join(self.name.least), "/".join(self.name.most)
            found.append(
                f"indicator is {record.indicator!r} (action {record.action!r}), not {least!r} .. {most!r}"
            )
        if self.period is not None and (record.period_start, record.period_end) != self.period:
            shown = f"{_show(record.period_start)}..{_show(record.period_end)}"
            found.append(f"period is {shown}, not {_show(self.period[0])}..{_show(self.period[1])}")
        return found


@dataclass(frozen=True, slots=True)
class Case:
    """A text and the records it must give."""

    file: str
    number: int
    text: str
    published: str | None
    place: str | None
    expected: tuple[Expected, ...]
    why: str | None
    partial: bool
    xfail: str | None
    word: str = ""
    """The words that fill the template in this case; empty for a case with a text."""

    @property
    def label(self) -> str:
        """The name of the case within its file: its number, and the word of a template."""
        return f"{self.number}:{self.word}" if self.word else str(self.number)

    def faults(self, records: Iterable[Indicator]) -> list[str]:
        """Return the faults of an extraction of the text; an empty list when it is correct."""
        return compare(self.expected, list(records), partial=self.partial)


def compare(expected: Sequence[Expected], records: Sequence[Indicator], *, partial: bool) -> list[str]:
    """Compare records with the expected ones, span by span; return the faults."""
    faults = []
    left = list(records)
    for wanted in expected:
        # Two records may share a span: the one that fits better is this one's.
        same = [r for r in left if (r.start, r.end) == (wanted.start, wanted.end)]
        if same:
            record = min(same, key=lambda r: len(wanted.faults(r)))
            left.remove(record)
            faults += [f"{wanted.text}: {fault}" for fault in wanted.faults(record)]
        elif not wanted.optional:
            near = [r.text for r in left if r.start < wanted.end and wanted.start < r.end]
            faults.append(f"{wanted.text}: not found" + (f", but {', '.join(near)}" if near else ""))
    if not partial:
        faults += [f"{r.text} at {r.start}: not expected ({r.indicator!r}, {r.value} {r.unit})" for r in left]
    return faults


def load_cases(path: str | Path) -> list[Case]:
    """Return the cases of one file. Raises DataError, which names file, case and key, for a faulty one.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.toml")
    ...     case = ["[[case]]", 'text = "二七路。"', 'why = "a name"', "records = []"]
    ...     _ = path.write_text(chr(10).join(['phenomenon = "p"', 'about = "a"', *case]), "utf-8")
    ...     [(case.number, case.text, case.expected) for case in load_cases(path)]
    [(1, '二七路。', ())]
    """
    path = Path(path)
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise DataError(f"{path}: is not TOML: {error}") from error
    _check_keys(content, {"phenomenon", "about", "case"}, str(path), "top")
    for key in ("phenomenon", "about", "case"):
        if not content.get(key):
            raise DataError.at(str(path), "top", key, "is missing")
    rows = enumerate(content["case"], 1)
    return [case for number, row in rows for case in _read_cases(path, number, row)]


@cache
def tails(name: str) -> tuple[str, ...]:
    """Return the words of a row of ``data/tails.toml``. Raises KeyError when there is no such row.

    >>> "涨幅" in tails("growth"), "占比" in tails("share")
    (True, True)
    """
    return {row["id"]: tuple(row["words"]) for row in _tail_rows()}[name]


def _tail_rows() -> tuple[Mapping[str, Any], ...]:
    return read_rows("tails.toml", "tail", required=["about", "words"])


def read_period(value: str) -> Period:
    """Return the first and last day of a period in the notation of fixtures.

    >>> read_period("2020Q1")
    (datetime.date(2020, 1, 1), datetime.date(2020, 3, 31))
    >>> read_period("2016..2020-06")
    (datetime.date(2016, 1, 1), datetime.date(2020, 6, 30))
    >>> read_period("2012-11-08..")
    (datetime.date(2012, 11, 8), None)
    """
    if value == NONE:
        return None, None
    first, dots, last = value.partition("..")
    start = _read_span(first)[0] if first else None
    end = _read_span(last or first)[1] if last or not dots else None
    return start, end


PERIOD_RE = re.compile(r"(\d{4})(?:Q([1-4])|H([12])|-(\d\d)(?:-(\d\d))?)?")


def _read_span(value: str) -> tuple[date, date]:
    match = PERIOD_RE.fullmatch(value)
    if match is None:
        raise ValueError(f"{value!r} is no period: give 2020, 2020-06, 2020-12-31, 2020Q1 or 2020H1")
    year, quarter, half, month, day = (int(part) if part else 0 for part in match.groups())
    if day:
        return date(year, month, day), date(year, month, day)
    first, months = 1, 12
    if quarter:
        first, months = 3 * quarter - 2, 3
    elif half:
        first, months = 6 * half - 5, 6
    elif month:
        first, months = month, 1
    last = first + months - 1
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])


SLOT_RE = re.compile(r"\{(\w+)\}")


def _read_cases(path: Path, number: int, row: dict[str, Any]) -> Iterator[Case]:
    """Read a case with a text, or one case for each entry of the words of a template."""
    if not any(key in row for key in TEMPLATE_KEYS):
        yield _CaseReader(path, number, row).read()
        return
    reader = _TemplateReader(path, number, row)
    for word, filled in reader.filled():
        yield _CaseReader(path, number, filled, word).read()


class _TemplateReader:
    """Fills a template with its words; every error names the case."""

    def __init__(self, path: Path, number: int, row: dict[str, Any]) -> None:
        self.path = path
        self.number = number
        self.row = row

    def filled(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield for each entry its first part, which names it, and the row of a case with a text."""
        template, slots = self._template()
        rest = {key: value for key, value in self.row.items() if key not in TEMPLATE_KEYS}
        seen: set[str] = set()
        for entry in self._words():
            parts = entry.split()
            if len(parts) != len(slots):
                self._refuse("words", f"has {entry!r}: give {len(slots)} parts, {' '.join(slots)}")
            if parts[0] in seen:
                self._refuse("words", f"has {parts[0]!r} twice: an entry is named by its first part")
            seen.add(parts[0])
            values = dict(zip(slots, parts, strict=True))
            yield parts[0], {"text": self._fill(template, values), **self._fill(rest, values)}

    def _template(self) -> tuple[str, list[str]]:
        template, slots = self.row.get("template"), self.row.get("slots", ["word"])
        if not isinstance(template, str) or "text" in self.row:
            self._refuse("template", "is missing, or beside a text: give the one or the other")
        if not isinstance(slots, list) or len(set(map(str, slots))) != len(slots):
            self._refuse("slots", f"is {slots!r}: give the names of the slots, each once")
        used = set(SLOT_RE.findall(f"{template}{self.row.get('records')}"))
        for slot in slots:
            if slot not in used:
                self._refuse("slots", f"has {slot!r}, which neither template nor records use")
        return template, slots

    def _words(self) -> list[str]:
        words = self.row.get("words")
        if not isinstance(words, list) or not words or not all(isinstance(word, str) for word in words):
            self._refuse("words", "is missing: give a list of strings")
        return words

    def _fill(self, value: Any, values: Mapping[str, str]) -> Any:
        """Put the words into every string of a template's case."""
        if isinstance(value, dict):
            return {key: self._fill(inner, values) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._fill(inner, values) for inner in value]
        if not isinstance(value, str):
            return value
        for slot in SLOT_RE.findall(value):
            if slot not in values:
                self._refuse("template", f"names {slot!r}: the slots are {', '.join(values)}")
        return SLOT_RE.sub(lambda match: values[match[1]], value)

    def _refuse(self, key: str, problem: str) -> NoReturn:
        shown = self.row.get("template")
        where = f"case {self.number}" + (f" ({_clip(shown)})" if isinstance(shown, str) else "")
        raise DataError.at(str(self.path), where, key, problem)


class _CaseReader:
    """Reads one case; holds where it is, so that every error can say it."""

    def __init__(self, path: Path, number: int, row: dict[str, Any], word: str = "") -> None:
        self.path = path
        self.number = number
        self.row = row
        self.word = word
        self.text = ""

    def read(self) -> Case:
        _check_keys(self.row, CASE_KEYS, str(self.path), f"case {self.number}")
        self.text = self._text()
        records = self.row.get("records")
        if not isinstance(records, list):
            self._refuse("records", "is missing: give the records, or [] and why")
        if not records and not self.row.get("why"):
            self._refuse("why", "is missing: say why there is no record")
        return Case(
            file=self.path.name,
            number=self.number,
            text=self.text,
            published=self._known("published"),
            place=self._known("place"),
            expected=tuple(map(self._expected, records)),
            why=self.row.get("why"),
            partial=self._flag(self.row, "partial"),
            xfail=self.row.get("xfail"),
            word=self.word,
        )

    def _text(self) -> str:
        beside = self.path.with_suffix(".txt")
        if "text" not in self.row and beside.is_file():
            # Byte by byte as extract sees it: reading with universal newlines would shift offsets.
            return beside.read_bytes().decode("utf-8")
        text = self.row.get("text")
        if not isinstance(text, str) or not text:
            self._refuse("text", f"is missing: give it here or in {beside.name}")
        return text

    def _known(self, key: str) -> str | None:
        value = self.row.get(key)
        return None if value is None else str(value)

    def _flag(self, row: dict[str, Any], key: str) -> bool:
        value = row.get(key, False)
        if not isinstance(value, bool):
            self._refuse(key, f"is {value!r}: give true or false")
        return value

    def _expected(self, row: dict[str, Any]) -> Expected:
        _check_keys(row, RECORD_KEYS, str(self.path), f"case {self.number} ({_clip(self.text)})")
        start = self._start(row)
        return Expected(
            start=start,
            end=start + len(row["span"]),
            text=row["span"],
            name=self._name(row),
            fields=tuple(self._fields(row)),
            period=self._period(row),
            optional=self._flag(row, "optional"),
        )

    def _start(self, row: dict[str, Any]) -> int:
        span, quote, nth = row.get("span"), row.get("within", self.text), row.get("nth", 1)
        if not isinstance(span, str) or not span:
            self._refuse("span", "is missing: quote the quantity from the text")
        if self.text.count(quote) != 1:
            self._refuse("within", f"{quote!r} occurs {self.text.count(quote)} times: quote more of the text")
        starts = [match.start() for match in re.finditer(re.escape(span), quote)]
        if not starts:
            self._refuse("span", f"{span!r} does not occur: quote it exactly")
        if type(nth) is not int or not 1 <= nth <= len(starts):
            self._refuse("nth", f"is {nth!r}: {span!r} occurs {len(starts)} times")
        return self.text.index(quote) + starts[nth - 1]

    def _name(self, row: dict[str, Any]) -> str | Name | None:
        name = row.get("indicator")
        if name is None or isinstance(name, str):
            return name
        if not isinstance(name, dict) or not name.get("min") or not name.keys() <= {"min", "max", "tails"}:
            self._refuse("indicator", f"is {name!r}: give the exact name or {{min, max, tails}}")
        least = tuple(str(name["min"]).split("/"))
        most = tuple(str(name["max"]).split("/")) if name.get("max") else least
        return Name(least, most, self._tails(name["tails"]) if "tails" in name else ())

    def _tails(self, name: object) -> tuple[str, ...]:
        try:
            return tails(str(name))
        except KeyError:
            known = ", ".join(row["id"] for row in _tail_rows())
            self._refuse("indicator", f"has tails {name!r}: the rows of tails.toml are {known}")

    def _fields(self, row: dict[str, Any]) -> Iterator[tuple[str, str | Decimal | None]]:
        for key in FIGURE_KEYS:
            if key in row:
                yield key, self._figure(key, row[key])
        for key in EXACT_KEYS:
            if key in row:
                yield key, None if row[key] == NONE else str(row[key])
        for key in AT_KEYS:
            if key in row:
                yield key, None if row[key] == NONE else self._offsets(key, str(row[key]))
        for key, (choices, default) in CHOICES.items():
            value = row.get(key, default)
            if value not in choices:
                self._refuse(key, f"is {value!r}: give one of {', '.join(choices)}")
            yield key, value
        place = row.get("place", ANY)
        if place != ANY:
            yield "place", None if place == NONE else place

    def _offsets(self, key: str, words: str) -> str:
        """Where the words stand that gave a field, as a record says it."""
        if self.text.count(words) != 1:
            self._refuse(key, f"{words!r} occurs {self.text.count(words)} times: give words that occur once")
        start = self.text.index(words)
        return f"{start}-{start + len(words)}"

    def _figure(self, key: str, value: object) -> Decimal | None:
        if value == NONE:
            return None
        try:
            return Decimal(str(value))
        except InvalidOperation:
            self._refuse(key, f"is {value!r}: give a number with its scale multiplied out, as 2740000")

    def _period(self, row: dict[str, Any]) -> Period | None:
        value = str(row.get("period", ANY))
        if value == ANY:
            return None
        try:
            return read_period(value)
        except ValueError as error:
            self._refuse("period", str(error))

    def _refuse(self, key: str, problem: str) -> NoReturn:
        raise DataError.at(str(self.path), f"case {self.number} ({_clip(self.text)})", key, problem)


def _check_keys(row: dict[str, Any], known: set[str], file: str, where: str) -> None:
    for key in row:
        if key not in known:
            raise DataError.at(file, where, key, f"is not known: use {', '.join(sorted(known))}")


PUNCTUATION_RE = re.compile(r"[\s“”‘’\"'《》〈〉（）()\[\]【】、，,。；;：:·—\-]+")


def _squeeze(name: str) -> str:
    """Drop characters that are ignored in a comparison of names."""
    return PUNCTUATION_RE.sub("", unicodedata.normalize("NFKC", name)).lower()


def _in_order(part: str, whole: str) -> bool:
    rest = iter(whole)
    return all(character in rest for character in part)


def _clip(text: str) -> str:
    return text if len(text) <= 16 else f"{text[:16]}…"


def _show(value: object) -> str:
    return "null" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)
