"""What an app meets on the network: web servers with and without TLS, slow ones, a proxy. All on loopback."""

from __future__ import annotations

import contextlib
import datetime
import gzip
import http.server
import ipaddress
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, ClassVar

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from gulou.waiting import readable


class Site(http.server.BaseHTTPRequestHandler):
    """Python's own web server, with a page for each thing that the web does."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        page = getattr(self, f"page_{self.path.strip('/').partition('?')[0] or 'home'}", self.page_missing)
        page()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(body, kind=self.headers["Content-Type"])

    def answer(self, body: bytes, status: int = 200, kind: str = "text/plain", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def page_home(self) -> None:
        self.answer(b"welcome")

    def page_missing(self) -> None:
        self.answer(b"no such page", 404)

    def page_gzip(self) -> None:
        self.answer(gzip.compress(b"small again"), Content_Encoding="gzip")

    def page_cookie(self) -> None:
        self.answer((self.headers["Cookie"] or "none").encode(), Set_Cookie="seen=yes; Path=/")

    def page_chunks(self) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")
        self.wfile.write(b"0\r\n\r\n")

    def page_redirect(self) -> None:
        self.answer(b"", 302, Location=self.server.elsewhere)

    def page_silent(self) -> None:
        self.server.ended.wait(20)
        self.close_connection = True

    def page_dropped(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        self.server.requests.append(self.path)


class Server(http.server.ThreadingHTTPServer):
    """Counts the connections that came."""

    daemon_threads = True
    address_family = socket.AF_INET
    elsewhere = ""

    def __init__(self, context: ssl.SSLContext | None = None, address: str = "127.0.0.1") -> None:
        self.address_family = socket.AF_INET6 if ":" in address else socket.AF_INET
        super().__init__((address, 0), Site)
        self.context = context
        self.connections = 0
        self.requests: list[str] = []
        self.ended = threading.Event()

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.port}"

    @property
    def url(self) -> str:
        return f"{'https' if self.context else 'http'}://{self.place}"

    def get_request(self) -> tuple[Any, Any]:
        sock, address = super().get_request()
        self.connections += 1
        return sock, address

    def finish_request(self, request: Any, client_address: Any) -> None:
        if self.context is not None:
            request = self.context.wrap_socket(request, server_side=True)
        super().finish_request(request, client_address)
        if self.context is not None:
            with contextlib.suppress(OSError):
                request.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass  # a client that distrusts, or has gone


@contextmanager
def serving(server: socketserver.BaseServer) -> Iterator[None]:
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield
    finally:
        if isinstance(server, Server):
            server.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()


@contextmanager
def site(context: ssl.SSLContext | None = None) -> Iterator[Server]:
    """A web server; with a context it speaks TLS."""
    server = Server(context)
    with serving(server):
        yield server


class Proxy(socketserver.ThreadingTCPServer):
    """A proxy that knows CONNECT alone. `hosts` says where a name leads; `answer` may refuse all."""

    daemon_threads = True
    answer: ClassVar[bytes] = b"HTTP/1.1 200 Connection established\r\nVia: 1.1 household\r\n\r\n"

    def __init__(self, hosts: dict[str, tuple[str, int]], answer: bytes = b"") -> None:
        super().__init__(("127.0.0.1", 0), _Tunnel)
        self.hosts = hosts
        self.says = answer or self.answer
        self.heads: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Tunnel(socketserver.StreamRequestHandler):
    server: Proxy
    rbufsize = 0

    def handle(self) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            more = self.request.recv(1)
            if not more:
                return
            head += more
        self.server.heads.append(head.decode())
        target = head.split()[1].decode()
        if b" 200 " not in self.server.says:
            self.request.sendall(self.server.says)
            return
        with socket.create_connection(self.server.hosts[target]) as there:
            self.request.sendall(self.server.says)
            other = {self.request: there, there: self.request}
            while True:
                for sock in readable(list(other), 20):
                    data = sock.recv(65536)
                    if not data:
                        return
                    other[sock].sendall(data)


def authority(folder: Path, *names: str) -> tuple[Path, ssl.SSLContext]:
    """A certificate for these names and addresses: the file to trust, and a server's context."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Gulou test")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName([_general(each) for each in names]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    trusted, secret = folder / "trusted.pem", folder / "secret.pem"
    trusted.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, secret)
    return trusted, context


def _general(name: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name)
