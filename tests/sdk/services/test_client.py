"""An app's end of its services."""

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
