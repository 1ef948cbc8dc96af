"""Rebuild data/folding.txt, the table of traditional characters and their simplified forms.

Needs the package opencc-python-reimplemented (Apache-2.0), whose TSCharacters table is read.
Only pairs of one character for one character are kept: the folded text must have the length of the text.
"""

from pathlib import Path

import opencc

TARGET = Path(__file__).parents[1] / "src/citymetrics/data/folding.txt"


def main() -> None:
    source = Path(opencc.__file__).parent / "dictionary" / "TSCharacters.txt"
    pairs = {}
    for line in source.read_text(encoding="utf-8").splitlines():
        traditional, _, simplified = line.partition("\t")
        first = simplified.split(" ")[0]
        if len(traditional) == len(first) == 1 and traditional != first:
            pairs[traditional] = first
    # Variants that reports print and the table lacks or leaves alone.
    pairs |= {
        "産": "产",
        "爲": "为",
        "啓": "启",
        "綫": "线",
        "却": "却",
        "户": "户",
        "戸": "户",
        "衆": "众",
        "溫": "温",
        "靑": "青",
    }
    pairs = {key: value for key, value in pairs.items() if key != value}
    keys = sorted(pairs)
    TARGET.write_text("".join(keys) + "\n" + "".join(pairs[key] for key in keys) + "\n", encoding="utf-8")
    print(len(keys), "pairs")


if __name__ == "__main__":
    main()
