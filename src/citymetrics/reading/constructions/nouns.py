"""The noun phrase behind a figure: where it begins, and where it stops being the name."""

from __future__ import annotations

import regex

from citymetrics.reading.constructions.clauses import Site
from citymetrics.reading.constructions.edges import ends_inside, spans
from citymetrics.reading.constructions.naming import is_generic
from citymetrics.reading.constructions.strip import before_link, strip_trailing
from citymetrics.reading.constructions.vocabulary import vocabulary
from citymetrics.text.patterns import Characters, head, pattern, tail, word_class
from citymetrics.text.phrase import EMPTY, Phrase

__all__ = [
    "NOUN_START_RE",
    "before_object",
    "end_noun",
    "is_predicate",
    "right_noun",
    "says_scale",
    "trim_noun",
]


NOUN_START_RE = regex.compile(r"[\p{Han}A-Za-z“‘「『《\"\d]")

_MEASURED = frozenset("长宽高深的")
_begins_noun = Characters(lambda character: NOUN_START_RE.match(character) is not None)


def right_noun(site: Site) -> Phrase:
    """The noun phrase behind a figure; empty where none begins there."""
    right = site.right.strip(" \t")
    if says_scale(right.text):
        return EMPTY
    if right.text[:1] in _MEASURED and (match := pattern("noun.of").match(right.text)):
        right = right.cut(match.end())
    if not right.text or not _begins_noun[right.text[0]] or head("noun.none").match(right.text):
        return EMPTY
    right = end_noun(site, right)
    if site.clause.sites[-1] is not site:
        right = _unlinked(right, site.clause.sites[site.index + 1].quantity.kind == "ordinal")
    if head("strip.milestone").match(right.text):
        return EMPTY  # 突破5000亿元大关
    return right.cut(0, -1) if right.text.endswith("的") else right


_SCALE_MARKS = frozenset("的左以之")


def _unlinked(right: Phrase, ranked: bool) -> Phrase:
    """Without what links the next figure: 41个大类行业|中有39个增长, 企业绿色运输占比|达87.2%, 5项指标|居全国第一."""
    shorter = before_link(strip_trailing(before_link(right)))
    if ranked and (rank := pattern("noun.ranked").search(shorter.text)) is not None:
        shorter = shorter.cut(0, rank.start())
    shorter = _before_stage(shorter)
    within = pattern("topic.within").search(shorter.text) if len(shorter) < len(right) else None
    if within is None or spans(shorter.text, within.start()):
        return shorter
    return shorter.cut(0, within.start())


def before_object(site: Site, right: Phrase) -> Phrase:
    """37个城市|累计完成投资5810亿元: what those that are counted did is what the next figure is of."""
    if site.clause.sites[-1] is site or "、" in site.right.text:
        return right
    first = None
    for verb in vocabulary().action.finditer(right.text, 2):
        if len(right) - verb.end() < 2:
            break
        doer = strip_trailing(right.cut(0, verb.start()))
        if len(doer) < 2 or doer.text[-1] in _UNFINISHED or spans(right.text, verb.start()):
            continue
        if pattern("naming.counting").search(right.text[: verb.start()]):
            return doer  # 指导帮扶小组|共走访企业
        first = first or doer
    return first or right


_UNFINISHED = frozenset("的和与及、被")


def _before_stage(right: Phrase) -> Phrase:
    """1000个口袋公园|完工495个: the stage that the next figure counts."""
    stage = vocabulary().action.search(right.text)
    if stage is None or stage.first < 2 or stage.verb not in word_class("stage-verb"):
        return right
    if spans(right.text, stage.first) or right.text.endswith("约"):
        return right  # 网签|约5.77万套: whose 约 it is, the words do not say
    return right.cut(0, stage.first)


def says_scale(right: str) -> bool:
    """Whether the words behind a figure name no thing, but where on the scale it is: 4.1%的高位."""
    return right[:1] in _SCALE_MARKS and pattern("standing.scale").match(right) is not None


def end_noun(site: Site, right: Phrase) -> Phrase:
    """Stop before the list item that the next figure is of, and before a second predicate."""
    match = tail("noun.stop").search(right.text)
    if match is not None and not ends_inside(right.text, match.start(), match.end()):
        return right.cut(0, match.start())
    if (mean := pattern("noun.mean").search(right.text)) is not None:
        right = right.cut(
            0, mean.start()
        )  # 74个城市|平均优良天数: what is averaged over them is the next figure's
    sites = site.clause.sites
    if sites and sites[-1].quantity is not site.quantity and "、" in right.text:
        listed = right.text.endswith("等")
        right = right.cut(0, right.text.index("、"))
        if listed and (match := pattern("noun.and").search(right.text)):
            right = right.cut(0, match.start())
        verb = vocabulary().action.inside(right.text, 2)
        if verb and verb.end() < len(right.text):
            right = right.cut(0, verb.start())  # 10个先导区集聚核心企业150家
    elif "、" in right.text:
        at = right.text.index("、")
        if at >= 2 and pattern("noun.counted").search(right.text, at):
            return right.cut(0, at)  # 5条航线、通航九个城市: a count that is too small to be read
        verb = vocabulary().action.inside(right.text, at) or vocabulary().predicate_start.search(
            right.text, at
        )
        if at >= 2 and verb and not vocabulary().predicate.search(right.text[:at]):
            right = right.cut(0, at)  # 714位专家协作共建、三级医院领办…
    return right


def _is_trend(text: str) -> bool:
    hit = vocabulary().trend.search(text)
    return hit is not None and hit.start() == 0 and len(text) > 1


def is_predicate(text: str) -> bool:
    """Whether the words behind a figure say what is done instead of naming a thing."""
    return (
        bool(vocabulary().predicate_start.match(text)) and not pattern("noun.thing").search(text)
    ) or _is_trend(text[:2])


def trim_noun(phrase: Phrase) -> Phrase:
    """Cut a noun phrase before the verb that says what it does, if a name of its own is left.

    >>> trim_noun(Phrase("基层单位开展“双评议”", range(11))).text
    '基层单位'
    """
    if (beyond := tail("noun.beyond").search(phrase.text)) is not None and beyond.start() >= 2:
        phrase = phrase.cut(0, beyond.start())
    among = pattern("noun.among").match(phrase.text)
    if among is not None and not spans(phrase.text, among.end(1)):
        return phrase.cut(0, among.end(1))
    if phrase.text.startswith("人口的"):
        return phrase.cut(0, 2)  # 13亿人口的大国
    for match in vocabulary().predicate.finditer(phrase.text, 2):
        if match.start() == 0 or spans(phrase.text, match.start()):
            continue  # 农民相对集|中居住
        head = strip_trailing(phrase.cut(0, match.start()))
        least = 2 if match.group().startswith(word_class("saying-word")) else 3
        if len(head) >= least and not is_generic(head.text) and head.text[-1] not in _UNFINISHED:
            return head
        return phrase
    return phrase
