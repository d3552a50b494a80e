"""How long an app may take before the household is told, or before it is left without an answer. Seconds."""

PATIENCE = 2.0
"""Without an answer for so long, it is said on the screen that the app does not answer. One that is left, and
is or becomes this silent, is ended."""
LEAVING_PATIENCE = 0.5
"""Back is obeyed without the app after so long."""
STARTING_PATIENCE = 0.4
"""An app that takes longer to show its first screen is said to be starting."""
PING_EVERY = 1.0
