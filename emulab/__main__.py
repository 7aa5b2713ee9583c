"""``python -m emulab``: the command line, in an environment that is made first where needed."""

import sys

from emulab.environment import handed_over

if __name__ == "__main__":
    code = handed_over(sys.argv[1:])
    if code is not None:
        sys.exit(code)

    from emulab.cli import main

    main(prog_name="emulab")
