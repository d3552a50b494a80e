"""An app on the web: `self.net` over a real gateway, against real servers."""

from __future__ import annotations

import io
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gulou.errors import ServiceError
from gulou.net import NetError
from gulou.services import messages, net
from gulou_hal import link
from tests.hal.net.gateway_process import GatewayProcess
from tests.hal.net.peers import Proxy, Server, authority, serving, site

Gateways = Callable[..., GatewayProcess]


def test_a_named_host_answers(gateway: GatewayProcess) -> None:
    with site() as server:
        session = gateway.session(server.place)
        answer = session.get(server.url)
        assert (answer.status_code, answer.text) == (200, "welcome")


def test_what_requests_does_it_does_here(gateway: GatewayProcess) -> None:
    with site() as server:
        session = gateway.session(server.place)
        assert session.get(f"{server.url}/gzip").text == "small again"
        assert session.get(f"{server.url}/cookie").text == "none"
        assert session.get(f"{server.url}/cookie").text == "seen=yes"
        with session.get(f"{server.url}/chunks", stream=True) as download:
            assert sum(len(part) for part in download.iter_content(5000)) == 100 * 0x1000
        sent = session.post(server.url, files={"photo": ("a.png", io.BytesIO(b"\x89PNG" * 50_000))})
        assert sent.content.count(b"\x89PNG") == 50_000
        assert session.post(server.url, json={"a": 1}).json() == {"a": 1}
        with pytest.raises(requests.HTTPError):
            session.get(f"{server.url}/nothing").raise_for_status()


def test_one_connection_serves_many_requests(gateway: GatewayProcess) -> None:
    with site() as server:
        session = gateway.session(server.place)
        for _ in range(20):
            session.get(server.url)
        assert server.connections == 1


def test_a_host_not_named_is_refused_before_any_packet(gateway: GatewayProcess) -> None:
    with site() as named, site() as other:
        session = gateway.session(named.place)
        with pytest.raises(NetError, match=f"may not reach {other.place}: add it to hosts") as refused:
            session.get(other.url)
        assert refused.value.code == "permission"
        assert isinstance(refused.value, requests.ConnectionError)
        assert refused.value.request is not None
        assert other.connections == 0


def test_a_redirect_to_a_host_not_named_is_refused_before_any_packet(gateway: GatewayProcess) -> None:
    with site() as named, site() as other:
        named.elsewhere = other.url
        session = gateway.session(named.place)
        with pytest.raises(NetError, match=other.place):
            session.get(f"{named.url}/redirect")
        assert other.connections == 0
        named.elsewhere = f"{named.url}/gzip"
        assert session.get(f"{named.url}/redirect").text == "small again"


def test_tls_runs_to_the_end(gateway: GatewayProcess, tmp_path: Path) -> None:
    trusted, context = authority(tmp_path, "127.0.0.1")
    with site(context) as server:
        session = gateway.session(server.place)
        assert session.get(server.url, verify=str(trusted)).text == "welcome"
        with pytest.raises(requests.exceptions.SSLError):
            session.get(server.url)  # by the system's store nobody vouches for it


def test_a_certificate_for_another_name_is_refused(gateway: GatewayProcess, tmp_path: Path) -> None:
    trusted, context = authority(tmp_path, "example.org")
    with site(context) as server, pytest.raises(requests.exceptions.SSLError, match=r"127\.0\.0\.1"):
        gateway.session(server.place).get(server.url, verify=str(trusted))


