"""Pages out of lines: numbers, subpages, errors, links, character sets."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gulou.services.teletext import CLEAR
from gulou_hal.teletext import coding
from gulou_hal.teletext.characters import ALPHABETS, mosaic
from gulou_hal.teletext.display import rows
from gulou_hal.teletext.magazine import Sent, Service

from . import sent


def service(*lines: bytes) -> Service:
    made = Service()
    for line in lines:
        made.feed(line)
    return made


def page(found: Service, number: int, subcode: int | None = None) -> Sent:
    known = found.get(number, subcode)
    assert known is not None
    return known


def words(known: Sent, number: int, region: int = 0) -> str:
    return "".join(run.text for run in rows(known, region)[number]).rstrip()


@given(st.integers(0, 15), st.integers(0, 7))
def test_one_wrong_bit_of_a_nibble_is_mended_and_two_are_noticed(value: int, bit: int) -> None:
    byte = coding.HAMMING[value]
    assert coding.NIBBLE[byte] == coding.NIBBLE[byte ^ 1 << bit] == value
    assert coding.NIBBLE[byte ^ 1 << bit ^ 1 << (bit + 3) % 8] == coding.BAD


@given(st.integers(0, (1 << 18) - 1), st.integers(0, 23), st.integers(1, 23))
def test_one_wrong_bit_of_a_triplet_is_mended_and_two_are_noticed(value: int, bit: int, further: int) -> None:
    three = int.from_bytes(coding.protect(value), "little")
    wrong, worse = three ^ 1 << bit, three ^ 1 << bit ^ 1 << (bit + further) % 24
    assert coding.triplet(three.to_bytes(3, "little")) == value
    assert coding.triplet(wrong.to_bytes(3, "little")) == value
    assert coding.triplet(worse.to_bytes(3, "little")) is None


def test_a_page_has_its_rows_and_the_header_its_clock() -> None:
    found = service(
        sent.header(0x100, words=b"P100 Gulou  12:34:56"),
        sent.row(1, 1, b"News"),
        sent.row(1, 23, b"Weather 200"),
    )
    known = page(found, 0x100)
    assert words(known, 0) == "        P100 Gulou  12:34:56"
    assert (words(known, 1), words(known, 2), words(known, 23)) == ("News", "", "Weather 200")
    assert bytes(found.header).rstrip() == b"P100 Gulou  12:34:56"


def test_subpages_are_kept_each_for_itself_and_the_last_one_is_shown() -> None:
    found = service(
        *(sent.header(0x210, 1), sent.row(2, 1, b"one of two")),
        *(sent.header(0x210, 2), sent.row(2, 1, b"two of two")),
    )
    assert sorted(found.pages[0x210]) == [1, 2]
    assert words(page(found, 0x210), 1) == "two of two"
    assert words(page(found, 0x210, 1), 1) == "one of two"


def test_magazines_sent_side_by_side_do_not_mix() -> None:
    found = service(
        *(sent.header(0x100), sent.header(0x300), sent.row(1, 5, b"first")),
        *(sent.row(3, 5, b"third"), sent.row(1, 6, b"first still")),
    )
    assert words(page(found, 0x100), 5) == "first"
    assert words(page(found, 0x100), 6) == "first still"
    assert words(page(found, 0x300), 5) == "third"


def test_in_serial_mode_any_header_ends_the_page_before() -> None:
    found = service(
        *(sent.header(0x100, serial=True), sent.row(1, 1, b"first")),
        *(sent.header(0x300, serial=True), sent.row(1, 2, b"nobody's")),
    )
    assert words(page(found, 0x100), 2) == ""


def test_a_wrong_character_is_healed_by_the_next_sending() -> None:
    line = sent.row(1, 1, b"Weather")
    broken = line[:4] + bytes((line[4] ^ 1,)) + line[5:]
    found = service(sent.header(0x100), broken)
    assert words(page(found, 0x100), 1) == "We ther"
    for again in (sent.header(0x100), line, sent.header(0x100), broken):
        found.feed(again)
    assert words(page(found, 0x100), 1) == "Weather", "what came right before stands"


def test_rows_behind_a_broken_header_belong_to_nobody() -> None:
    broken = bytearray(sent.header(0x200))
    broken[2] ^= 0b11
    found = service(sent.header(0x100), sent.row(1, 1, b"ours"), bytes(broken), sent.row(2, 1, b"whose?"))
    assert words(page(found, 0x100), 1) == "ours"
    assert 0x200 not in found.pages
    assert found.damaged == 1


def test_a_page_that_is_erased_loses_what_does_not_come_again() -> None:
    found = service(
        *(sent.header(0x150), sent.row(1, 4, b"old"), sent.row(1, 5, b"older")),
        *(sent.header(0x150, erase=True), sent.row(1, 4, b"new")),
    )
    assert words(page(found, 0x150), 5) == "older", "not before the new one is whole: it would blink"
    found.feed(sent.header(0x151))
    assert (words(page(found, 0x150), 4), words(page(found, 0x150), 5)) == ("new", "")


def test_colours_mosaics_and_held_mosaics() -> None:
    known = page(
        service(sent.header(0x100), sent.row(1, 1, b"\x01Red\x04\x1d\x07on blue\x12\x1e\x7f\x13\x75")), 0x100
    )
    cells = [(letter, run.ink, run.paper) for run in rows(known, 0)[1] for letter in run.text]
    assert cells[1:4] == [("R", 1, 0), ("e", 1, 0), ("d", 1, 0)]
    assert cells[7:14] == [(letter, 7, 4) for letter in "on blue"]
    assert cells[16:19] == [("█", 2, 4), ("█", 2, 4), (mosaic(0x35, separated=False), 3, 4)]


def test_double_height_takes_the_row_below() -> None:
    known = page(
        service(sent.header(0x100), sent.row(1, 3, b"\x0dBig\x0c small"), sent.row(1, 4, b"unseen")), 0x100
    )
    shown = rows(known, 0)
    assert [(run.text.strip(), run.double) for run in shown[3] if run.text.strip()] == [
        ("Big", True),
        ("small", False),
    ]
    assert shown[4] == ()


def test_what_is_to_be_guessed_is_shown_on_demand() -> None:
    known = page(service(sent.header(0x100), sent.row(1, 9, b"2 + 2 = \x184")), 0x100)
    assert "".join(run.text for run in rows(known, 0)[9]).rstrip() == "2 + 2 ="
    assert "".join(run.text for run in rows(known, 0, reveal=True)[9]).rstrip() == "2 + 2 =  4"


def test_a_subtitle_page_shows_its_boxes_and_the_picture_around_them() -> None:
    known = page(
        service(sent.header(0x888, subtitle=True), sent.row(8, 22, b"   \x0d\x0b\x0bHello\x0a\x0a")), 0x888
    )
    shown = rows(known, 0)[22]
    assert [(run.text.strip(), run.paper) for run in shown if run.text.strip()] == [("Hello", 0)]
    assert shown[0].paper == shown[-1].paper == CLEAR


def test_national_options_and_what_x28_and_m29_name() -> None:
    line = sent.row(1, 1, b"\x23\x24\x40\x5b")
    assert words(page(service(sent.header(0x100, option=1), line), 0x100), 1) == "#$§Ä"
    assert words(page(service(sent.header(0x100, option=1), line), 0x100), 1, region=4) == "#$§Ä"
    russian = page(service(sent.header(0x100, option=4), sent.row(1, 1, b"moskwa")), 0x100)
    assert words(russian, 1, region=4) == "москва"
    greek = service(sent.header(0x100), sent.designation(1, 0x37), sent.row(1, 1, b"Ajc"))
    assert words(page(greek, 0x100), 1) == "Ακγ"
    whole = service(sent.designation(1, 0x25, row_number=29), sent.header(0x100), sent.row(1, 1, b"KIJiw"))
    shown = rows(page(whole, 0x100), 0, magazine=whole.designations[1])[1]
    assert "".join(run.text for run in shown).rstrip() == "КИЙив"


def test_x26_puts_letters_with_marks() -> None:
    found = service(
        sent.header(0x100),
        sent.marks(1, 0, (40 + 2, 0x04, 0), (0, 0x12, ord("e")), (3, 0x1F, ord("c")), (5, 0x0F, 0x7B)),
        sent.row(1, 2, b"et? c?s"),
    )
    assert words(page(found, 0x100), 2)[0] == "é"
    assert words(page(found, 0x100), 2)[3] == "č"
    assert words(page(found, 0x100), 2)[5] == "ß"


def test_coloured_keys_lead_into_other_magazines() -> None:
    found = service(sent.header(0x450), sent.links(4, 0x451, 0x100, 0x899, 0x4FF))
    assert page(found, 0x450).links == (0x451, 0x100, 0x899, 0, 0, 0)


@given(st.lists(st.binary(min_size=42, max_size=42), max_size=60))
def test_noise_makes_no_trouble(lines: list[bytes]) -> None:
    found = service(*lines)
    for subpages in found.pages.values():
        for known in subpages.values():
            for shown in rows(known, 0):
                assert sum(len(run.text) for run in shown) in (0, 40)


def test_every_alphabet_has_its_96_letters() -> None:
    assert {len(letters) for letters in ALPHABETS.values()} == {96}
