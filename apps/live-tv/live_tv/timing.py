"""How long things take, in seconds, and what time it is."""

import time

BANNER = 4.0
"""The banner after a zap."""
SHIFT = 6.0
"""How far behind the picture is, after a key that changed it."""
NUMBER = 1.5
"""From the last digit to the zap."""
NOTICE = 3.0
"""A passing sentence."""
OPENING = 1.0
"""A picture that is not here by then is said to be opening."""
SETTLED = 2.0
"""A channel watched for so long is where the next start begins."""
RETRY = 3.0
"""Between one try and the next, of the gateway or of a picture that failed."""
REST = 30.0
"""A gateway that let a question about the guide wait until it timed out is not asked again for so long."""
GATHER = 0.3
"""Changes of the channels come in swarms during a scan; so long they are gathered."""
MINUTE = 60.0
"""How often what is on the screen moves with the clock."""
TELETEXT = 1.0
"""How often the page that is read is asked for again."""
TELETEXT_ROUND = 30
"""So many times, then a page is taken for absent: most services send all their pages in that time."""
FIRST_WORDS = 0.5
"""After a zap to a station, until it is asked what it says."""
RADIO = 2.0
"""How often it is asked what a station says."""
COLLECTING = 10.0
"""How often teletext is asked for while nobody reads it, so that its pages are there when somebody does."""


def now() -> float:
    """Unix time. Modules that are imported late ask here, where a test's clock is already in force."""
    return time.time()


def ticks() -> float:
    """Seconds that only ever go on."""
    return time.monotonic()


def at_hour(moment: float, hour: int) -> float:
    """When it is this full hour on the household's day of a moment, Unix seconds."""
    local = time.localtime(moment)
    found = moment - local.tm_hour * 3600 - local.tm_min * 60 - local.tm_sec + hour * 3600
    # On the day on which the clocks change, a day has not 24 hours.
    return found + (hour - time.localtime(found).tm_hour) * 3600
