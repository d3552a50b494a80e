"""Devices at home: python-zeroconf in a process of its own, steered by lines.

`add TYPE COUNT [TTL]` announces services `Device 0` …, on hosts named by the type; `serve TYPE ADDRESS PORT`
one somewhere; `say TEXT` changes the property `state` of the first; `bye` takes all back. Each is answered
with a line when it is done.
"""

from __future__ import annotations

import asyncio
import socket
import sys

from zeroconf import ServiceInfo
from zeroconf.asyncio import AsyncZeroconf


async def main() -> None:
    home = AsyncZeroconf()
    infos: list[ServiceInfo] = []
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        command, *words = line.split()
        if command == "add":
            ttl = int(words[2]) if len(words) > 2 else 120
            infos += [info(words[0], number, ttl) for number in range(int(words[1]))]
            registering = (home.async_register_service(each, cooperating_responders=True) for each in infos)
            await asyncio.gather(*await asyncio.gather(*registering))
        elif command == "serve":  # at this address and port, which may be a lie
            infos.append(info(words[0], 0, 120, address=words[1], port=int(words[2])))
            await (await home.async_register_service(infos[-1], cooperating_responders=True))
        elif command == "say":
            infos[0] = info(infos[0].type.removesuffix(".local."), 0, 120, words[0])
            await (await home.async_update_service(infos[0]))
        elif command == "bye":
            await home.async_unregister_all_services()
            infos.clear()
        print("done", flush=True)
    await home.async_close()


def info(
    service_type: str, number: int, ttl: int, state: str = "on", address: str = "", port: int = 0
) -> ServiceInfo:
    return ServiceInfo(
        f"{service_type}.local.",
        f"Device {number}.{service_type}.local.",
        port=port or 8000 + number,
        addresses=[socket.inet_aton(address or f"192.168.77.{number % 250 + 1}")],
        properties={"state": state, "flag": None, "字": "好"},
        server=f"{service_type.partition('.')[0].strip('_')}-{number}.local.",
        host_ttl=ttl,
        other_ttl=ttl,
    )


if __name__ == "__main__":
    asyncio.run(main())
