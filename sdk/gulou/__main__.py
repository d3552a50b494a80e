"""`python -m gulou`, the same as `gulou`."""

import sys

from gulou.command import main

sys.exit(main())
