"""One app's screen in the launcher: its tree of views, its layout, its focus."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

from kivy.graphics import Color, InstructionGroup, PopMatrix, PushMatrix, RoundedRectangle, Translate

from gulou import scene
from gulou.difference import Operation
from gulou.errors import SceneError, TooMuchError
from gulou_launcher import theme
from gulou_launcher.caps.weight import PAGE, weigh
from gulou_launcher.focus import next_focus
from gulou_launcher.motion import STILL
from gulou_launcher.paint import OutOfTimeError, Rect, letters_within
from gulou_launcher.shared_memory import Loans
from gulou_launcher.views import VIEWS
from gulou_launcher.views.player import PlayerView
from gulou_launcher.views.popup import OpeningView
from gulou_launcher.views.rows import MOST_ROWS, RowsView
from gulou_launcher.views.scrolling import ScrollingView
from gulou_launcher.views.surface import SurfaceView
from gulou_launcher.views.toast import ToastView
from gulou_launcher.views.view import View
from gulou_launcher.whereabouts import Whereabouts, whereabouts

if TYPE_CHECKING:
    from gulou_launcher.pictures.albums import Album
    from gulou_launcher.pinyin.writing import Writing
    from gulou_launcher.views.text_field import TextFieldView

MAX_NODES = 1000
MAX_OPERATIONS = 4000
"""Of one patch."""
MAX_DEPTH = 40
MOST = {"overlay": 8, "dialog": 4, "toast": 12, "surface": 2}
"""Of one kind on a screen: each may cover the whole of it."""
COVERED = 3.0
"""Screens' worth of panels that are drawn over each other; without a GPU each costs some milliseconds."""
LAYERS = 5
"""In their place, overlays, dialogs, what a field opens, toasts."""
POP_LAYER = 3
_KEPT_FOCUSES = 8
_KEPT_PAGES = 32
_SIDES = {"left": (-1, 0), "right": (1, 0), "top": (0, 1), "top-left": (0, 1), "top-right": (0, 1)}
"""From which side a panel comes; others, and questions, from below. Kivy counts upwards."""
_DIRECTIONS = ("up", "down", "left", "right")


class Owner(Protocol):
    """Who put the screen on the stage: an app's session, or the launcher itself."""

    def act(self, message: scene.Action | scene.NeedRows) -> None:
        """Something happened to a node."""

    def play(self, props: dict[str, Any] | None, node_id: int) -> None:
        """The page wants this played; None: nothing."""


class _Nobody:
    """Whoever had put the screen there is gone."""

    def act(self, message: scene.Action | scene.NeedRows) -> None:
        pass

    def play(self, props: dict[str, Any] | None, node_id: int) -> None:
        pass


class Lend(Protocol):
    """Hands the owner what surfaces need."""

    def __call__(
        self, message: scene.SurfaceOpened | scene.Flipped, descriptors: Sequence[int] = ()
    ) -> object: ...


class _Light:
    """A light plate that goes from where the focus was to where it is, and is gone there."""

    def __init__(self, height: float) -> None:
        self.group = InstructionGroup()
        self.height = height
        self.at: Rect | None = None
        """Where it is drawn now."""

    def draw(self, place: Rect | None, strength: float, corner: float) -> None:
        self.at = place
        self.group.clear()
        if place is not None:
            self.group.add(Color(*theme.PAPER[:3], strength))
            position = (place.x, self.height - place.bottom)
            size = (place.width, place.height)
            self.group.add(RoundedRectangle(pos=position, size=size, radius=[corner], segments=6))


