"""One flight of the canary: planted, born as an app is, and judged."""

import os
import socket
from dataclasses import dataclass

import msgspec

from . import canary, identity
from .bait import APP_ID, Planted
from .birth import Born, bear
from .canary import Finding
from .level import level
from .lockin import Tenant
from .messages import Isolation, Mechanism, Program
from .roles import Kind
from .stem import Stem
from .walls import Wall, Walls

ROLE = "canary"
_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[Finding])


@dataclass(frozen=True)
class Trial:
    """A canary in flight; what it finds arrives on `answer`, which ends with it."""

    walls: Walls
    planted: Planted
    answer: socket.socket
    born: Born

    def judge(self) -> Isolation:
        """Read what the canary found, once `answer` is readable or time is up, and clear away."""
        self.answer.settimeout(0.5)
        data = b""
        try:
            while more := self.answer.recv(65536):
                data += more
            findings = _decoder.decode(data)
        except (TimeoutError, msgspec.DecodeError):
            findings = []
        self.answer.close()
        self.planted.remove()
        return isolation(self.walls, findings)


def kind(walls: Walls, planted: Planted) -> Kind:
    """How the canary runs."""
    found: list[Finding] = []

    def flight(
        folder: str, data: str, screen: int, services: int, language: str, program: Program | None
    ) -> int:
        found.extend(canary.behind_all(planted, walls))
        os.write(services, _encoder.encode(found))
        return 0

    return Kind(flight, writes=True, halfway=lambda: found.extend(canary.halfway(planted, walls)))


def release(stem: Stem, walls: Walls, planted: Planted) -> Trial:
    """Let a canary fly. Raises SandboxError where it could not be locked in."""
    screen, unused = socket.socketpair()
    answer, services = socket.socketpair()
    tenant = Tenant(
        APP_ID,
        planted.folder,
        planted.data,
        "en",
        canary.LIMITS,
        user=identity.LAST if walls.own_user else None,
        cgroup=None,
        role=ROLE,
        exposed=(planted.exposed, planted.neighbour),
    )
    if tenant.user is not None:
        identity.own(tenant.data, tenant.user)
    try:
        born = bear(stem, walls, tenant, screen.fileno(), services.fileno())
    except BaseException:
        planted.remove()
        answer.close()
        raise
    finally:
        for each in (screen, unused, services):
            each.close()
    return Trial(walls, planted, answer, born)


def isolation(walls: Walls, findings: list[Finding]) -> Isolation:
    """The level, and each attempt; a wall that is not there stands in the list with the reason."""
    mechanisms = [finding.mechanism for finding in findings]
    if walls.subtree:  # it was tried by the survey
        mechanisms.append(
            Mechanism(f"{Wall.CGROUP}: take more than its share", True, "the kernel ended the process")
        )
    mechanisms += [Mechanism(wall.value, False, reason) for wall, reason in walls.missing.items()]
    if not findings:
        mechanisms.append(Mechanism("canary", False, "it did not come back"))
    tried = {finding.wall for finding in findings} | ({Wall.CGROUP} if walls.subtree else set())
    broken = {finding.wall for finding in findings if not finding.mechanism.held}
    return Isolation(level(tried - broken) if findings else 0, mechanisms)
