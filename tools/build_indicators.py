"""Write ``data/indicators.tsv``, which linking reads, from the chapters in ``data/indicators/``.

python tools/build_indicators.py
"""

from __future__ import annotations

from pathlib import Path

from citymetrics.catalogue.compact import FILE, write_compact
from citymetrics.catalogue.rows import shipped_entries

DATA = Path(__file__).parents[1] / "src" / "citymetrics" / "data"


def main() -> None:
    """Check the chapters and write the file in one step."""
    target = DATA / FILE
    draft = target.with_suffix(".new")
    draft.write_text(write_compact(shipped_entries()), encoding="utf-8", newline="\n")
    draft.replace(target)


if __name__ == "__main__":
    main()