def test_the_systems_store_says_whom_to_trust_and_for_which_name(
    gateway: GatewayProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trusted, context = authority(tmp_path, "127.0.0.1")
    monkeypatch.setattr("gulou.net._AUTHORITIES", (str(trusted),))
    with site(context) as server:
        session = gateway.session(server.place)
        for _ in range(3):
            assert session.get(server.url, headers={"Connection": "close"}).text == "welcome"
    _, other = authority(tmp_path, "example.org")  # trusted from now on, but not for this address
    with site(other) as server, pytest.raises(requests.exceptions.SSLError, match=r"127\.0\.0\.1"):
        gateway.session(server.place, instance=2).get(server.url)


def test_an_address_of_ipv6_is_a_host_like_any(gateway: GatewayProcess) -> None:
    try:
        server = Server(address="::1")
    except OSError:
        pytest.skip("this machine has no IPv6")
    with serving(server):
        place = f"[::1]:{server.port}"
        assert gateway.session(place).get(f"http://{place}/").text == "welcome"


def test_what_is_large_is_loaded_when_it_is_first_used() -> None:
    """Not by the zygote, where every app would start later for it, nor by a gateway that nobody asks.

    The dictionary of readings, 60 MB, belongs into the process that indexes alone.
    """
    code = (
        "import sys, gulou.runtime, gulou_hal.gateway;"
        "large = ('requests', 'urllib3', 'ssl', 'zeroconf', 'pypinyin');"
        "print([name for name in large if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_silence_ends_by_the_apps_own_timeout(gateway: GatewayProcess) -> None:
    with site() as server, pytest.raises(requests.exceptions.ReadTimeout):
        gateway.session(server.place).get(f"{server.url}/silent", timeout=(9, 0.3))


def test_a_line_that_breaks_is_an_error_of_requests(gateway: GatewayProcess) -> None:
    with site() as server, pytest.raises(requests.exceptions.ChunkedEncodingError):
        gateway.session(server.place).get(f"{server.url}/dropped")


def test_a_closed_port_says_so(gateway: GatewayProcess) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        place = f"127.0.0.1:{taken.getsockname()[1]}"
    with pytest.raises(requests.ConnectionError, match="does not serve port"):
        gateway.session(place).get(f"http://{place}")


def test_a_name_that_leads_home_is_refused(gateway: GatewayProcess) -> None:
    """`localhost` is named, and still it leads to this box."""
    with site() as server:
        session = gateway.session(f"localhost:{server.port}")
        with pytest.raises(NetError, match="not on the Internet"):
            session.get(f"http://localhost:{server.port}")
        assert server.connections == 0


def test_without_the_permission_nothing_is_reached(gateway: GatewayProcess) -> None:
    with site() as server:
        client = gateway.client(server.place, permissions=("tv",))
        with pytest.raises(ServiceError, match="needs the permission net"):
            client.call(net.Connect("127.0.0.1", server.port))
        assert server.connections == 0


def test_a_permission_taken_back_holds_for_the_next_connection(gateway: GatewayProcess) -> None:
    with site() as server:
        session = gateway.session(server.place)
        assert session.get(server.url, headers={"Connection": "close"}).ok
        gateway.wire.send(link.Grant(1, ()))
        for _ in range(100):
            try:
                session.get(server.url, headers={"Connection": "close"})
            except NetError as error:
                assert error.code == "permission"
                break
            time.sleep(0.02)
        else:
            pytest.fail("it could still connect")


def test_sixteen_connections_at_a_time(gateway: GatewayProcess) -> None:
    with site() as server:
        client = gateway.client(server.place)
        query = net.Connect("127.0.0.1", server.port, tls=False)
        held = [client.call_for_descriptor(query, 5)[1] for _ in range(net.CONNECTIONS)]
        with pytest.raises(ServiceError, match="has 16 connections open"):
            client.call_for_descriptor(query, 5)
        os.close(held.pop())
        held.append(client.call_for_descriptor(query, 5)[1])
        for descriptor in held:
            os.close(descriptor)


def test_a_slow_connect_delays_no_other_app(gateway: GatewayProcess) -> None:
    """A proxy that never answers stands for a host behind a firewall; the other app goes past it."""
    with full_listener() as place, site() as server:
        slow = gateway.raw(place, instance=1)
        host, _, port = place.partition(":")
        for number in range(1, 30):  # more than are worked on at a time
            slow.send(messages.Call(number, net.Connect(host, int(port), timeout=5)))
        session = gateway.session(server.place, instance=2)
        begun = time.monotonic()
        for _ in range(5):
            assert session.get(server.url, headers={"Connection": "close"}).ok
        assert time.monotonic() - begun < 4
        refused = [slow.wait(2) for _ in range(21)]
        assert all(isinstance(each, messages.Failure) and "waits for 8" in each.message for each in refused)


def test_a_connection_that_comes_after_its_app_has_gone_is_closed(gateways: Gateways) -> None:
    with socket.create_server(("127.0.0.1", 0)) as proxy:
        proxy.settimeout(5)
        gateway = gateways(HTTPS_PROXY=f"http://127.0.0.1:{proxy.getsockname()[1]}")
        app = gateway.raw("example.org", instance=7)
        app.send(messages.Call(1, net.Connect("example.org", 443)))
        tunnel, _ = proxy.accept()
        app.close()
        gateway.wire.send(link.Detach(7))
        gateway.wire.send(link.GetStatus(1))
        while not isinstance(gateway.wire.wait(5), link.Status):
            pass
        tunnel.settimeout(5)
        tunnel.sendall(Proxy.answer)
        while tunnel.recv(4096):  # the request, then the end: nobody holds the other side
            pass
        tunnel.close()


def test_the_households_proxy_makes_the_tunnel(gateways: Gateways, tmp_path: Path) -> None:
    """The name is the proxy's to resolve; TLS passes through to the server that is meant."""
    trusted, context = authority(tmp_path, "shop.example.org")
    with (
        site(context) as server,
        serving(proxy := Proxy({"shop.example.org:443": ("127.0.0.1", server.port)})),
    ):
        gateway = gateways(HTTPS_PROXY=proxy.url.replace("//", "//ann:s%40fe@"), NO_PROXY="other.example.org")
        session = gateway.session("*.example.org")
        assert session.get("https://shop.example.org/", verify=str(trusted)).text == "welcome"
        assert proxy.heads[0].startswith("CONNECT shop.example.org:443 HTTP/1.1\r\n")
        assert "Proxy-Authorization: Basic YW5uOnNAZmU=" in proxy.heads[0]
        with pytest.raises(requests.ConnectionError):
            session.get("https://other.example.org/", timeout=2)
        with pytest.raises(NetError, match=r"may not reach elsewhere\.org"):
            session.get("https://elsewhere.org/")
        assert len(proxy.heads) == 1


@pytest.mark.parametrize(
    ("says", "told"),
    [
        (b"HTTP/1.1 403 Forbidden\r\n\r\n", "would not connect to example.org: 403 Forbidden"),
        (b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n", "asks for a name and a password"),
        (b"SSH-2.0-OpenSSH_9.2\r\n\r\n", "did not answer as a proxy does"),
        (b"", "did not answer as a proxy does"),
    ],
)
def test_a_proxy_that_refuses_is_named(gateways: Gateways, says: bytes, told: str) -> None:
    with serving(proxy := Proxy({}, says or b"\r\n\r\n")):
        session = gateways(HTTPS_PROXY=proxy.url).session("example.org")
        with pytest.raises(requests.ConnectionError, match=told):
            session.get("https://example.org/")


def test_a_proxy_that_cannot_be_used_says_how_to_write_it(gateways: Gateways) -> None:
    session = gateways(HTTPS_PROXY="socks5://127.0.0.1:1").session("example.org")
    with pytest.raises(requests.ConnectionError, match='write HTTPS_PROXY as "http://'):
        session.get("https://example.org/")


def test_a_device_at_home_is_reached_past_the_proxy(gateways: Gateways) -> None:
    with site() as server, serving(proxy := Proxy({})):
        session = gateways(HTTP_PROXY=proxy.url, HTTPS_PROXY=proxy.url).session(server.place)
        assert session.get(server.url).text == "welcome"
        assert not proxy.heads


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.text(max_size=30).map(lambda text: f"{text}.example.org") | st.ip_addresses().map(str) | st.text(),
    st.integers(-(2**40), 2**40) | st.sampled_from([0, 80, 443]),
    st.floats(),
)
def test_whatever_an_app_asks_for_is_answered(
    gateway: GatewayProcess, host: str, port: int, timeout: float
) -> None:
    client = gateway.client("*.example.com")
    with pytest.raises(ServiceError) as refused:
        client.call(net.Connect(host, port, timeout=timeout))
    assert refused.value.code in ("permission", "invalid")


def test_many_threads_of_an_app_share_one_line(gateway: GatewayProcess) -> None:
    """Each call gets its own answer and its own socket, whoever reads."""
    with site() as server:
        session = gateway.session(server.place)
        said: list[str] = []

        def fetch() -> None:
            for number in range(10):
                query = f"{threading.get_ident()}-{number}"
                answer = session.get(f"{server.url}/cookie?{query}", headers={"Cookie": query})
                assert query in answer.text
                said.append(answer.text)

        threads = [threading.Thread(target=fetch) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert len(said) == 40
        assert server.connections <= 4


class full_listener:  # noqa: N801 (a context manager)
    """A listener whose queue is full: a SYN to it is never answered. Yields its place."""

    def __enter__(self) -> str:
        self._listener = socket.socket()
        self._listener.bind(("127.0.0.1", 0))
        self._listener.listen(0)
        address = self._listener.getsockname()
        self._held = []
        for _ in range(4):
            sock = socket.socket()
            sock.setblocking(False)
            sock.connect_ex(address)
            self._held.append(sock)
        time.sleep(0.1)
        return f"127.0.0.1:{address[1]}"

    def __exit__(self, *_: object) -> None:
        for sock in (*self._held, self._listener):
            sock.close()
