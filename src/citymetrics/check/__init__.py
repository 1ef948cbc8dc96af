"""Check figures of texts for consistency, relation by relation; ``report`` is the entry point.

>>> from citymetrics import extract
>>> from citymetrics.check import check
>>> text = "年末存款余额6012.4亿元，比上年末增加710.5亿元，增长13.2%。"
>>> check(extract(text), {"": text}).of("disagree")[0].kind
'triple'
"""

from __future__ import annotations

from citymetrics.check.report import Finding, Report, check

__all__ = ["Finding", "Report", "check"]
