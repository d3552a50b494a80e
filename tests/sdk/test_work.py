"""Work beside the app's own thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from gulou import App, scene, ui
from gulou.errors import GulouError, ServiceError
from gulou.runtime import Runtime
from gulou.services import messages, tv
from gulou.services.client import ServiceClient
from gulou.waiting import readable
from gulou.wire import Wire, pair
from gulou.work import THREADS, WAITING, Workers


@pytest.fixture
def workers() -> Iterator[Workers]:
    workers = Workers()
    yield workers
    workers.close()


def run_until(workers: Workers, reached: Callable[[], bool]) -> None:
    """Do as the runtime does."""
    deadline = time.monotonic() + 10
    while not reached():
        assert time.monotonic() < deadline
        readable([workers], 0.1)
        workers.run()


def test_a_result_comes_back_to_the_thread_that_asked(workers: Workers) -> None:
    told: list[tuple[object, int]] = []
    where: list[int] = []

    def call() -> str:
        where.append(threading.get_ident())
        return "answer"

    workers.add(call, lambda result: told.append((result, threading.get_ident())), None)
    run_until(workers, lambda: bool(told))
    assert told == [("answer", threading.get_ident())]
    assert where != [threading.get_ident()]
    assert not workers.busy


def test_an_error_goes_to_who_takes_it_and_else_ends_the_app(workers: Workers) -> None:
    errors: list[Exception] = []
    workers.add(lambda: 1 // 0, None, errors.append)
    run_until(workers, lambda: bool(errors))
    assert isinstance(errors[0], ZeroDivisionError)
    workers.add(lambda: 1 // 0, None, None)
    with pytest.raises(ZeroDivisionError):
        run_until(workers, lambda: not workers.busy)


def test_a_thread_outlives_what_is_done_on_it(workers: Workers) -> None:
    def leave() -> None:
        raise SystemExit(3)

    errors: list[Exception] = []
    for _ in range(3 * THREADS):
        workers.add(leave, None, errors.append)
    run_until(workers, lambda: not workers.busy)
    assert len(errors) == 3 * THREADS
    assert "SystemExit" in str(errors[0])


def test_what_is_cancelled_tells_nobody(workers: Workers) -> None:
    told: list[object] = []
    go = threading.Event()
    first = workers.add(go.wait, told.append, None)
    second = workers.add(lambda: 1 // 0, None, told.append)
    first.cancel()
    second.cancel()
    go.set()
    run_until(workers, lambda: not workers.busy)
    assert not told


def test_few_threads_for_many_calls_and_an_end_to_these(workers: Workers) -> None:
    go = threading.Event()
    names: set[int] = set()

    def call() -> None:
        go.wait()
        names.add(threading.get_ident())

    for _ in range(THREADS + WAITING):
        workers.add(call, None, None)
    with pytest.raises(GulouError, match="let some of them end"):
        workers.add(call, None, None)
    go.set()
    run_until(workers, lambda: not workers.busy)
    assert len(names) <= THREADS


class Waiting(App):
    """Shows what its work found; its handlers never wait."""

    shown = "nothing"

    def view(self) -> ui.Page:
        return ui.Page(ui.Text(self.shown), on_key=lambda _: True, keys=("1",))

    def start(self, link: str) -> None:
        self.work(self.look, self.found)

    def look(self) -> int:
        return len(self.tv.channels())

    def found(self, count: int) -> None:
        self.shown = f"{count} channels"


def test_an_app_answers_while_its_work_waits_for_the_gateway() -> None:
    screen, theirs = pair()
    services, their_services = pair()
    launcher: Wire[scene.FromApp] = Wire(screen, scene.FromApp)
    gateway: Wire[messages.FromApp] = Wire(services, messages.FromApp)
    runtime = Runtime(Waiting(), theirs, their_services, "en")
    thread = threading.Thread(target=runtime.run)
    thread.start()
    launcher.send(scene.Begin("en", 1280, 720))
    assert isinstance(launcher.wait(5), scene.Patch)
    call = gateway.wait(5)
    assert call is not None
    launcher.send(scene.Ping(1))
    answer = launcher.wait(5)
    assert isinstance(answer, scene.Answer) and answer.number == 1  # the call still waits
    gateway.send(messages.Notify(tv.ChannelsChanged()))
    gateway.send(messages.Reply(call.id, tv.Channels((tv.Channel("dvb://1.1.1", "One"),))))
    patch = launcher.wait(5)
    assert isinstance(patch, scene.Patch)
    assert "1 channels" in str(patch)
    launcher.send(scene.Stop())
    thread.join(5)
    launcher.close()
    gateway.close()


def test_each_thread_gets_its_own_answer() -> None:
    """The gateway answers in any order, with notices between; a call that came too late is dropped."""
    ours, theirs = pair()
    gateway: Wire[messages.FromApp] = Wire(theirs, messages.FromApp)
    client = ServiceClient(ours)
    notices: list[tv.NowNextChanged] = []
    client.on(tv.NowNextChanged, notices.append)
    stop = threading.Event()

    def answer() -> None:
        waiting: list[messages.Call] = []
        while not stop.is_set():
            call = gateway.wait(0.05)
            waiting += [call] if call else []
            if len(waiting) >= 4 or not call:
                for asked in reversed(waiting):
                    query = asked.query
                    assert isinstance(query, tv.GetGuide)
                    gateway.send(messages.Notify(tv.NowNextChanged((query.service,))))
                    gateway.send(messages.Reply(asked.id, tv.Guide(query.service, ())))
                waiting.clear()

    wrong: list[str] = []

    def ask(name: str) -> None:
        for number in range(50):
            answered = client.call(tv.GetGuide(f"{name}-{number}", 0, 1), timeout=5)
            if answered != tv.Guide(f"{name}-{number}", ()):
                wrong.append(name)

    serving = threading.Thread(target=answer)
    serving.start()
    threads = [threading.Thread(target=ask, args=(f"thread {number}",)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    serving.join()
    assert not wrong
    client.dispatch()
    assert len(notices) == 300
    client.wire.close()
    gateway.close()


def test_all_who_wait_hear_that_the_gateway_is_gone() -> None:
    ours, theirs = pair()
    client = ServiceClient(ours)
    codes: list[str] = []

    def ask() -> None:
        try:
            client.call(tv.GetChannels(), timeout=10)
        except ServiceError as error:
            codes.append(error.code)

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    time.sleep(0.1)
    theirs.close()
    begun = time.monotonic()
    for thread in threads:
        thread.join()
    assert codes == ["unavailable"] * 5
    assert time.monotonic() - begun < 5
    client.wire.close()


def test_only_the_apps_own_thread_is_impatient() -> None:
    ours, theirs = pair()
    client = ServiceClient(ours)
    client.own_thread = threading.get_ident()
    assert client.patience(10) == 1.5
    waits: list[float] = []
    thread = threading.Thread(target=lambda: waits.append(client.patience(10)))
    thread.start()
    thread.join()
    assert waits == [10]
    client.wire.close()
    theirs.close()
