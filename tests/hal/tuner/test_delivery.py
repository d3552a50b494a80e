"""Deliveries as text and from a NIT: what one writes, the other reads."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulou_hal.si import delivery as si
from gulou_hal.si.descriptors import group
from gulou_hal.si.text import text_decoder
from gulou_hal.tuner.contract import TunerError
from gulou_hal.tuner.delivery import Delivery, System
from gulou_hal.tuner.dvb.properties import gold_index


def test_a_cable_multiplex_in_the_words_of_satip() -> None:
    found = Delivery.parse("msys=dvbc&freq=474&sr=6900&mtype=256qam&pids=0,16")
    assert found == Delivery(System.dvbc, 474_000_000, 6_900_000, "256qam")
    assert found.query == "msys=dvbc&freq=474&mtype=256qam&sr=6900"
    assert found.title == "474 MHz"


def test_a_satellite_transponder() -> None:
    found = Delivery.parse("src=2&msys=dvbs2&freq=11493.75&pol=H&sr=22000&fec=23&mtype=8psk&ro=0.35&plts=on")
    assert found.frequency == 11_493_750_000
    assert (found.source, found.polarisation, found.title) == (2, "h", "11493.75 H")
    assert Delivery.parse(found.query) == found


def test_what_has_an_address_and_no_frequency() -> None:
    found = Delivery.parse("msys=iptv&url=http%3A%2F%2Fhost%2FA.m3u8%3Fx%3D1%26y%3D2")
    assert found.url == "http://host/A.m3u8?x=1&y=2"
    assert Delivery.parse(found.query) == found


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("freq=474", "names no delivery system"),
        ("msys=dvbx&freq=474", "names no delivery system"),
        ("msys=dvbt", "does not say where to tune to"),
        ("msys=dvbt&freq=-3", "freq=-3 is no value"),
        ("msys=dvbt&freq=nan", "freq=nan is no value"),
        ("msys=dvbc&freq=474&mtype=512qam", "mtype=512qam is no value"),
    ],
)
def test_a_wrong_query_is_told_in_words(text: str, said: str) -> None:
    with pytest.raises(TunerError, match=said):
        Delivery.parse(text)


_FIELDS = st.builds(
    Delivery,
    system=st.sampled_from([system for system in System if system is not System.iptv]),
    frequency=st.integers(1, 20_000_000_000),
    symbol_rate=st.integers(0, 30_000_000),
    modulation=st.sampled_from(["", "qpsk", "64qam", "4qam-nr"]),
    fec=st.sampled_from(["", "23", "910"]),
    bandwidth=st.sampled_from([0, 8_000_000, 1_712_000]),
    plp=st.none() | st.integers(0, 255),
    input_stream=st.none() | st.integers(0, 255),
    pls_mode=st.sampled_from(["", "root", "gold", "combo"]),
    pls_code=st.integers(0, 262_142),
    t2_system=st.none() | st.integers(0, 65535),
    inversion=st.sampled_from(["", "0", "1"]),
)


@given(_FIELDS)
def test_what_is_written_is_read_again(delivery: Delivery) -> None:
    assert Delivery.parse(delivery.query) == delivery


def test_from_a_nit() -> None:
    dtmb = si.dtmb(bytes.fromhex("04740000") + bytes((0x35, 0x23, 0x20, 0xFF)))
    found = Delivery.from_nit(dtmb)
    assert found is not None
    assert found.query == "msys=dtmb&freq=474&bw=8&tmode=c3780&mtype=64qam&fec=45&gi=945&ilv=720"
    cable = si.cable(bytes.fromhex("0474000000f00500690000"))
    found = Delivery.from_nit(cable)
    assert found is not None
    assert found.query == "msys=dvbc&freq=474&mtype=256qam&sr=6900"
    assert Delivery.from_nit(si.Terrestrial2(0, 1, 8_000_000, ())) is None


def test_one_of_several_streams_of_a_transponder_from_a_nit() -> None:
    satellite = "430b" + "01147300" + "0192" + "8e" + "02200002"  # 11.473 GHz H, 19.2° east, 8PSK, 0.25
    multistream = "7905" + "c0" + "01fffe" + "2a"  # scrambled by gold 131070, input stream 42
    found = group(bytes.fromhex(satellite + multistream))
    (told,) = si.deliveries(found, text_decoder("auto"))
    delivery = Delivery.from_nit(told, 3)
    assert delivery is not None
    assert delivery.query == (
        "src=3&msys=dvbs2&freq=11473&pol=h&mtype=8psk&sr=22000&fec=23&ro=0.25&isi=42&plsm=gold&plsc=131070"
    )
    assert not delivery.is_same(Delivery.parse("src=3&msys=dvbs2&freq=11473&pol=h&isi=43"))
    (cut,) = si.deliveries(group(bytes.fromhex(satellite + "7901c0")), text_decoder("auto"))
    assert isinstance(cut, si.Satellite)
    assert cut.input_stream is None


def test_a_root_that_is_none_is_told() -> None:
    with pytest.raises(TunerError, match="is no root"):
        gold_index(0)
    assert [gold_index(root) for root in (1, 1 << 17, 1 << 16)] == [0, 1, 2]


def test_the_same_multiplex_told_in_two_ways() -> None:
    told = Delivery.parse("msys=dvbt&freq=474.166&bw=8")
    assert told.is_same(Delivery.parse("msys=dvbt&freq=474&mtype=64qam"))
    assert not told.is_same(Delivery.parse("msys=dvbt&freq=482"))
    assert not told.is_same(Delivery.parse("msys=dvbt2&freq=474"))
    high = Delivery.parse("src=1&msys=dvbs2&freq=11494&pol=h")
    assert high.is_same(Delivery.parse("msys=dvbs&freq=11493.7&pol=h"))
    assert not high.is_same(Delivery.parse("msys=dvbs2&freq=11494&pol=v"))
    assert not high.is_same(Delivery.parse("src=2&msys=dvbs2&freq=11494&pol=h"))
