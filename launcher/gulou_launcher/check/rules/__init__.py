"""The rules of certification: a row for each. Adding one is a row, a function, and an app that fails it."""

from gulou_launcher.check.rules import conduct, focus, identity, look, pace, speech
from gulou_launcher.check.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    *identity.RULES,
    *focus.RULES,
    *look.RULES,
    *speech.RULES,
    *pace.RULES,
    *conduct.RULES,
)

__all__ = ["RULES", "Rule"]
