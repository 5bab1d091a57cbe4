"""``python -m targetscore.cli`` where the program ``targetscore`` is not on the path."""

import sys

from targetscore.cli import main

sys.exit(main())
