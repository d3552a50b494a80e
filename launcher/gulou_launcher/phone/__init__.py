"""A phone as the remote: a page in its browser, paired once.

Off until the household switches it on: before that nothing listens, and none of this is imported but `phone`,
once its page in Settings is opened.
"""

from gulou_launcher.preferences import Preference

ON = Preference("phone", False)
"""Whether paired phones are let in."""
