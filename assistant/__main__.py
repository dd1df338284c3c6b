"""``python -m assistant`` does what ``nextstage`` does."""

import sys

from assistant.cli import main

sys.exit(main())
