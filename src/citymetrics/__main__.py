"""``python -m citymetrics`` is the command line."""

import sys

from citymetrics.cli import main

sys.exit(main())
