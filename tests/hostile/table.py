"""The hostile apps: one row each, with what must come of it. The deeds themselves are in `apps`."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from gulou.states import ExitReason

DEEDS = Path(__file__).resolve().parent / "apps"


class Fate(Enum):
    """What must come of an app."""

    REFUSED = auto()
    """The kernel or the box refuses each of its attempts; it goes on, and has the list."""
    ENDED = auto()
    """It is ended by itself, with `reason` and `words` on record."""
    LEFT = auto()
    """It stays where it is until Home is pressed; then it is ended with `reason`."""
    HELD = auto()
    """It goes on, and does no harm: `cap` is on record where one was touched."""


@dataclass(frozen=True)
class Row:
    """One app. `memory` and `quota` are MiB; `at_last`: what ends it if nobody leaves it,
    in the long tests; `slow`: the quick tests leave it out."""

    deed: str
    fate: Fate
    reason: ExitReason | None = None
    words: str = ""
    cap: str = ""
    memory: int = 64
    quota: int = 4
    at_last: ExitReason | None = None
    slow: bool = False

    @property
    def id(self) -> str:
        return "x-" + self.deed.replace(".", "-").replace("_", "-")[:38]


_CRASHED, _MEMORY, _STORAGE = ExitReason.CRASHED, ExitReason.MEMORY, ExitReason.STORAGE
_SILENT, _ENDED, _FLOODED = ExitReason.NOT_RESPONDING, ExitReason.ENDED, ExitReason.FLOODED

ROWS = (
    # Files.
    Row("files.other_apps", Fate.REFUSED),
    Row("files.the_boxs_files", Fate.REFUSED),
    Row("files.writing_elsewhere", Fate.REFUSED),
    Row("files.links", Fate.REFUSED),
    Row("files.proc_of_others", Fate.REFUSED),
    Row("files.environment", Fate.REFUSED),
    Row("files.devices", Fate.REFUSED),
    # Sockets.
    Row("sockets.every_family", Fate.REFUSED),
    Row("sockets.by_libc", Fate.REFUSED),
    Row("sockets.by_number", Fate.REFUSED),
    Row("sockets.by_x32", Fate.REFUSED),
    Row("sockets.by_int80", Fate.REFUSED),
    Row("sockets.on_what_it_has", Fate.REFUSED),
    Row("sockets.the_network", Fate.REFUSED),
    # Processes.
    Row("processes.fork_bomb", Fate.REFUSED),
    Row("processes.other_programs", Fate.REFUSED),
    Row("processes.kill", Fate.REFUSED),
    Row("processes.look_into", Fate.REFUSED),
    Row("processes.key_ring", Fate.REFUSED),
    Row("processes.new_worlds", Fate.REFUSED),
    Row("processes.memory_files", Fate.REFUSED),
    Row("processes.become_more", Fate.REFUSED),
    Row("processes.thread_bomb", Fate.REFUSED),
    Row("processes.descriptor_bomb", Fate.REFUSED),
    # Bombs, and bad ends.
    Row("bombs.memory_at_once", Fate.ENDED, _MEMORY, "MemoryError"),
    Row("bombs.memory_bit_by_bit", Fate.ENDED, _MEMORY, "MemoryError", cap="memory"),
    Row("bombs.memory_in_cycles", Fate.ENDED, _MEMORY, "MemoryError"),
    Row("bombs.one_large_file", Fate.ENDED, _STORAGE, "disk: "),
    Row("bombs.many_large_files", Fate.ENDED, _STORAGE, "disk: "),
    Row("bombs.many_small_files", Fate.ENDED, _STORAGE, "disk: "),
    Row("bombs.files_without_names", Fate.ENDED, _STORAGE, "disk: "),
    Row("bombs.folders_without_end", Fate.ENDED, _STORAGE, "disk: "),
    Row("bombs.sparse_files", Fate.REFUSED),
    Row("bombs.log_flood", Fate.HELD),
    Row("bombs.recursion", Fate.ENDED, _CRASHED, "RecursionError"),
    Row("bombs.stack_overflow", Fate.ENDED, _CRASHED, "SIGSEGV"),
    Row("bombs.abort", Fate.ENDED, _CRASHED, "SIG"),
    Row("bombs.segfault", Fate.ENDED, _CRASHED, "SIGSEGV"),
    Row("bombs.illegal_instruction", Fate.ENDED, _CRASHED, "SIGILL"),
    Row("bombs.leave_with_a_status", Fate.ENDED, _CRASHED, "exit status 3"),
    Row("bombs.leave_quietly", Fate.ENDED, _ENDED),
    Row("bombs.ignore_signals", Fate.LEFT, _SILENT),
    Row("bombs.stop_itself", Fate.HELD),
    Row("bombs.spin", Fate.LEFT, _SILENT),
    Row("bombs.spin_in_threads", Fate.HELD, cap="cpu", at_last=ExitReason.CPU, slow=True),
    Row("bombs.threads_that_stay", Fate.ENDED, _ENDED),
    Row("bombs.sleep_in_a_handler", Fate.LEFT, _SILENT),
    Row("bombs.ten_thousand_timers", Fate.HELD),
    Row("bombs.an_error", Fate.ENDED, _CRASHED, "the tea is cold"),
    # The screen.
    Row("scenes.flood_of_patches", Fate.HELD, cap="messages", at_last=_FLOODED),
    Row("scenes.flood_of_bytes", Fate.HELD, cap="bytes", at_last=_FLOODED),
    Row("scenes.flood_of_crumbs", Fate.ENDED, _FLOODED, "at most 20000 values"),
    Row("scenes.flood_of_pages", Fate.HELD),
    Row("scenes.flood_of_moves", Fate.HELD),
    Row("scenes.a_million_nodes", Fate.ENDED, _MEMORY, "MemoryError"),
    Row("scenes.too_many_nodes", Fate.ENDED, _FLOODED, "at most 1000 nodes"),
    Row("scenes.nodes_bit_by_bit", Fate.ENDED, _FLOODED, "at most 1000 nodes", cap="nodes"),
    Row("scenes.under_itself", Fate.ENDED, _CRASHED, "there already"),
    Row("scenes.twice_the_same", Fate.ENDED, _CRASHED, "there already"),
    Row("scenes.too_deep", Fate.ENDED, _FLOODED, "deep"),
    Row("scenes.too_deep_to_read", Fate.ENDED, _CRASHED, "deep inside each other"),
    Row("scenes.unknown_kind", Fate.ENDED, _CRASHED, "no node kind 'desktop'"),
    Row("scenes.a_page_in_a_page", Fate.ENDED, _CRASHED, "inside another node"),
    Row("scenes.overlays_without_end", Fate.ENDED, _FLOODED, "at most 8 overlays"),
    Row("scenes.eight_whole_overlays", Fate.HELD),
    Row("scenes.nobodys_node", Fate.ENDED, _CRASHED, "no node 4711"),
    Row("scenes.the_launchers_own_page", Fate.ENDED, _CRASHED, "no node 0"),
    Row("scenes.huge_text", Fate.HELD),
    Row("scenes.huge_texts_kept", Fate.ENDED, _FLOODED, "MiB of words"),
    Row("scenes.wrong_types", Fate.HELD),
    Row("scenes.rows_without_end", Fate.HELD),
    Row("scenes.every_key", Fate.HELD),
    Row("scenes.a_faked_system", Fate.HELD),
    Row("scenes.home_in_a_loop", Fate.HELD),
    Row("scenes.notes_without_end", Fate.HELD),
    Row("scenes.settings_of_nobody", Fate.HELD),
    Row("scenes.toasts_without_end", Fate.HELD),
    # The wires.
    Row("wires.garbage", Fate.ENDED, _CRASHED, "a message of 3735928559 bytes"),
    Row("wires.a_huge_length", Fate.ENDED, _CRASHED, "a message of 4294967295 bytes"),
    Row("wires.half_a_message", Fate.LEFT, _SILENT),
    Row("wires.a_wrong_tag", Fate.ENDED, _CRASHED, "cannot be understood"),
    Row("wires.no_map_at_all", Fate.ENDED, _CRASHED, "cannot be understood"),
    Row("wires.text_that_is_none", Fate.ENDED, _CRASHED, "cannot be understood"),
    Row("wires.a_service_call_on_the_screen", Fate.ENDED, _CRASHED, "cannot be understood"),
    Row("wires.the_launchers_words", Fate.ENDED, _CRASHED, "cannot be understood"),
    Row("wires.an_attach_of_its_own", Fate.REFUSED),
    Row("wires.a_screen_on_the_services", Fate.REFUSED),
    Row("wires.garbage_on_the_services", Fate.REFUSED),
    Row("wires.a_service_without_permission", Fate.REFUSED),
    Row("wires.flood_of_calls", Fate.ENDED, _CRASHED, "Error"),
    Row("wires.an_answer_to_nobody", Fate.ENDED, _CRASHED, "nobody had asked"),
    Row("wires.other_replies_to_nobody", Fate.ENDED, _CRASHED, "nobody had asked"),
    Row("wires.an_answer_twice", Fate.ENDED, _CRASHED, "nobody had asked"),
    # By the launcher, or by the kernel, which lets no more be on their way than it may have open.
    Row("wires.descriptors_nobody_asked_for", Fate.ENDED, _CRASHED),
    Row("wires.descriptors_without_a_message", Fate.ENDED, _CRASHED),
    Row("wires.descriptors_on_the_services", Fate.HELD),
    Row("wires.a_picture_that_is_a_device", Fate.HELD),
    Row("wires.a_picture_without_a_file", Fate.HELD),
    Row("wires.hang_up", Fate.ENDED, _ENDED),
    Row("wires.never_read", Fate.LEFT, _SILENT),
    # Pictures, and pixels of its own.
    Row("pictures.bombs", Fate.HELD),
    Row("pictures.as_large_as_can_be", Fate.HELD),
    Row("pictures.one_in_every_size", Fate.HELD),
    Row("pictures.another_on_each_page", Fate.HELD),
    Row("pictures.pictures_nobody_asked_for", Fate.HELD),
    Row("pictures.what_is_no_file", Fate.HELD),
    Row("pictures.changed_while_it_is_read", Fate.HELD),
    Row("pictures.surfaces_without_end", Fate.ENDED, _FLOODED, "at most 2 surfaces"),
    Row("pictures.a_frame_that_is_none", Fate.ENDED, _CRASHED, "has no frame 77"),
    Row("pictures.frames_of_nobody", Fate.HELD),
    Row("pictures.frames_without_end", Fate.HELD, cap="messages", at_last=_FLOODED),
    Row("pictures.the_surfaces_memory", Fate.REFUSED),
    # The app itself.
    Row("faces.a_view_that_never_returns", Fate.LEFT, _SILENT),
    Row("faces.a_view_of_nothing", Fate.ENDED, _CRASHED, ""),
    Row("faces.a_view_of_itself", Fate.ENDED, _CRASHED, "deep"),
    Row("faces.holds_on_to_the_end", Fate.LEFT, _SILENT),
    Row("faces.back_is_mine", Fate.HELD),
    Row("faces.opens_itself_for_ever", Fate.HELD),
    Row("faces.saves_too_much", Fate.HELD),
)


def make_apps(folder: Path) -> Path:
    """Write every app as a folder of its own, as a developer would; return where they lie."""
    for row in ROWS:
        module, _, deed = row.deed.partition(".")
        place = folder / row.id
        place.mkdir(parents=True)
        for name in ("hostile.py", f"{module}.py"):
            shutil.copy(DEEDS / name, place)
        (place / "main.py").write_text(
            f"from {module} import {deed}\nfrom hostile import Hostile\n\n\n"
            f"class Bad(Hostile):\n    deed = staticmethod({deed})\n",
            "utf-8",
        )
        (place / "app.toml").write_text(
            f'id = "{row.id}"\nversion = "1.0.0"\nentry = "main:Bad"\n'
            f'memory = {row.memory}\nquota = {row.quota}\n[name]\nen = "{row.deed}"\n',
            "utf-8",
        )
    return folder
