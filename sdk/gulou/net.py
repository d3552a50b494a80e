"""The web for apps: a `requests.Session` whose connections the gateway makes.

An app has no sockets. It asks the gateway for a connection to a host that its manifest names, and is handed
the connected socket; TLS, redirects, cookies and all else run in the app, as `requests` does them.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

import requests
import requests.adapters
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NewConnectionError
from urllib3.util.ssl_ import create_urllib3_context

from gulou.errors import ServiceError
from gulou.services import net
from gulou.services.client import ServiceClient

READ_PATIENCE = 30.0
"""Seconds that an answer may keep silent where the app says nothing else; less on the app's own thread."""
_GRACE = 0.3
"""Seconds by which the gateway gives up earlier, so that its sentence still comes."""
_AUTHORITIES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)
"""Where systems keep the certificates that they trust."""


class NetError(ServiceError, requests.exceptions.ConnectionError):
    """A host that the app may not reach: before any packet, for a redirect too. `code` says why.

    It is a `requests.ConnectionError` as well, so that what catches these catches it.
    """

    def __init__(self, code: str, message: str, request: requests.PreparedRequest | None = None) -> None:
        requests.exceptions.ConnectionError.__init__(self, message, request=request)
        self.code = code


class Session(requests.Session):
    """`requests.Session`, bound to the hosts of the manifest. Use it on threads of `App.work`.

    Where no `timeout` is given it is 10 s to connect and 30 s of silence; 1.5 s on the app's own thread.
    """

    surfed: Callable[[requests.PreparedRequest, requests.Response | Exception], object] | None = None
    """Called with each request and what came of it; each hop of a redirect is one."""

    def __init__(self, client: ServiceClient) -> None:
        super().__init__()
        self.trust_env = False  # the gateway sees to proxies
        adapter = Adapter(client)
        self.mount("https://", adapter)
        self.mount("http://", adapter)

    def send(self, request: requests.PreparedRequest, **more: Any) -> requests.Response:
        try:
            response = super().send(request, **more)
        except Exception as error:
            if self.surfed is not None:
                self.surfed(request, error)
            raise
        if self.surfed is not None:
            # The hops after a redirect came by this way, too.
            hop = response.history[0] if response.history else response
            self.surfed(hop.request, hop)
        return response


class Adapter(requests.adapters.HTTPAdapter):
    """Has urllib3's pools ask the gateway where they would connect themselves."""

    def __init__(self, client: ServiceClient) -> None:
        self._client = client
        self._loading = threading.Lock()
        super().__init__()

    def init_poolmanager(self, connections: int, maxsize: int, block: bool = False, **more: Any) -> None:
        super().init_poolmanager(connections, maxsize, block, **more)
        self.poolmanager.pool_classes_by_scheme = _pools(self._client)

    def send(self, request: requests.PreparedRequest, *args: Any, **more: Any) -> requests.Response:
        """As in `requests`. Raises NetError for a host that the app may not reach."""
        if len(args) < 2 and more.get("timeout") is None:
            patience = self._client.patience
            more["timeout"] = (patience(net.PATIENCE), patience(READ_PATIENCE))
        try:
            return super().send(request, *args, **more)
        except ServiceError as error:
            raise NetError(error.code, str(error), request) from error

    def build_connection_pool_key_attributes(
        self, request: requests.PreparedRequest, verify: Any, cert: Any = None
    ) -> tuple[Any, Any]:
        host, keys = super().build_connection_pool_key_attributes(request, verify, cert)
        if verify is True and not cert:
            with self._loading:  # a pool belongs to its context: two of these would be two pools
                keys["ssl_context"] = self._trusting
        return host, keys

    def cert_verify(self, conn: Any, url: str, verify: Any, cert: Any) -> None:
        if verify is True and not cert and self._authorities is not None:
            conn.cert_reqs = "CERT_REQUIRED"  # the context knows whom to trust
        else:
            super().cert_verify(conn, url, verify, cert)  # type: ignore[no-untyped-call]

    @cached_property
    def _authorities(self) -> str | None:
        """The system's store of certificates; None to use the one that comes with `requests`."""
        return next((path for path in _AUTHORITIES if Path(path).is_file()), None)

    @cached_property
    def _trusting(self) -> ssl.SSLContext:
        """Loaded once: it takes longer than the rest of a connection."""
        context = create_urllib3_context()
        if self._authorities is not None:
            context.load_verify_locations(self._authorities)
        return context


def _pools(client: ServiceClient) -> dict[str, type[HTTPConnectionPool]]:
    """urllib3's pools, whose connections come from the gateway."""

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            return _ask(client, self, tls=False)

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            return _ask(client, self, tls=True)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _ask(client: ServiceClient, connection: HTTPConnection, *, tls: bool) -> socket.socket:
    """A connected socket for this connection, with urllib3's errors where there is none."""
    wanted = connection.timeout
    patience = client.patience(net.PATIENCE)
    timeout = min(patience, float(wanted)) if isinstance(wanted, int | float) else patience
    query = net.Connect(connection.host, connection.port, tls, max(0.1, timeout - _GRACE))
    try:
        _, descriptor = client.call_for_descriptor(query, max(timeout, 2 * _GRACE))
    except ServiceError as error:
        if error.code == "timeout":
            raise ConnectTimeoutError(connection, str(error)) from error
        if error.code == "unavailable":
            raise NewConnectionError(connection, str(error)) from error
        raise
    sock = socket.socket(fileno=descriptor)
    try:
        for option in connection.socket_options or ():
            sock.setsockopt(*option)
        sock.settimeout(float(wanted) if isinstance(wanted, int | float) else None)
    except OSError:
        sock.close()
        raise
    return sock
