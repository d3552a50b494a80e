"""The descriptors that the headend's tables carry (ETSI EN 300 468 §6.2, ISO/IEC 13818-1 §2.6)."""

from collections.abc import Iterable, Sequence
from typing import Final

from headend.services import Service

_TEXT_ROOM: Final = 246


def descriptor(tag: int, body: bytes) -> bytes:
    """Tag, length, body; a body has at most 255 bytes."""
    if len(body) > 255:
        raise ValueError(f"descriptor 0x{tag:02x} has {len(body)} bytes; at most 255 fit")
    return bytes((tag, len(body))) + body


def _counted(data: bytes) -> bytes:
    return bytes((len(data),)) + data


def service(service_type: int, provider: bytes, name: bytes) -> bytes:
    """service_descriptor (§6.2.33)."""
    return descriptor(0x48, bytes((service_type,)) + _counted(provider) + _counted(name))


def multilingual_service_name(names: Iterable[tuple[str, bytes, bytes]]) -> bytes:
    """multilingual_service_name_descriptor (§6.2.25): (language, provider, name) each."""
    return descriptor(
        0x5D, b"".join(lang.encode() + _counted(who) + _counted(name) for lang, who, name in names)
    )


def network_name(name: bytes) -> bytes:
    return descriptor(0x40, name)


def multilingual_network_name(names: Iterable[tuple[str, bytes]]) -> bytes:
    return descriptor(0x5B, b"".join(lang.encode() + _counted(name) for lang, name in names))


def cable_delivery(frequency_hz: int, symbols_per_second: int = 6_875_000) -> bytes:
    """cable_delivery_system_descriptor (§6.2.13.1): 64-QAM, no outer FEC named; digits are BCD."""
    frequency = bytes.fromhex(f"{frequency_hz // 100:08d}")
    symbol_rate = bytes.fromhex(f"{symbols_per_second // 100:07d}" + "f")
    return descriptor(0x44, frequency + b"\xff\xf2\x03" + symbol_rate)


def service_list(services: Iterable[Service]) -> bytes:
    entries = (one.service_id.to_bytes(2, "big") + bytes((one.service_type,)) for one in services)
    return descriptor(0x41, b"".join(entries))


def logical_channels(services: Iterable[Service]) -> bytes:
    """The logical channel descriptor 0x83: service, visible, ten bits of number; behind private data 0x28."""
    entries = (one.service_id.to_bytes(2, "big") + (0xFC00 | one.lcn).to_bytes(2, "big") for one in services)
    return descriptor(0x5F, (0x28).to_bytes(4, "big")) + descriptor(0x83, b"".join(entries))


def short_event(language: str, title: bytes, text: bytes) -> bytes:
    return descriptor(0x4D, language.encode() + _counted(title) + _counted(text))


def extended_event(language: str, items: Sequence[tuple[bytes, bytes]], texts: Sequence[bytes]) -> bytes:
    """extended_event_descriptors (§6.2.15), numbered: the items in the first, one text in each."""
    block = b"".join(_counted(what) + _counted(item) for what, item in items)
    parts = []
    for number, text in enumerate(texts):
        inner = _counted(block if number == 0 else b"") + _counted(text)
        parts.append(descriptor(0x4E, bytes((number << 4 | len(texts) - 1,)) + language.encode() + inner))
    return b"".join(parts)


def content(nibbles: int) -> bytes:
    return descriptor(0x54, bytes((nibbles, 0)))


def parental_rating(country: str, years: int) -> bytes:
    """parental_rating_descriptor (§6.2.28): the byte is the age less 3."""
    return descriptor(0x55, country.encode() + bytes((years - 3,)))


def component(stream_content: int, component_type: int, tag: int, language: str = "chi") -> bytes:
    return descriptor(0x50, bytes((0xF0 | stream_content, component_type, tag)) + language.encode())


def stream_identifier(tag: int) -> bytes:
    return descriptor(0x52, bytes((tag,)))


def language(code: str, audio_type: int = 0) -> bytes:
    """ISO_639_language_descriptor (ISO/IEC 13818-1 §2.6.18); audio_type 3 is a description."""
    return descriptor(0x0A, code.encode() + bytes((audio_type,)))


def audio_description() -> bytes:
    """supplementary_audio_descriptor (§6.4.11): complete in itself, and it describes what is seen."""
    return descriptor(0x7F, b"\x06\x86")


def subtitling(code: str, kind: int, composition_page: int, ancillary_page: int) -> bytes:
    """subtitling_descriptor (§6.2.42); kind 0x10 is a normal DVB subtitle without aspect ratio."""
    pages = composition_page.to_bytes(2, "big") + ancillary_page.to_bytes(2, "big")
    return descriptor(0x59, code.encode() + bytes((kind,)) + pages)


def teletext(pages: Iterable[tuple[str, int, int]]) -> bytes:
    """teletext_descriptor (§6.2.44): language, kind, and the number in hexadecimal as on the remote."""
    entries = (
        code.encode() + bytes((kind << 3 | number >> 8 & 7, number & 0xFF)) for code, kind, number in pages
    )
    return descriptor(0x56, b"".join(entries))


def conditional_access(system_id: int, pid: int) -> bytes:
    """CA_descriptor (ISO/IEC 13818-1 §2.6.16)."""
    return descriptor(0x09, system_id.to_bytes(2, "big") + (0xE000 | pid).to_bytes(2, "big"))


def registration(identifier: bytes) -> bytes:
    return descriptor(0x05, identifier)


def local_time_offset(country: str, minutes: int, change: bytes) -> bytes:
    """local_time_offset_descriptor (§6.2.20) for a country without summer time; ``change`` is five bytes."""
    hours = bytes.fromhex(f"{minutes // 60:02d}{minutes % 60:02d}")
    return descriptor(0x58, country.encode() + b"\x02" + hours + change + hours)