class Stage:
    """Holds the views of one page. Everything here runs on the frame thread."""

    def __init__(
        self,
        owner: Owner,
        width: int,
        height: int,
        ask_frame: Callable[[], None],
        album: Album | None = None,
        lend: Lend = lambda message, descriptors=(): None,
    ) -> None:
        self.owner = owner
        self.lend = lend
        self.album = album
        self.width = width
        self.height = height
        self.group = InstructionGroup()
        self.layers = [InstructionGroup() for _ in range(LAYERS)]
        self._light = _Light(height)
        """What goes from the old focus to the new one."""
        self.loans = Loans()
        self.ground = InstructionGroup()
        """What fills the screen behind all that is on the page."""
        self.group.add(self.ground)
        for number, layer in enumerate(self.layers):
            self.group.add(layer)
            if number == POP_LAYER - 1:
                self.group.add(self._light.group)
        self.pops = self.layers[POP_LAYER]
        """What a field has opened: a list to choose from, a keyboard."""
        self.page: View | None = None
        self.focus: View | None = None
        self.lit = True
        """Whether the focus is seen: not while something over this page takes the keys."""
        self.dims = False
        """Whether a panel in the middle dims what lies behind it, as the box's own do."""
        self._views: dict[int, View] = {}
        self._surfaces: list[SurfaceView] = []
        self._lifted: list[list[View]] = [[] for _ in range(LAYERS)]
        self._focuses: deque[int] = deque(maxlen=_KEPT_FOCUSES)
        self._ask_frame = ask_frame
        self.motion = STILL
        self._risen: dict[View, Translate] = {}
        """Of what lies over the page, how far it is still beside its place."""
        self.language = "en"
        """The household's, as in BCP 47: for the names of days, and for what is typed."""
        self.writing: Writing | None = None
        """What a keyboard on the screen needs of the box."""
        self._disordered: set[View] = set()
        self.weight = 0
        """Bytes that the properties and rows of its nodes take."""
        self._dirty = False
        self._moved = False
        self._left: OrderedDict[str, Whereabouts] = OrderedDict()
        """Where the focus was on the pages that went, by their keys."""
        self._back_to: Whereabouts | None = None
        self.own_views: Mapping[str, type[View]] = {}
        """Kinds of the launcher's own that stand on this page beside those that every app has."""
        self._late = False
        """The last layout was broken off: the rest comes with the next frame."""
        self._scrolled: ScrollingView | None = None
        """What was scrolled, and not yet drawn as far as it is seen now."""
        self.turn = float("inf")
        """Seconds for which one frame may paint."""

    # What happened, to the owner.

    def act(self, view: View, name: str, value: Any = None) -> None:
        self.owner.act(scene.Action(view.id, name, value))

    def need_rows(self, view: View, start: int, count: int, span: tuple[float, float] | None = None) -> None:
        self.owner.act(scene.NeedRows(view.id, start, count, span))

    def play(self, view: PlayerView | None) -> None:
        self.owner.play(view.props if view else None, view.id if view else 0)

    # From the owner.

    def apply(self, patch: scene.Patch) -> None:
        """Apply the differences. Raises SceneError where they make no sense; the app is then at fault."""
        for _ in self.applying(patch):
            pass

    def applying(self, patch: scene.Patch) -> Iterator[None]:
        """Apply the differences, with a pause after each node for what is more urgent. Raises as `apply`."""
        if len(patch.operations) > MAX_OPERATIONS:
            raise TooMuchError(f"a patch has at most {MAX_OPERATIONS} operations")
        try:
            for operation in patch.operations:
                if isinstance(operation, scene.Insert):
                    yield from self._insert(operation)
                elif isinstance(operation, scene.Remove):
                    yield from self._remove(self._view(operation.id))
                else:
                    self._apply(operation)
                    yield
        finally:
            self._settle()
        self.dirty()

    def _apply(self, operation: Operation) -> None:
        match operation:
            case scene.Update(id=node_id, props=props):
                self._update(self._view(node_id), props)
            case scene.Move(id=node_id, index=index):
                self._move(self._view(node_id), index)
            case scene.Rows(id=node_id, start=start, rows=rows):
                view = self._view(node_id)
                if isinstance(view, RowsView) and start >= 0:
                    self._weigh(view, "", weigh(rows[:MOST_ROWS]))
                    view.set_rows(start, rows)

    def dirty(self) -> None:
        """The layout must be made anew before the next frame."""
        self._dirty = True
        self._ask_frame()

    def touch(self) -> None:
        """Something was drawn anew in its place: a frame must show it."""
        self._ask_frame()

    @property
    def nodes(self) -> int:
        """How many nodes are on the screen."""
        return len(self._views)

    @property
    def covered(self) -> bool:
        """Whether a surface fills the screen, so that nothing behind the page is to be seen."""
        return any(surface.full for surface in self._surfaces)

    def flip(self, flip: scene.Flip) -> None:
        """A surface has a new frame. Raises SceneError where it makes no sense; the app is then at fault."""
        view = self._views.get(flip.id)
        if isinstance(view, SurfaceView):
            view.flip(flip.slot)

    def layout(self) -> None:
        """Place and draw what changed; called once before a frame."""
        for surface in self._surfaces:
            surface.upload()
        if self.page is None:
            return
        if self._dirty:
            page = self.page
            self._dirty = False
            self._late = not self._in_time(lambda: page.place(Rect(0, 0, self.width, self.height)))
            if self._late:
                return
            self._find_focus()
            place, self._back_to = self._back_to, None
            if place is not None and self.return_to(place):
                page.place(Rect(0, 0, self.width, self.height))
            self._uncover()
            self._reveal()
        scrolled, self._scrolled = self._scrolled, None
        if scrolled is not None and scrolled.id in self._views:
            self._in_time(scrolled.unveil)

    def _uncover(self) -> None:
        """Take away the panels that lie below so many others that nothing of them can be seen well."""
        room = COVERED * self.width * self.height
        for view in reversed(self._lifted[1]):
            room -= view.rect.width * view.rect.height
            if room < 0:
                view.hide()

    def _in_time(self, draw: Callable[[], None]) -> bool:
        """Draw; False where the rest comes with the next frame: no page, however full, holds one up."""
        try:
            with letters_within(self.turn):
                draw()
        except OutOfTimeError:
            self.dirty()
            return False
        return True

    def ready(self) -> bool:
        """Whether focus is where the page as it is now has it, so that a key goes where it is meant to go."""
        if self._dirty:
            self.layout()
        return not self._late

    @property
    def unfinished(self) -> bool:
        """True while something changed that is not yet placed."""
        return self._dirty or self._scrolled is not None

    def left(self) -> None:
        """It is no longer on the screen: what a field has opened closes, pictures need not stay in memory."""
        if isinstance(self.focus, OpeningView):
            self.focus.close()
        for view in self._views.values():
            if view.shows_pictures:
                view.wipe()

    def closing(self) -> Iterator[None]:
        """Whoever put it up is gone, and all of it goes bit by bit, with the memory of its surfaces."""
        if self.page is not None:
            yield from self._remove(self.page)
        self._relayer()
        self.group.clear()
        self.loans.close()
        self.owner = _Nobody()

    def resize(self, width: int, height: int) -> None:
        """The screen has another size: everything is drawn anew."""
        self.width, self.height = width, height
        self._light.height = height
        for view in self._views.values():
            view.stale = True
        self.dirty()

    # Keys.

    def key(self, key: str) -> bool:
        """Let focus use a key; False where it had no use for it."""
        if self._dirty:
            self.layout()
        focus = self.focus
        if focus is None:
            return self._scroll_by(key)
        self._moved = True
        before = self._focus_place()
        # What lies above the first that can have the focus, or below the last, is only read.
        used = self._key(focus, key) or (focus.scroller is self.page and self._scroll_by(key))
        self._glide(before)
        return used

    def _key(self, focus: View, key: str) -> bool:
        used = focus.key(key)
        holder = focus.parent
        while not used and holder is not None:
            used = holder.key_from_inside(key)
            holder = holder.parent
        if not used and key in _DIRECTIONS:
            target = next_focus(focus, self._focusables(), key)
            if target is not None:
                self.set_focus(target)
            used = target is not None or focus.key_at_edge(key)
        return used

    def _focus_place(self) -> Rect | None:
        """Where on the screen the focus is; where its light is on the way, there."""
        if not self.motion.wanted:
            return None
        focus = self.focus
        return self._light.at or (focus.on_screen(focus.focus_rect()) if focus is not None else None)

    def _glide(self, before: Rect | None) -> None:
        """Let a light go from there to the focus, where that is another place now."""
        focus = self.focus
        if before is None or focus is None or self._dirty or self.captures_keys:
            return
        after = focus.on_screen(focus.focus_rect())
        if after == before or max(after.width, after.height) > self.height:
            return
        corner = theme.CORNER * self.height / 1080

        def apply(left: float) -> None:
            if left <= 0:
                self._light.draw(None, 0, 0)
                return
            parts = (
                then + (was - then) * left
                for was, then in (
                    (before.x, after.x),
                    (before.y, after.y),
                    (before.width, after.width),
                    (before.height, after.height),
                )
            )
            self._light.draw(Rect(*parts), 0.3 * min(1.0, 2 * left), corner)

        self.motion.begin(self._light, apply)

    def _scroll_by(self, key: str) -> bool:
        """On a page without anything to focus, up and down show what lies beyond the edge."""
        page = self.page
        if not isinstance(page, ScrollingView) or key not in ("up", "down") or not page.scroll_by(key):
            return False
        self._scrolled = page
        self._ask_frame()
        return True

    def go_round(self, key: str) -> None:
        """Up from the first to the last, down from the last to the first; of a row, to its left."""
        places = [(view.rect.y, view.rect.x, view) for view in self._focusables()]
        if places:
            end = (max if key == "up" else min)(y for y, _, _ in places)
            self.set_focus(min((x, view.id, view) for y, x, view in places if y == end)[2])

    def type(self, text: str) -> bool:
        """Let focus use letters of a real keyboard; False where it had no use for them."""
        if self._dirty:
            self.layout()
        return self.focus is not None and self.focus.type(text)

    def hemmed(self, view: View) -> bool:
        """Whether left or right leads from here to something else that can have the focus."""
        candidates = self._focusables()
        return any(next_focus(view, candidates, key) is not None for key in ("left", "right"))

    @property
    def takes_text(self) -> bool:
        """Whether the focus has a use for letters."""
        return self.focus is not None and self.focus.takes_text()

    @property
    def open_field(self) -> TextFieldView | None:
        """The field that is open, so that somebody writes in it."""
        focus = self.focus
        writes = isinstance(focus, OpeningView) and focus.opened and focus.takes_text()
        return cast("TextFieldView", focus) if writes else None

    @property
    def captures_keys(self) -> bool:
        """Whether the focus deals with all keys by itself for now (somebody is writing)."""
        return self.focus is not None and self.focus.captures_keys()

    def toasts_after(self, toast: ToastView) -> list[ToastView]:
        """The toasts that stand in the view after this one."""
        lifted = [view for view in self._lifted[toast.layer] if isinstance(view, ToastView)]
        return lifted[lifted.index(toast) + 1 :]

    def light(self, lit: bool) -> None:
        """Show the focus, or hide it while what lies over this page has the keys: there is only one ring."""
        if lit == self.lit:
            return
        self.lit = lit
        if self.focus is not None and not self.focus.stale:
            self.focus.relit()
        self._ask_frame()

    def reset_focus(self) -> None:
        """Put the focus back where the page begins."""
        self._moved = False
        self.dirty()

    def set_focus(self, view: View | None) -> None:
        """Move the focus, and show it."""
        before, self.focus = self.focus, view
        if before is view:
            return
        if view is not None:
            self._focuses.append(view.id)
        for changed in (before, view):
            if changed is not None and changed.id in self._views and not changed.stale:
                changed.focus_changed()
        self._reveal()
        self._ask_frame()

    def whereabouts(self) -> Whereabouts | None:
        """Where the focus is, in words that still mean something on the next screen of the same app."""
        if self.focus is None or self.page is None:
            return None
        return whereabouts(self.focus)

    def return_to(self, before: Whereabouts) -> bool:
        """Put the focus back where it was; False where there is no such place any more."""
        if self.page is None:
            return False
        view = before.find([view for view in self.page.walk() if view.can_focus()])
        if view is None:
            return False
        view.enter(before.part)
        self._moved = True
        self.set_focus(view)
        self.dirty()
        return True

    def candidates(self) -> list[View]:
        """What can have the focus now."""
        return self._focusables()

    @property
    def place(self) -> tuple[object, ...]:
        """Which page this is, and which dialogs and panels hold the focus on it.

        A key that is held is for what was there as it was pressed, and for nothing that came since.
        """
        return (self, self.page.id if self.page is not None else 0, *self._holders())

    @property
    def held(self) -> bool:
        """Whether a dialog or a panel has the focus, and not the page."""
        return any(True for _ in self._holders())

    def _holders(self) -> Iterator[int]:
        return (view.id for layer in self._lifted for view in layer if view.holds_focus())

    @property
    def wanted_keys(self) -> frozenset[str]:
        """The keys that the page asked for."""
        keys = self.page.props.get("keys") if self.page else None
        return (
            frozenset(key for key in keys if isinstance(key, str))
            if isinstance(keys, list | tuple)
            else frozenset()
        )

    @property
    def wants_back(self) -> bool:
        return self.page is not None and self.page.props.get("on_back") is True

    # Inside.

    def _view(self, node_id: int) -> View:
        view = self._views.get(node_id)
        if view is None:
            raise SceneError(f"there is no node {node_id}")
        return view

    def _depth(self, view: View) -> int:
        depth = 0
        while view.parent is not None:
            view, depth = view.parent, depth + 1
        return depth

    def _count(self, kind: str) -> int:
        return sum(view.kind == kind for view in self._views.values())

    def _insert(self, operation: scene.Insert) -> Iterator[None]:
        if operation.parent == scene.ROOT:
            if self.page is not None:
                yield from self._remove(self.page)
            if operation.tree.kind != "page":
                raise SceneError("the root of a screen must be a page")
            self.page = yield from self._build(operation.tree, None, 0)
            self._back_to = self._left.pop(self.page.words("key"), None)
            self.layers[0].add(self.page.group)
            return
        parent = self._view(operation.parent)
        if not parent.container:
            raise SceneError(f"a {parent.kind} holds no other nodes")
        view = yield from self._build(operation.tree, parent, self._depth(parent) + 1)
        index = max(0, min(operation.index, len(parent.children)))
        parent.children.insert(index, view)
        self._disordered.add(parent)

    def _build(self, tree: scene.Tree, parent: View | None, depth: int) -> Generator[None, None, View]:
        kind = self.own_views.get(tree.kind) or VIEWS.get(tree.kind)
        if kind is None:
            raise SceneError(f"there is no node kind {tree.kind!r}")
        if depth > MAX_DEPTH or len(self._views) >= MAX_NODES:
            raise TooMuchError(f"a screen has at most {MAX_NODES} nodes, {MAX_DEPTH} deep")
        if tree.id in self._views:
            raise SceneError(f"node {tree.id} is there already")
        if tree.children and not kind.container:
            raise SceneError(f"a {tree.kind} holds no other nodes")
        if tree.kind == "page" and parent is not None:
            raise SceneError("a page cannot be inside another node")
        most = MOST.get(tree.kind)
        if most is not None and self._count(tree.kind) >= most:
            raise TooMuchError(f"a screen has at most {most} {tree.kind}s")
        view = kind(self, tree.id, dict(tree.props))
        view.parent = parent
        self._views[tree.id] = view
        for name, value in tree.props.items():
            self._weigh(view, name, weigh(value))
        if isinstance(view, SurfaceView):
            self._surfaces.append(view)
        for child_tree in tree.children:
            child = yield from self._build(child_tree, view, depth + 1)
            view.children.append(child)
            if child.layer == 0:
                view.below.add(child.group)
        view.built()
        yield
        return view

    def _update(self, view: View, props: dict[str, Any]) -> None:
        for name, value in props.items():
            if value is None:
                view.props.pop(name, None)
                self._weigh(view, name, 0)
            else:
                self._weigh(view, name, weigh(value))
                view.props[name] = value
        view.changed(set(props))

    def _remove(self, view: View) -> Iterator[None]:
        """Take a view away at once; then let go of all that was in it, one by one."""
        parent, everything = view.parent, view.walk()
        if parent is None:
            self._remember(view.words("key"))
        for gone in everything:
            del self._views[gone.id]
            self.weight -= sum(gone.weights.values())
            self._disordered.discard(gone)
            if isinstance(gone, SurfaceView):
                self._surfaces.remove(gone)
            if self.focus is gone:
                self.focus = None
        if parent is None:
            self.layers[0].remove(view.group)
            self.page = None
        else:
            parent.children.remove(view)
            self._disordered.add(parent)
        for gone in everything:
            gone.wipe()
            gone.gone()
            gone.let_go()
            yield

    def _remember(self, key: str) -> None:
        """The page goes: where its focus was is kept, should the page come back."""
        place = self.whereabouts()
        if key and place is not None:
            self._left[key] = place
            while len(self._left) > _KEPT_PAGES:
                self._left.popitem(last=False)

    def _move(self, view: View, index: int) -> None:
        parent = view.parent
        if parent is None:
            raise SceneError("the page cannot be moved")
        parent.children.remove(view)
        parent.children.insert(max(0, min(index, len(parent.children))), view)
        self._disordered.add(parent)

    def _weigh(self, view: View, name: str, weight: int) -> None:
        """A property (or the rows, '') weighs so much now. Raises TooMuchError when the page is too heavy."""
        self.weight += weight - view.weights.get(name, 0)
        view.weights[name] = weight
        if self.weight > PAGE:
            raise TooMuchError(f"a screen holds at most {PAGE >> 20} MiB of words and numbers")

    def _settle(self) -> None:
        """Draw what the last patch moved in the order in which it is now; once, however much it moved."""
        for parent in self._disordered:
            self._reorder(parent)
        self._disordered.clear()
        self._relayer()

    def _reorder(self, parent: View) -> None:
        parent.below.clear()
        for child in parent.children:
            if child.layer == 0:
                parent.below.add(child.group)

    def _relayer(self) -> None:
        """Bring what lies over the page into the order of the tree, layer by layer."""
        lifted: list[list[View]] = [[] for _ in range(LAYERS)]
        for view in self.page.walk() if self.page else ():
            if view.layer:
                lifted[view.layer].append(view)
        for number, views in enumerate(lifted):
            if number not in (0, POP_LAYER) and views != self._lifted[number]:
                self.layers[number].clear()
                for view in views:
                    parts: tuple[Any, ...] = (view.group,)
                    if self.motion.wanted:
                        parts = (PushMatrix(), self._rising(view), view.group, PopMatrix())
                    for part in parts:
                        self.layers[number].add(part)
        self._lifted = lifted
        self._risen = {view: way for view, way in self._risen.items() if view.id in self._views}

    def _rising(self, view: View) -> Translate:
        """Where it is drawn: what is new comes from its side."""
        way = self._risen.get(view)
        if way is None:
            way = self._risen[view] = Translate(0, 0)
            x, y = _SIDES.get(view.words("at") if view.kind == "overlay" else "", (0, -1))
            side = theme.MOTION_WAY * self.height / 1080

            def apply(left: float) -> None:
                way.x, way.y = round(x * side * left), round(y * side * left)

            self.motion.begin(view, apply)
        return way

    def _focusables(self) -> list[View]:
        """What can have the focus now: inside the topmost overlay or dialog, else on the page."""
        if self.page is None:
            return []
        everything = self.page.walk()
        holders = sorted((view for view in everything if view.holds_focus()), key=lambda view: view.layer)
        for holder in reversed(holders):
            found = [view for view in holder.walk() if view.can_focus() and view.reachable]
            if found or holder.captures_focus():
                return found
        return [view for view in everything if view.can_focus() and view.reachable]

    def _reveal(self) -> None:
        """Scroll what the focus lies in so that it is seen."""
        focus = self.focus
        scroller = focus.scroller if focus is not None else None
        if focus is None or scroller is None:
            return
        place = focus.rect if focus.rect.height <= scroller.room().height else focus.focus_rect()
        others = [view.rect for view in self._focusables() if view is not focus]
        first = all(rect.bottom > place.y + 1 for rect in others)
        last = all(rect.y < place.bottom - 1 for rect in others)
        if scroller.reveal(place, first, last):
            self._scrolled = scroller
            self._ask_frame()

    def _find_focus(self) -> None:
        """Keep the focus where it can be; else go back to where it was before, or to the first place."""
        candidates = self._focusables()
        if not self._moved:
            here = (view for view in candidates if not view.leads_away)
            self.set_focus(next(here, candidates[0] if candidates else None))
        elif self.focus not in candidates:
            known = {view.id: view for view in candidates}
            before = next((known[node] for node in reversed(self._focuses) if node in known), None)
            self.set_focus(before or (candidates[0] if candidates else None))
