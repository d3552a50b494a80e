"""librime by its C API (rime_api.h of 1.8.5 to 1.13): the functions and structures that the engine uses.

The library says by `data_size` how much of a structure it knows, less the field itself: new fields and
functions are only ever added at the end, so that what is asked for here lies where it lay in 1.8.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from ctypes import CFUNCTYPE, POINTER, Structure, c_char_p, c_int, c_size_t, c_void_p
from pathlib import Path
from typing import Any

SHARED = Path("/usr/share/rime-data")
SCHEMA = "luna_pinyin_simp"
"""Pinyin without tones; its dictionary is traditional, OpenCC writes what comes out simplified."""
_LIBRARY = "librime.so.1"
_FATAL = 3
"""Messages of glog that are the last ones: it calls an error what is none (no key to leave pinyin by)."""

_Session = c_size_t


class LibrimeError(Exception):
    """librime cannot be used; the message says why."""


class _Traits(Structure):
    _fields_ = (
        ("data_size", c_int),
        ("shared_data_dir", c_char_p),
        ("user_data_dir", c_char_p),
        ("distribution_name", c_char_p),
        ("distribution_code_name", c_char_p),
        ("distribution_version", c_char_p),
        ("app_name", c_char_p),
        ("modules", POINTER(c_char_p)),
        ("min_log_level", c_int),
        ("log_dir", c_char_p),
        ("prebuilt_data_dir", c_char_p),
        ("staging_dir", c_char_p),
    )


class _Composition(Structure):
    _fields_ = (
        ("length", c_int),
        ("cursor_pos", c_int),
        ("sel_start", c_int),
        ("sel_end", c_int),
        ("preedit", c_char_p),
    )


class _Candidate(Structure):
    _fields_ = (("text", c_char_p), ("comment", c_char_p), ("reserved", c_void_p))


class _Menu(Structure):
    _fields_ = (
        ("page_size", c_int),
        ("page_no", c_int),
        ("is_last_page", c_int),
        ("highlighted_candidate_index", c_int),
        ("num_candidates", c_int),
        ("candidates", POINTER(_Candidate)),
        ("select_keys", c_char_p),
    )


class _Context(Structure):
    _fields_ = (
        ("data_size", c_int),
        ("composition", _Composition),
        ("menu", _Menu),
        ("commit_text_preview", c_char_p),
        ("select_labels", POINTER(c_char_p)),
    )


class _Commit(Structure):
    _fields_ = (("data_size", c_int), ("text", c_char_p))


class _Iterator(Structure):
    _fields_ = (("ptr", c_void_p), ("index", c_int), ("candidate", _Candidate))


def _of(answer: Any, *arguments: Any) -> Any:
    return CFUNCTYPE(answer, *arguments)


# In the order of rime_api.h, each a pointer; None for what is not used here.
_FUNCTIONS: tuple[tuple[str, Any], ...] = (
    ("setup", _of(None, POINTER(_Traits))),
    ("set_notification_handler", None),
    ("initialize", _of(None, POINTER(_Traits))),
    ("finalize", _of(None)),
    *((name, None) for name in ("start_maintenance", "is_maintenance_mode", "join_maintenance_thread")),
    *((name, None) for name in ("deployer_initialize", "prebuild", "deploy", "deploy_schema")),
    *((name, None) for name in ("deploy_config_file", "sync_user_data")),
    ("create_session", _of(_Session)),
    ("find_session", None),
    ("destroy_session", _of(c_int, _Session)),
    *((name, None) for name in ("cleanup_stale_sessions", "cleanup_all_sessions")),
    ("process_key", _of(c_int, _Session, c_int, c_int)),
    ("commit_composition", _of(c_int, _Session)),
    ("clear_composition", _of(None, _Session)),
    ("get_commit", _of(c_int, _Session, POINTER(_Commit))),
    ("free_commit", _of(c_int, POINTER(_Commit))),
    ("get_context", _of(c_int, _Session, POINTER(_Context))),
    ("free_context", _of(c_int, POINTER(_Context))),
    *((name, None) for name in ("get_status", "free_status")),
    ("set_option", _of(None, _Session, c_char_p, c_int)),
    *((name, None) for name in ("get_option", "set_property", "get_property")),
    *((name, None) for name in ("get_schema_list", "free_schema_list", "get_current_schema")),
    ("select_schema", _of(c_int, _Session, c_char_p)),
    *((f"config {number}", None) for number in range(12)),
    *((name, None) for name in ("simulate_key_sequence", "register_module", "find_module", "run_task")),
    *((f"folder {number}", None) for number in range(5)),
    *((f"config {number}", None) for number in range(12, 25)),
    *((name, None) for name in ("get_input", "get_caret_pos")),
    ("select_candidate", _of(c_int, _Session, c_size_t)),
    ("get_version", _of(c_char_p)),
    *((name, None) for name in ("set_caret_pos", "select_candidate_on_current_page")),
    ("candidate_list_begin", _of(c_int, _Session, POINTER(_Iterator))),
    ("candidate_list_next", _of(c_int, POINTER(_Iterator))),
    ("candidate_list_end", _of(None, POINTER(_Iterator))),
    ("user_config_open", None),
    ("candidate_list_from_index", _of(c_int, _Session, POINTER(_Iterator), c_int)),
)


class _Api(Structure):
    _fields_ = (("data_size", c_int), *((f"{name}", c_void_p) for name, _ in _FUNCTIONS))


def _sized(made: Any) -> Any:
    """As RIME_STRUCT makes one: it says its size, less the field that says it."""
    made.data_size = ctypes.sizeof(made) - ctypes.sizeof(c_int)
    return made


class Rime:
    """One session. Everything on one thread."""

    def __init__(self, folder: Path, shared: Path = SHARED) -> None:
        """`folder` keeps what the household has taught it. Raises LibrimeError."""
        if not (shared / "build" / f"{SCHEMA}.schema.yaml").is_file():
            raise LibrimeError(f"there is no {SCHEMA} in {shared / 'build'}")
        try:
            library = ctypes.CDLL(_LIBRARY)
            entry = library.rime_get_api
        except (OSError, AttributeError) as error:
            raise LibrimeError(str(error)) from None
        entry.restype = POINTER(_Api)
        self._functions = _functions(entry().contents)
        # librime keeps the addresses of these words.
        self._traits = _sized(
            _Traits(
                shared_data_dir=str(shared).encode(),
                user_data_dir=str(folder).encode(),
                distribution_name=b"Gulou",
                distribution_code_name=b"gulou",
                distribution_version=b"1",
                app_name=b"rime.gulou",
                min_log_level=_FATAL,
                log_dir=b"",
            )
        )
        self._call("setup", self._traits)
        self._call("initialize", self._traits)
        self._session = self._call("create_session")
        if not self._session or not self._call("select_schema", self._session, SCHEMA.encode()):
            raise LibrimeError(f"{SCHEMA} cannot be used")
        self._call("set_option", self._session, b"zh_simp", 1)
        self._typed = ""
        """The letters that stand there while nothing is chosen of them."""

    @property
    def version(self) -> str:
        return str(self._call("get_version").decode())

    def type(self, letters: str) -> None:
        """Have these letters, and nothing chosen. Those that stand there already are not typed again."""
        if not (self._typed and letters.startswith(self._typed)):
            self._call("clear_composition", self._session)
            self._typed = ""
        for letter in letters[len(self._typed) :]:
            self._call("process_key", self._session, ord(letter), 0)
        self._typed = letters

    def choose(self, index: int) -> bool:
        """Take this candidate for the letters that it stands for."""
        self._typed = ""
        return bool(self._call("select_candidate", self._session, index))

    def commit(self) -> str:
        """What was written since the last time: all letters have become characters. Empty: nothing was."""
        commit = _sized(_Commit())
        if not self._call("get_commit", self._session, commit):
            return ""
        text = (commit.text or b"").decode()
        self._call("free_commit", commit)
        return text

    def take_all(self) -> str:
        """Write what stands there as it is."""
        self._typed = ""
        self._call("commit_composition", self._session)
        return self.commit()

    def shown(self) -> str:
        """What stands in the line: characters that were chosen, then the letters by syllables."""
        context = _sized(_Context())
        if not self._call("get_context", self._session, context):
            return ""
        text = (context.composition.preedit or b"").decode()
        self._call("free_context", context)
        return text

    def candidates(self, start: int) -> Iterator[str]:
        """What the next letters may stand for, the likeliest first, from this one on."""
        place = _Iterator()
        if not self._call("candidate_list_from_index", self._session, place, start):
            return
        try:
            while self._call("candidate_list_next", place):
                yield (place.candidate.text or b"").decode()
        finally:
            self._call("candidate_list_end", place)

    def close(self) -> None:
        """Write what was learned, let go of everything."""
        self._call("destroy_session", self._session)
        self._call("finalize")

    def _call(self, name: str, *arguments: Any) -> Any:
        given = (ctypes.byref(each) if isinstance(each, Structure) else each for each in arguments)
        return self._functions[name](*given)


def _functions(api: _Api) -> dict[str, Any]:
    """The functions by name. Raises LibrimeError where the library is too old to have them all."""
    found = {}
    known = api.data_size + ctypes.sizeof(c_int)
    for name, kind in _FUNCTIONS:
        if kind is None:
            continue
        place = getattr(_Api, name).offset
        address = getattr(api, name) if place + ctypes.sizeof(c_void_p) <= known else None
        if not address:
            raise LibrimeError(f"this librime is too old: it has no {name}")
        found[name] = kind(address)
    return found
