"""``python -m hub_server.cli``."""

import sys

from hub_server.cli import main

sys.exit(main())
