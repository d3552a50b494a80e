"""The window of the launcher's own tests: there is but one for each process."""

from tests.launcher.conftest import window as window
