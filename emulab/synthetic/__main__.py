"""``python -m emulab.synthetic CLUSTER/YEAR ...``: write the made-up data of clusters again."""

import sys

from emulab.faults import InputError
from emulab.synthetic.files import made


def main(asked: list[str]) -> int:
    """Write every file of made-up data of the clusters asked for, and say which.

    Returns 2 where the input was at fault; what was written before stays.
    """
    try:
        for place in asked:
            for path, text in made(place).items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8", newline="\n")
                print(path)
    except InputError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
