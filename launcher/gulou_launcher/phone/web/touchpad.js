// A surface for the thumb: a swipe is arrows, one for each step of the way; a tap is OK; a long press is Menu.

const STEP = 44; // CSS pixels of the way for one arrow
const FREE = 12; // pixels that a tap may slip
const TAP = 350, LONG = 600; // milliseconds

export function touchpad(pad, press) {
  let start = null;

  function arrow(dx, dy) {
    if (Math.abs(dx) >= Math.abs(dy)) return dx > 0 ? "right" : "left";
    return dy > 0 ? "down" : "up";
  }

  pad.addEventListener("pointerdown", (event) => {
    if (start || event.button > 0) return;
    pad.setPointerCapture(event.pointerId);
    start = { id: event.pointerId, x: event.clientX, y: event.clientY, at: event.timeStamp, moved: false };
    start.long = setTimeout(() => {
      if (start && !start.moved) {
        start.moved = true;
        press("menu");
      }
    }, LONG);
    pad.classList.add("touched");
    event.preventDefault();
  });

  pad.addEventListener("pointermove", (event) => {
    if (!start || event.pointerId !== start.id) return;
    for (const each of event.getCoalescedEvents?.() ?? [event]) {
      const dx = each.clientX - start.x, dy = each.clientY - start.y;
      if (Math.hypot(dx, dy) > FREE && !start.slipped) {
        start.slipped = true;
        clearTimeout(start.long);
      }
      const way = Math.max(Math.abs(dx), Math.abs(dy));
      for (let done = STEP; done <= way; done += STEP) {
        press(arrow(dx, dy));
        start.moved = true;
      }
      if (way >= STEP) {
        // What is left of the way counts for the next arrow; sideways it begins anew.
        const along = arrow(dx, dy), rest = way % STEP;
        start.x = each.clientX - (along === "right" ? rest : along === "left" ? -rest : 0);
        start.y = each.clientY - (along === "down" ? rest : along === "up" ? -rest : 0);
      }
    }
  });

  function end(event) {
    if (!start || event.pointerId !== start.id) return;
    clearTimeout(start.long);
    if (event.type === "pointerup" && !start.moved) {
      const dx = event.clientX - start.x, dy = event.clientY - start.y;
      // A short flick is one arrow.
      if (Math.hypot(dx, dy) > 2 * FREE) press(arrow(dx, dy));
      else if (event.timeStamp - start.at < TAP) press("ok");
    }
    start = null;
    pad.classList.remove("touched");
  }

  pad.addEventListener("pointerup", end);
  pad.addEventListener("pointercancel", end);
}
