"""The fake box of the control socket's tests, for the tools too."""

from tests.launcher.control.conftest import box, data, served

__all__ = ["box", "data", "served"]
