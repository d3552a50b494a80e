"""Which addresses an app may reach."""

import ipaddress

import pytest

from gulou_hal.net.addresses import allowed, is_global

_WORLD = ("93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:93.184.216.34", "64:ff9b::5db8:d822")
_NOT_THE_WORLD = (
    "127.0.0.1",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.3.4",
    "192.168.1.1",
    "169.254.169.254",  # where clouds keep secrets
    "100.64.0.1",  # behind a provider's NAT (RFC 6598)
    "224.0.0.251",
    "239.1.1.1",
    "255.255.255.255",
    "240.0.0.1",
    "192.0.2.1",
    "198.18.0.1",
    "::",
    "::1",
    "fe80::1",
    "fd00::1",
    "ff02::fb",
    "2001:db8::1",
    "::ffff:127.0.0.1",
    "::ffff:192.168.1.1",
    "::127.0.0.1",  # IPv4-compatible
    "2002:7f00:1::1",  # 6to4 around 127.0.0.1
    "2002:c0a8:101::1",
    "64:ff9b::7f00:1",  # NAT64
    "64:ff9b:1::c0a8:101",
    "2001:0:4136:e378:8000:63bf:3f57:fefe",  # Teredo around 192.168.1.1
)


@pytest.mark.parametrize("address", _WORLD)
def test_the_world_may_be_reached(address: str) -> None:
    assert allowed("example.org", ipaddress.ip_address(address))


@pytest.mark.parametrize("address", _NOT_THE_WORLD)
def test_a_name_may_not_lead_home(address: str) -> None:
    assert not is_global(ipaddress.ip_address(address))
    assert not allowed("example.org", ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["127.0.0.1", "192.168.1.20", "fd00::5"])
def test_an_address_that_is_named_may_be_reached(address: str) -> None:
    assert allowed(address, ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["192.168.1.20", "169.254.3.3", "fd00::5", "fe80::1"])
def test_a_device_at_home_has_a_local_name(address: str) -> None:
    assert allowed("printer.local", ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "0.0.0.0", "224.0.0.251", "8.8.8.8"]
)
def test_a_local_name_leads_neither_to_this_box_nor_out(address: str) -> None:
    assert not allowed("printer.local", ipaddress.ip_address(address))
