"""An HDHomeRun that the test plays: its real bytes, on loopback, from recordings."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from gulou_hal.tuner.hdhomerun import discovery
from gulou_hal.tuner.hdhomerun.discovery import Announced
from gulou_hal.tuner.schemes import tuner_for

ID = 0x12345670


class PlayedHdhomerun:
    """One device with two tuners; `recordings` by frequency in Hz. Discovery on UDP `port` (0: any)."""

    def __init__(self, recordings: dict[int, Path], port: int = 0, model: str = "HDHR4-2DT") -> None:
        self.recordings = recordings
        self.model = model
        self.used: dict[int, str] = {}
        self.asked: list[str] = []
        self._stopping = threading.Event()
        self._discovery = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._discovery.bind(("127.0.0.1", port))
        self.port = int(self._discovery.getsockname()[1])
        self._pages = self._serving(self._page)
        self._streams = self._serving(self._stream)
        self.base = f"http://127.0.0.1:{self._pages.server_port}"
        threading.Thread(target=self._answer, daemon=True).start()

    def close(self) -> None:
        self._stopping.set()
        self._discovery.close()
        for server in (self._pages, self._streams):
            server.shutdown()
            server.server_close()

    def _answer(self) -> None:
        with suppress(OSError):
            while True:
                packet, whom = self._discovery.recvfrom(2048)
                with suppress(discovery.HdhomerunError):
                    if discovery.asked_for(packet) in (discovery.ANY, ID):
                        known = Announced(ID, 2, self.base, f"{self.base}/lineup.json")
                        self._discovery.sendto(discovery.reply(known), whom)

    def _serving(self, answer: Any) -> ThreadingHTTPServer:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                with suppress(OSError):
                    answer(self)

            def log_message(self, *_: object) -> None: ...

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        return server

    def _page(self, request: BaseHTTPRequestHandler) -> None:
        self.asked.append(request.path)
        streams = f"http://127.0.0.1:{self._streams.server_port}"
        found: object = {
            "/discover.json": {
                "FriendlyName": "HDHomeRun DUAL",
                "ModelNumber": self.model,
                "DeviceID": f"{ID:08X}",
                "BaseURL": self.base,
                "LineupURL": f"{self.base}/lineup.json",
                "TunerCount": 2,
            },
            "/lineup.json": [
                {
                    "GuideNumber": str(number),
                    "GuideName": f"Channel {number}",
                    "Modulation": "t8dvbt2" if number == 2 else "t8qam64",
                    "Frequency": frequency,
                    "ProgramNumber": 1,
                    "URL": f"{streams}/auto/v{number}",
                }
                for number, frequency in enumerate(self.recordings, start=1)
            ],
            "/status.json": [
                {"Resource": "tuner0", "Frequency": 474_000_000, "SignalStrengthPercent": 83},
                {"Resource": "tuner1"},
            ],
        }.get(request.path.partition("?")[0])
        body = json.dumps(found).encode()
        request.send_response(200 if found is not None else 404)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        request.wfile.write(body)

    def _stream(self, request: BaseHTTPRequestHandler) -> None:
        _, tuner, channel = request.path.split("/")
        number = int(tuner.removeprefix("tuner"))
        recording = self.recordings.get(int(channel.removeprefix("ch")))
        if recording is None or number in self.used:
            request.send_response(404 if recording is None else 503)
            request.send_header("X-HDHomeRun-Error", "811 Content Not Found" if recording is None else "805")
            request.end_headers()
            return
        self.used[number] = channel
        playing = tuner_for(str(recording))
        playing.open()
        try:
            request.send_response(200)
            request.send_header("Content-Type", "video/mpeg")
            request.end_headers()
            while not self._stopping.is_set():
                request.wfile.write(playing.read(0.1).tobytes())
        finally:
            playing.close()
            self.used.pop(number)
            request.close_connection = True
