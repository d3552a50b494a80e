"""What the types that devices announce by multicast DNS are, in plain words for the household.

The types are registered as of RFC 6335; those that a home knows have a row here.
"""

from __future__ import annotations

from gulou.language import Texts

KINDS = {
    "_airplay._tcp": "AirPlay screens and speakers",
    "_esphomelib._tcp": "ESPHome devices",
    "_googlecast._tcp": "Chromecast devices",
    "_hap._tcp": "HomeKit devices",
    "_home-assistant._tcp": "Home Assistant",
    "_http._tcp": "devices with a web page",
    "_https._tcp": "devices with a web page",
    "_ipp._tcp": "printers",
    "_ipps._tcp": "printers",
    "_matter._tcp": "Matter devices",
    "_mqtt._tcp": "MQTT brokers",
    "_printer._tcp": "printers",
    "_raop._tcp": "AirPlay screens and speakers",
    "_rtsp._tcp": "cameras",
    "_smb._tcp": "shared folders",
    "_sonos._tcp": "Sonos speakers",
    "_spotify-connect._tcp": "Spotify speakers",
    "_ssh._tcp": "computers",
    "_uscan._tcp": "scanners",
    "_workstation._tcp": "computers",
}


def kind(text: Texts, name: str) -> str:
    """What devices of the type `_ipp._tcp` are; what is no type is left as it is."""
    if not name.startswith("_"):
        return name
    known = KINDS.get(name)
    return text(known) if known else text("devices of the type {type}").format(type=name)
