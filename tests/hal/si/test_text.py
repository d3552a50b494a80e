"""Texts of every encoding, by example."""

import pytest

from gulou_hal.si.errors import UnknownCharsetError
from gulou_hal.si.text import ARIB_TEXT, HUFFMAN_TEXT, UNKNOWN_TEXT, join, text_decoder

decode = text_decoder()


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"", ""),
        (b"News", "News"),
        (b"\xcfzluf\xd6", "žluf¬"),
        (b"\xc8\x20 \xc2E\xa4 \xe0", "¨ É€ Ω"),
        (b"\x01\xbd\xde\xd2\xde\xe1\xe2\xd8", "Новости"),
        (b"\x03\xcd\xdd\xe1", "Νέα"),
        (b"\x05\xfe", "ş"),
        (b"\x0b\xa4", "€"),
        (b"\x10\x00\x02\xb9\xbb", "šť"),
        (b"\x10\x00\x0c\xb9", UNKNOWN_TEXT),
        (b"\x11\x4e\x2d\x00A", "中A"),
        (b"\x12\xc7\xd1\xb1\xb9", "한국"),
        (b"\x13\xd6\xd0\x81\x30\x81\x30", "中"),
        (b"\x14\x4e\x2d", "中"),
        (b"\x15\xe4\xb8\xad", "中"),
        (b"\x15\xe4\xb8\xad\xe4\xb8", "中"),
        (b"\xe4\xb8\xad\xe6\x96\x87", "中文"),
        (b"\xd6\xd0\xce\xc4", "中文"),
        (b"\x1f\x01\xaa\xbb", HUFFMAN_TEXT),
        (b"\x1f\x7f\xaa", UNKNOWN_TEXT),
        (b"\x0c\xaa", UNKNOWN_TEXT),
        (b"\x0eNHK", ARIB_TEXT),
        (b"one\x8atwo\x86three\x87", "one\ntwothree"),
        (b"\x15one\xee\x82\x8atwo\xee\x82\x86", "one\ntwo"),
        (b"\x11\x00a\xe0\x8a\x00b", "a\nb"),
        (b"padded\0\0", "padded"),
    ],
)
def test_examples(data: bytes, text: str) -> None:
    assert decode(data) == text


def test_a_network_may_have_its_own_default() -> None:
    assert text_decoder("iso8859-1")(b"Pr\xe9sentateur") == "Présentateur"
    assert text_decoder("gb18030")(b"\xe9F\x87\xd6") == "镕囍"
    assert text_decoder("arib")(b"F|K\\") == ARIB_TEXT
    with pytest.raises(UnknownCharsetError, match="klingon"):
        text_decoder("klingon")


def test_a_character_cut_between_two_pieces_is_whole_again() -> None:
    assert decode(join([b"\x15\xe4\xb8", b"\x15\xad!"])) == "中!"
    assert decode(join([b"caf\xc2", b"e"])) == "café"
    assert decode(join([b"\x15\xe4\xb8\xad", b"\x05\xfe"])) == "中ş"
    assert join([]) == b""


def test_many_texts_at_once_read_as_one_by_one() -> None:
    untagged = [b"\xcfzluf\xd6 %d" % number for number in range(300)]
    texts = [
        b"",
        b"\x15\xe4\xb8\xad",
        *untagged,
        b"a zero\0\x05 inside",
        b"\x13\xd6\xd0",
        *untagged,
        b"\nline",
        b"\xd6\xd0\xce\xc4",
        b"cut\xc2",
    ]
    assert decode.all(texts) == [decode(text) for text in texts]
    assert decode.all(untagged) == [decode(text) for text in untagged]
