"""Print what the engines make of the golden sentences: shares, phenomena and misses per file, then all together.

python -m tests.golden                              every file
python -m tests.golden sentiment_fr                 one file
python -m tests.golden sentiment_fr --only label    one question
"""

import argparse
import sys

from tests.golden.floors import FLOORS
from tests.golden.measure import ALL, Question, files
from tests.golden.table import answer_file, misses, most_missed, phenomena, shares


def main(arguments: list[str]) -> int:
    """Print the tables; 1 when a floor is not held."""
    parser = argparse.ArgumentParser(prog="python -m tests.golden", description="What is read right, and what is not.")
    parser.add_argument("file", nargs="*", help=f"any of {', '.join(files())}; all when none is named")
    parser.add_argument("--only", choices=[str(question) for question in Question], help="show one question's misses")
    asked = parser.parse_args(arguments)
    unknown = sorted(set(asked.file) - set(files()))
    if unknown:
        parser.error(f"no file {unknown[0]!r}: use {', '.join(files())}")
    only = None if asked.only is None else Question(asked.only)
    every_floor_is_held = True
    for name in asked.file or [*files(), ALL]:
        answered = answer_file(name)
        told, held = shares(name, answered, FLOORS.get(name, {}))
        every_floor_is_held = every_floor_is_held and held
        print(
            told, *([most_missed(answered)] if name == ALL else [phenomena(answered), misses(answered, only)]), sep="\n"
        )
    return 0 if every_floor_is_held else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
