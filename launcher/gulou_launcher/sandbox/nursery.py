"""What the zygote does all day: admits apps, forks them, listens to them and reports how each ended."""

import contextlib
import os
import resource
import select
import signal
import socket
import sys
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from gulou.states import ExitReason

from . import bait, birth, ending, identity, messages, roles, trial, warm
from .birth import Born
from .cgroup import Cgroup
from .errors import SandboxError
from .lockin import Tenant
from .messages import Exited, Isolation, Limits, Mechanism, Refused, Spawn, Spawned
from .roles import Entry, Kind
from .stem import Stem
from .trial import Trial
from .walls import Wall, survey

_CANARY_PATIENCE = 60.0
"""Seconds until a silent canary is taken for dead, and every app refused: it may be a busy machine's."""


@dataclass
class _App:
    instance: int
    born: Born
    process: int  # pidfd
    limits: Limits
    cgroup: Cgroup | None
    wanted: ExitReason | None = None  # the reason in the order that ended it

    def signal(self, number: signal.Signals) -> None:
        with contextlib.suppress(ProcessLookupError):
            signal.pidfd_send_signal(self.process, number)


class Nursery:
    """Forks, watches and reaps. One thread; waits in poll(2)."""

    def __init__(
        self,
        control: socket.socket,
        entry: Entry,
        rehearse: Callable[[], None],
        *,
        unsafe: bool,
        without: Collection[Wall],
    ) -> None:
        self._control = control
        self._unsafe = unsafe
        self._poll = select.poll()
        self._ready: dict[int, Callable[[], None]] = {}
        self._apps: dict[int, _App] = {}
        self._orders: dict[type, Callable[..., None]] = {
            messages.Kill: self._kill,
            messages.Stop: lambda order: self._signal(order.instance, signal.SIGSTOP),
            messages.Continue: lambda order: self._signal(order.instance, signal.SIGCONT),
        }
        self._waiting: list[tuple[Spawn, list[int]]] = []  # until the level is known
        self._level: int | None = None
        self._hole = ""  # the first thing that did not hold
        self._trial: Trial | None = None
        self._done = False
        warm.settle()
        self._planted = bait.plant()  # before the walls, which shut the zygote itself out of the network
        self._walls = survey(without)
        kinds = roles.kinds(entry) | {trial.ROLE: trial.kind(self._walls, self._planted)}
        self._kinds: Mapping[str, Kind] = kinds
        self._stem = Stem(self._walls, kinds, rehearse)
        warm.pack()

    def run(self) -> None:
        """Serve until the launcher is gone."""
        self._watch(self._control.fileno(), self._order)
        self._watch(self._stem.end, self._bereft)
        self._release_canary()
        deadline = time.monotonic() + _CANARY_PATIENCE
        while not self._done:
            patience = max(0.0, deadline - time.monotonic()) * 1000 if self._trial else None
            events = self._poll.poll(patience)
            if not events:
                self._judge()
            for descriptor, _ in events:
                handler = self._ready.get(descriptor)
                if handler:
                    handler()
        for app in self._apps.values():
            app.signal(signal.SIGKILL)
        for app in self._apps.values():
            os.waitpid(app.born.pid, 0)
            self._tidy(app)
        if self._trial:
            self._judge()
        self._stem.close()

    # What the launcher orders

    def _bereft(self) -> None:
        print("gulou: the process that apps are forked from has ended.", file=sys.stderr)
        self._done = True

    def _order(self) -> None:
        try:
            received = messages.receive_order(self._control)
        except ConnectionError:
            received = None
        except msgspec.DecodeError as problem:
            self._report(Refused(0, f"The zygote did not understand an order: {problem}"))
            return
        if received is None:
            self._done = True
            return
        order, descriptors = received
        if isinstance(order, Spawn):
            if self._level is None:
                self._waiting.append((order, descriptors))
            else:
                self._spawn(order, descriptors)
            return
        for each in descriptors:
            os.close(each)
        self._orders[type(order)](order)

    def _spawn(self, order: Spawn, descriptors: list[int]) -> None:
        try:
            app = self._admit(order, descriptors)
            self._apps[order.instance] = app
            self._watch(app.process, lambda: self._reap(app))
            self._watch(app.born.output.descriptor, lambda: self._listen(app))
            self._report(Spawned(order.instance, app.born.pid, self._level or 0))
        except (SandboxError, OSError) as problem:
            self._report(Refused(order.instance, str(problem)))
        finally:
            for each in descriptors:
                os.close(each)

    def _admit(self, order: Spawn, descriptors: list[int]) -> _App:
        if self._level == 0 and not self._unsafe:
            raise SandboxError(
                f"This system cannot lock apps in ({self._hole}). To run them all the same: --unsafe"
            )
        if (self._level or 0) < order.demand and not self._unsafe:
            raise SandboxError(
                f"{order.app_id} needs isolation level {order.demand}, and this box has {self._level or 0} "
                f"({self._hole or 'every wall holds'})"
            )
        if len(descriptors) != 2:
            raise SandboxError(
                f"{order.app_id} came with {len(descriptors)} descriptors; a screen and services are needed"
            )
        if order.instance in self._apps:
            raise SandboxError(f"Instance {order.instance} is running already")
        if "/" in order.app_id:
            raise SandboxError(f"{order.app_id} is no name for an app: it has a / in it")
        folder, data = Path(order.folder).resolve(), Path(order.data).resolve()
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not folder.is_dir():
            raise SandboxError(f"The app's folder {folder} is not there")
        user = identity.user_id(order.app_id, data) if self._walls.own_user else None
        if os.geteuid() == 0:
            identity.own(data, user or 0)
        tenant = Tenant(
            order.app_id,
            folder,
            data,
            order.language,
            order.limits,
            user=user,
            cgroup=self._walls.subtree.create(str(order.instance), order.limits)
            if self._walls.subtree
            else None,
            role=order.role,
            program=order.program,
            zone=order.zone,
            writes=self._kinds[order.role].writes,
        )
        try:
            born = birth.bear(self._stem, self._walls, tenant, *descriptors)
        except SandboxError:
            _remove(tenant.cgroup)
            raise
        return _App(order.instance, born, os.pidfd_open(born.pid), order.limits, tenant.cgroup)

    def _kill(self, order: messages.Kill) -> None:
        for waiting in self._waiting:
            if waiting[0].instance == order.instance:
                # It was left before it was known how well it would be locked in: it never begins.
                self._waiting.remove(waiting)
                for each in waiting[1]:
                    os.close(each)
                self._report(Exited(order.instance, order.reason, "", 0.0))
                return
        app = self._apps.get(order.instance)
        if app:
            app.wanted = order.reason
            app.signal(signal.SIGKILL)

    def _signal(self, instance: int, number: signal.Signals) -> None:
        if instance in self._apps:
            self._apps[instance].signal(number)

    # What becomes of apps

    def _listen(self, app: _App) -> None:
        if not app.born.output.read():
            self._forget(app.born.output.descriptor)  # the app closed it; its end comes by its process

    def _reap(self, app: _App) -> None:
        ended, status, usage = os.wait4(app.born.pid, os.WNOHANG)
        if not ended:
            return
        del self._apps[app.instance]
        starved = app.cgroup is not None and app.cgroup.ran_out_of_memory()
        self._tidy(app)
        # An app begins with the pages of the zygote, which its limit leaves out.
        begun_with = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        used = max(0, usage.ru_maxrss - begun_with) * 1024 / app.limits.memory
        reason, detail = ending.reason(status, app.born.output.last_line(), used, starved)
        if app.wanted and os.WIFSIGNALED(status):
            reason, detail = app.wanted, ""
        self._report(Exited(app.instance, reason, detail, time.monotonic() - app.born.started))

    def _tidy(self, app: _App) -> None:
        self._forget(app.process)
        self._forget(app.born.output.descriptor)
        os.close(app.process)
        app.born.output.finish()
        _remove(app.cgroup)

    # The canary

    def _release_canary(self) -> None:
        try:
            self._trial = trial.release(self._stem, self._walls, self._planted)
        except (SandboxError, OSError) as problem:
            self._judged(Isolation(0, [Mechanism("canary", False, str(problem))]))
            return
        self._watch(self._trial.answer.fileno(), self._judge)

    def _judge(self) -> None:
        if self._trial is None:
            return
        flown, self._trial = self._trial, None
        self._forget(flown.answer.fileno())
        verdict = flown.judge()
        with contextlib.suppress(ProcessLookupError):
            os.kill(flown.born.pid, signal.SIGKILL)
        os.waitpid(flown.born.pid, 0)
        flown.born.output.finish()
        self._judged(verdict)

    def _judged(self, verdict: Isolation) -> None:
        self._level = verdict.level
        self._hole = next((f"{each.name}: {each.detail}" for each in verdict.mechanisms if not each.held), "")
        self._report(msgspec.structs.replace(verdict, stem=self._stem.pid))
        waiting, self._waiting = self._waiting, []
        for order, descriptors in waiting:
            self._spawn(order, descriptors)

    # Waiting and telling

    def _watch(self, descriptor: int, handler: Callable[[], None]) -> None:
        self._ready[descriptor] = handler
        self._poll.register(descriptor, select.POLLIN)

    def _forget(self, descriptor: int) -> None:
        if self._ready.pop(descriptor, None):
            self._poll.unregister(descriptor)

    def _report(self, report: messages.Report) -> None:
        try:
            messages.send(self._control, report)
        except OSError:
            self._done = True


def _remove(cgroup: Cgroup | None) -> None:
    if cgroup:
        cgroup.remove()
