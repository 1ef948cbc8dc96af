"""Figures held together: whether what texts say of the same thing agrees (``report``), relation by relation."""

from __future__ import annotations

from citymetrics.check.report import Finding, Report, check

__all__ = ["Finding", "Report", "check"]
