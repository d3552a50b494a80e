"""Countries with their clocks and the tables that channels are searched by. Adding one is one row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

N_ = str

ZONES = Path("/usr/share/zoneinfo")
"""Where Debian's `tzdata` keeps the time zones."""


@dataclass(frozen=True)
class Country:
    """`code` as in ISO 3166-1; `zone` is where most of it lives (IANA); `scans` are rows of the gateway's
    tables, the likeliest first: none where there is no table yet.
    """

    code: str
    name: str
    zone: str
    scans: tuple[str, ...] = ()


_EUROPE = ("europe", "europe-cable", "astra-19e")

COUNTRIES = (
    Country("CN", N_("Mainland China"), "Asia/Shanghai", ("cn-terrestrial", "cn-cable")),
    Country("HK", N_("Hong Kong"), "Asia/Hong_Kong", ("cn-terrestrial",)),
    Country("MO", N_("Macao"), "Asia/Macau", ("cn-terrestrial",)),
    Country("TW", N_("Taiwan"), "Asia/Taipei"),
    Country("SG", N_("Singapore"), "Asia/Singapore"),
    Country("MY", N_("Malaysia"), "Asia/Kuala_Lumpur"),
    Country("AU", N_("Australia"), "Australia/Sydney", ("au",)),
    Country("NZ", N_("New Zealand"), "Pacific/Auckland"),
    Country("GB", N_("United Kingdom"), "Europe/London", ("gb", "astra-28e")),
    Country("IE", N_("Ireland"), "Europe/Dublin", ("europe", "astra-28e")),
    Country("AT", N_("Austria"), "Europe/Vienna", _EUROPE),
    Country("BE", N_("Belgium"), "Europe/Brussels", _EUROPE),
    Country("CZ", N_("Czechia"), "Europe/Prague", _EUROPE),
    Country("DK", N_("Denmark"), "Europe/Copenhagen", ("nordic", "europe-cable")),
    Country("FI", N_("Finland"), "Europe/Helsinki", ("nordic", "europe-cable")),
    Country("FR", N_("France"), "Europe/Paris", _EUROPE),
    Country("DE", N_("Germany"), "Europe/Berlin", _EUROPE),
    Country("GR", N_("Greece"), "Europe/Athens", _EUROPE),
    Country("HU", N_("Hungary"), "Europe/Budapest", _EUROPE),
    Country("IT", N_("Italy"), "Europe/Rome", ("it", "europe-cable")),
    Country("NL", N_("Netherlands"), "Europe/Amsterdam", _EUROPE),
    Country("NO", N_("Norway"), "Europe/Oslo", ("nordic", "europe-cable")),
    Country("PL", N_("Poland"), "Europe/Warsaw", _EUROPE),
    Country("PT", N_("Portugal"), "Europe/Lisbon", _EUROPE),
    Country("ES", N_("Spain"), "Europe/Madrid", _EUROPE),
    Country("SE", N_("Sweden"), "Europe/Stockholm", ("nordic", "europe-cable")),
    Country("CH", N_("Switzerland"), "Europe/Zurich", _EUROPE),
    Country("CA", N_("Canada"), "America/Toronto"),
    Country("US", N_("United States"), "America/New_York"),
    Country("", N_("Somewhere else"), ""),
)

CITIES = (
    N_("Shanghai"),
    N_("Urumqi"),
    N_("Macau"),
    N_("Taipei"),
    N_("Kuala Lumpur"),
    N_("Kuching"),
    N_("Sydney"),
    N_("Melbourne"),
    N_("Brisbane"),
    N_("Adelaide"),
    N_("Perth"),
    N_("Darwin"),
    N_("Hobart"),
    N_("Auckland"),
    N_("London"),
    N_("Dublin"),
    N_("Vienna"),
    N_("Brussels"),
    N_("Prague"),
    N_("Copenhagen"),
    N_("Helsinki"),
    N_("Paris"),
    N_("Berlin"),
    N_("Athens"),
    N_("Budapest"),
    N_("Rome"),
    N_("Amsterdam"),
    N_("Oslo"),
    N_("Warsaw"),
    N_("Lisbon"),
    N_("Madrid"),
    N_("Stockholm"),
    N_("Zurich"),
    N_("Toronto"),
    N_("Vancouver"),
    N_("Edmonton"),
    N_("Winnipeg"),
    N_("Halifax"),
    N_("New York"),
    N_("Chicago"),
    N_("Denver"),
    N_("Los Angeles"),
    N_("Phoenix"),
    N_("Anchorage"),
    N_("Honolulu"),
)
"""Those that have a name of their own in Chinese; others are called as they call themselves."""


def country(code: str) -> Country | None:
    """The row of this code."""
    return next((each for each in COUNTRIES if each.code == code), None)


def zones(code: str) -> tuple[str, ...]:
    """The time zones of a country, all of them for ''. Reads tzdata's zone.tab: not on the frame thread."""
    try:
        lines = (ZONES / "zone.tab").read_text("utf-8").splitlines()
    except OSError:
        return ()
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    found = [row[2] for row in rows if len(row) > 2 and (not code or row[0] == code)]
    return tuple(found if code else sorted(found))


def place(zone: str) -> str:
    """A time zone as people call it: its city."""
    return zone.rpartition("/")[2].replace("_", " ")
