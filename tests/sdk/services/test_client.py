"""An app's end of its services."""

import contextlib
import time
from collections.abc import Callable
from threading import Event, Thread

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gulou.errors import ServiceError, WireError
from gulou.services import messages, tv
from gulou.services.client import ServiceClient
from gulou.wire import Wire, pair


def test_a_notice_that_comes_with_an_answer_is_handed_out() -> None:
    """Both may arrive in one read; the socket is silent afterwards, so the client says that one waits."""
    app, other = pair()
    gateway: Wire[messages.FromApp] = Wire(other, messages.FromApp)
    client = ServiceClient(app)
    told: list[tv.ChannelsChanged] = []
    client.on(tv.ChannelsChanged, told.append)
    gateway.send(messages.Reply(1, tv.Watching()))
    gateway.send(messages.Notify(tv.ChannelsChanged()))
    assert client.call(tv.Watch()) == tv.Watching()
    assert client.pending
    assert client.dispatch() == 1
    assert told == [tv.ChannelsChanged()]
    assert not client.pending
    client.wire.close()
    gateway.close()


def serve(answers: Callable[[messages.Call], list[messages.FromGateway]]) -> tuple[ServiceClient, Thread]:
    """A client whose gateway answers one call so, and is then gone."""
    app, other = pair()
    wire: Wire[messages.FromApp] = Wire(other, messages.FromApp)

    def run() -> None:
        call = wire.wait(5)
        if call is not None:
            for message in answers(call):
                wire.send(message)
        wire.close()

    thread = Thread(target=run)
    thread.start()
    return ServiceClient(app), thread


def test_a_late_answer_is_dropped() -> None:
    client, thread = serve(
        lambda call: [
            messages.Reply(call.id - 1, tv.Channels((tv.Channel("dvb://1.1.1", "late"),))),
            messages.Failure(call.id - 1, "invalid", "late too"),
            messages.Reply(call.id, tv.Channels(())),
        ]
    )
    assert tv.Tv(client).channels() == []
    thread.join()
    client.wire.close()


def test_a_refusal_keeps_its_code_and_sentence() -> None:
    client, thread = serve(lambda call: [messages.Failure(call.id, "permission", "Not allowed.")])
    with pytest.raises(ServiceError, match="Not allowed") as refused:
        client.call(tv.Watch())
    assert refused.value.code == "permission"
    thread.join()
    client.wire.close()


def test_a_gateway_that_is_gone_is_unavailable_at_once() -> None:
    client, thread = serve(lambda _: [])
    for _ in range(2):
        with pytest.raises(ServiceError) as gone:
            client.call(tv.GetChannels())
        assert gone.value.code == "unavailable"
    thread.join()


def test_a_gateway_that_hangs_is_waited_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Notices that keep coming must not make the wait longer: the app would look hung."""
    monkeypatch.setattr("gulou.services.client.TIMEOUT", 0.2)
    app, other = pair()
    wire: Wire[messages.FromApp] = Wire(other, messages.FromApp)
    stop = Event()

    def run() -> None:
        while not stop.wait(0.05):
            with contextlib.suppress(WireError):
                wire.send(messages.Notify(tv.ChannelsChanged()))

    thread = Thread(target=run)
    thread.start()
    client = ServiceClient(app)
    begun = time.monotonic()
    with pytest.raises(ServiceError) as late:
        client.call(tv.Watch())
    assert late.value.code == "timeout"
    assert time.monotonic() - begun < 5
    stop.set()
    thread.join()
    wire.close()
    client.wire.close()


@given(st.binary(max_size=120))
def test_no_answer_breaks_an_app_but_as_a_service_error(body: bytes) -> None:
    app, other = pair()
    client = ServiceClient(app)
    other.sendall(len(body).to_bytes(4, "big") + body)
    other.close()
    with pytest.raises(ServiceError):
        client.call(tv.Watch())
    client.wire.close()


def test_a_new_gateway_is_asked_for_what_is_watched() -> None:
    """Who waits is told at once; who watches hears that things may have changed, and is told of more."""
    app, old = pair()
    client = ServiceClient(app)
    changes: list[str] = []
    first: Wire[messages.FromApp] = Wire(old, messages.FromApp)
    first.send(messages.Reply(1, tv.Watching()))
    tv.Tv(client).watch(lambda: changes.append("channels"), changes.extend)
    failed: list[ServiceError] = []

    def ask() -> None:
        try:
            client.call(tv.GetChannels(), timeout=20)
        except ServiceError as error:
            failed.append(error)

    waiting = Thread(target=ask)
    waiting.start()
    while not any(isinstance(call.query, tv.GetChannels) for call in first.read()):
        time.sleep(0.01)
    first.close()
    ours, theirs = pair()
    client.renew(ours)
    waiting.join(5)
    assert [error.code for error in failed] == ["unavailable"]
    second: Wire[messages.FromApp] = Wire(theirs, messages.FromApp)
    call = second.wait(5)
    assert call is not None
    assert call.query == tv.Watch()
    second.send(messages.Notify(tv.NowNextChanged(("dvb://1.1.1",))))
    while len(changes) < 2:
        client.dispatch()
    assert changes == ["channels", "dvb://1.1.1"]
    client.wire.close()
    second.close()
