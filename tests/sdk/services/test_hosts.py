"""Which hosts an entry of `hosts` in app.toml names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulou.services.hosts import Host, names, parse


@pytest.mark.parametrize(
    ("entry", "host"),
    [
        ("api.example.org", Host("api.example.org", None, False)),
        ("API.Example.ORG.", Host("api.example.org", None, False)),
        ("*.example.org", Host("example.org", None, True)),
        ("example.org:8443", Host("example.org", 8443, False)),
        ("192.168.1.20:8123", Host("192.168.1.20", 8123, False)),
        ("[fd00::0:5]:80", Host("fd00::5", 80, False)),
        ("fd00::5", Host("fd00::5", None, False)),
        ("printer.local", Host("printer.local", None, False)),
        ("xn--fsqu00a.xn--0zwm56d", Host("xn--fsqu00a.xn--0zwm56d", None, False)),
    ],
)
def test_an_entry_is_a_name_or_an_address(entry: str, host: Host) -> None:
    assert parse(entry) == host


@pytest.mark.parametrize(
    ("entry", "mend"),
    [
        ("*", "may only stand in front"),
        ("*.", "may only stand in front"),
        ("api.*.org", "may only stand in front"),
        ("*.org", "too wide"),
        ("*.local", "too wide"),
        ("https://example.org", "a host is a name alone"),
        ("example.org/api", "a host is a name alone"),
        ("例子.测试", "xn--"),
        ("example.org:http", "a port is a number"),
        ("example.org:0", "a port is a number"),
        ("example.org:65536", "a port is a number"),
        ("*.192.168.1.1", "nothing below"),
        ("127.1", "neither a name nor an address"),
        ("0x7f.0.0.1", "neither a name nor an address"),
        ("exa mple.org", "neither a name nor an address"),
        ("", "may only stand in front"),
    ],
)
def test_a_wrong_entry_says_how_to_write_it(entry: str, mend: str) -> None:
    with pytest.raises(ValueError, match=mend):
        parse(entry)


def test_a_star_stands_for_all_below_and_not_for_the_domain() -> None:
    assert names(["*.example.org"], "api.example.org", 443)
    assert names(["*.example.org"], "a.b.example.org", 80)
    assert not names(["*.example.org"], "example.org", 443)
    assert not names(["*.example.org"], "badexample.org", 443)
    assert not names(["example.org"], "example.org.evil.net", 443)


def test_what_is_no_name_is_below_nothing() -> None:
    """Such a text would be sent to the household's proxy as it is."""
    for host in (
        "x\r\nProxy-Authorization: y.example.org",
        "a b.example.org",
        "é.example.org",
        ".example.org",
    ):
        assert not names(["*.example.org"], host, 443)


def test_a_port_is_the_webs_or_the_one_that_is_named() -> None:
    assert not names(["example.org"], "example.org", 22)
    assert names(["example.org:22"], "example.org", 22)
    assert not names(["example.org:22"], "example.org", 443)


def test_two_spellings_of_an_address_are_the_same() -> None:
    assert names(["[fd00::5]:80"], "fd00:0:0::5", 80)
    assert names(["fd00::5"], "[fd00::5]", 80)


@given(st.text(max_size=40))
def test_any_entry_is_understood_or_refused(entry: str) -> None:
    try:
        host = parse(entry)
    except ValueError as error:
        assert str(error)
    else:
        assert host.name
        assert "*" not in host.name
