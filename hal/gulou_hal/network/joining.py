"""Joining a Wi-Fi network: what NetworkManager is told, and in words why it could not be."""

from __future__ import annotations

from typing import Any, Final

from gulou_hal.network.bus import BusError

REFUSED: Final = (
    "This box may not set up the network: allow its user to in polkit, for org.freedesktop.NetworkManager"
)
GONE: Final = "The service that sets up the network does not answer; restart the box"
NO_ADAPTER: Final = "No adapter for Wi-Fi was found: plug one in, or use a network cable"
OUT_OF_REACH: Final = "{name} is out of reach: move the box or the router nearer, then try again"
WRONG_PASSWORD: Final = "{name} does not accept the password: check capitals and digits, then type it again"
NO_ADDRESS: Final = "{name} gives this box no address: restart the router, then try again"
NO_ANSWER: Final = "{name} does not answer: move the box or the router nearer, then try again"
FAILED: Final = "{name} could not be joined ({why}); try it again"

# NMDeviceStateReason
_REASONS: Final = {
    5: NO_ADDRESS,  # IP_CONFIG_UNAVAILABLE
    7: WRONG_PASSWORD,  # NO_SECRETS
    8: WRONG_PASSWORD,  # SUPPLICANT_DISCONNECT
    9: WRONG_PASSWORD,  # SUPPLICANT_CONFIG_FAILED
    10: WRONG_PASSWORD,  # SUPPLICANT_FAILED
    11: NO_ANSWER,  # SUPPLICANT_TIMEOUT
    15: NO_ADDRESS,  # DHCP_START_FAILED
    16: NO_ADDRESS,  # DHCP_ERROR
    17: NO_ADDRESS,  # DHCP_FAILED
    53: OUT_OF_REACH,  # SSID_NOT_FOUND
}
_PASSWORD_REASONS: Final = frozenset({7, 8, 9, 10})
_DENIED: Final = ("PermissionDenied", "AccessDenied", "NotAuthorized", "InteractiveAuthorizationRequired")


def why(name: str, reason: int) -> str:
    """The sentence for the state of an adapter that failed."""
    return _REASONS.get(reason, FAILED).format(name=name, why=f"reason {reason}")


def asks_anew(reason: int) -> bool:
    """Whether the password is at fault, so that it has to be written again."""
    return reason in _PASSWORD_REASONS


def refusal(name: str, error: BusError) -> str:
    """The sentence for a call that failed."""
    if not error.name:
        return GONE
    kind = error.name.rpartition(".")[2]
    if kind in _DENIED:
        return REFUSED
    if kind == "UnknownObject":
        return OUT_OF_REACH.format(name=name)
    if kind == "InvalidProperty" and "psk" in str(error):
        return WRONG_PASSWORD.format(name=name)
    return FAILED.format(name=name, why=str(error).rstrip("."))


def profile(
    ssid: bytes, password: str, *, only_sae: bool = False, hidden: bool = False
) -> dict[str, dict[str, tuple[str, Any]]]:
    """The settings of a new profile (nm-settings-dbus); NetworkManager adds the rest."""
    wireless: dict[str, tuple[str, Any]] = {"ssid": ("ay", ssid)}
    if hidden:
        wireless["hidden"] = ("b", True)
    settings: dict[str, dict[str, tuple[str, Any]]] = {
        "connection": {
            "id": ("s", ssid.decode("utf-8", "replace")),
            "type": ("s", "802-11-wireless"),
        },
        "802-11-wireless": wireless,
    }
    if password:
        settings["802-11-wireless-security"] = {
            "key-mgmt": ("s", "sae" if only_sae else "wpa-psk"),
            "psk": ("s", password),
        }
    return settings
