// The tree of what is on the screen beside the live picture, and what the app and the box say to each other.

const RETRY = 1000; // milliseconds
const GONE = 12000; // milliseconds without any answer
const TREE_EVERY = 1000; // milliseconds between two looks at a screen that stands still
const MESSAGES_EVERY = 500;
const MOST_MESSAGES = 400;
const KEYBOARD = {
  ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right", Enter: "ok", Escape: "back",
  Backspace: "back", Home: "home", PageUp: "channelup", PageDown: "channeldown", m: "menu", i: "info", g: "epg",
};
const ARROWS = { up: "↑", down: "↓", left: "←", right: "→" };
const NAMING = ["label", "title", "value", "name", "source", "hint"];

const find = (id) => document.getElementById(id);
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

let seen = null; // the screen as it was told last
let chosen = 0; // the id that was clicked
let pointed = 0; // the id under the mouse
let lastMessage = 0;
let listenedTo = "";
let paused = false;
let shown = ""; // the tree that is drawn, to leave it alone while it stays the same

const nodeOf = (id) => seen?.nodes.find((node) => node.id === id);

function words(node) {
  const name = NAMING.map((each) => node.props[each]).find((value) => typeof value === "string" && value);
  return name ? `“${name.length > 40 ? `${name.slice(0, 39)}…` : name}”` : "";
}

// -------------------------------------------------------------------------------------------- the picture

async function watch() {
  let serial = -1;
  for (;;) {
    try {
      const width = Math.round(find("frame").clientWidth * window.devicePixelRatio);
      const answer = await fetch(`screen?after=${serial}&width=${width}`, {
        cache: "no-store", signal: AbortSignal.timeout(GONE),
      });
      if (answer.status === 200) {
        const bitmap = await createImageBitmap(await answer.blob());
        const picture = find("picture");
        picture.width = bitmap.width;
        picture.height = bitmap.height;
        picture.getContext("2d", { alpha: false }).drawImage(bitmap, 0, 0);
        bitmap.close();
        serial = Number(answer.headers.get("X-Serial"));
        look();
      } else if (answer.status !== 204) {
        find("about").textContent = answer.status === 403 ? "open it with the address that `gulou inspect --browser` prints" : "the box shows no picture";
        await pause(RETRY);
      }
    } catch {
      find("about").textContent = "the box does not answer";
      serial = -1;
      await pause(RETRY);
    }
  }
}

function place(element, rect) {
  element.hidden = !rect || !seen;
  if (element.hidden) return;
  const [x, y, width, height] = rect;
  element.style.left = `${(100 * x) / seen.width}%`;
  element.style.top = `${(100 * y) / seen.height}%`;
  element.style.width = `${(100 * width) / seen.width}%`;
  element.style.height = `${(100 * height) / seen.height}%`;
  element.classList.toggle("low", y < seen.height * 0.06);
}

function outline() {
  const node = nodeOf(pointed) ?? nodeOf(chosen);
  place(find("focus"), seen?.focus_rect ?? null);
  place(find("box"), node?.rect ?? null);
  if (node) find("box").firstElementChild.textContent = `${node.kind} ${words(node)} ${size(node)}`;
  const moves = Object.entries(node?.moves ?? {}).map(([way, id]) => {
    const mark = document.createElement("div");
    mark.className = "move";
    place(mark, nodeOf(id)?.rect ?? null);
    const label = document.createElement("span");
    label.textContent = ARROWS[way];
    mark.append(label);
    return mark;
  });
  find("moves").replaceChildren(...moves);
}

function size(node) {
  if (!node.rect) return "";
  const [x, y, width, height] = node.rect.map(Math.round);
  return `${x},${y} ${width}×${height}`;
}

// The smallest node under a place of the picture.
function at(event) {
  if (!seen) return 0;
  const frame = find("picture").getBoundingClientRect();
  const x = ((event.clientX - frame.left) / frame.width) * seen.width;
  const y = ((event.clientY - frame.top) / frame.height) * seen.height;
  let best = null;
  for (const node of seen.nodes) {
    if (!node.shown || !node.rect) continue;
    const [left, top, width, height] = node.rect;
    if (x < left || y < top || x > left + width || y > top + height) continue;
    if (!best || width * height <= best.rect[2] * best.rect[3]) best = node;
  }
  return best?.id ?? 0;
}

// ----------------------------------------------------------------------------------------------- the tree

let looking = false;

async function look() {
  if (looking) return;
  looking = true;
  try {
    const answer = await fetch(`tree?screen=${encodeURIComponent(find("screen").value)}`, { cache: "no-store" });
    if (answer.ok) {
      seen = await answer.json();
      show();
    } else {
      find("about").textContent = await answer.text();
    }
  } catch {
    // The picture's loop tells that the box is gone.
  }
  looking = false;
}

function show() {
  const name = seen.app || "the box's own screen";
  find("about").textContent = `${name}${seen.state ? `, ${seen.state}` : ""} · ${seen.width} × ${seen.height} · ${seen.nodes.length} nodes`;
  const path = seen.focus.map(nodeOf).filter(Boolean);
  const last = path.at(-1);
  const row = last?.props.count ? `, row ${last.part} of ${last.props.count}` : "";
  find("path").textContent = path.length
    ? `focus: ${path.map((node) => `${node.kind} ${words(node)}`.trim()).join(" › ")}${row}`
    : "nothing has the focus";
  const drawn = JSON.stringify([seen.focus, seen.nodes.map((node) => [node.id, node.parent, words(node), node.shown, node.candidate])]);
  if (drawn !== shown) {
    shown = drawn;
    drawTree();
  }
  if (seen.app && seen.app !== listenedTo) {
    listenedTo = seen.app;
    lastMessage = 0;
  }
  details();
  outline();
}

function drawTree() {
  const depth = new Map();
  const lines = seen.nodes.map((node) => {
    depth.set(node.id, (depth.get(node.parent) ?? -1) + 1);
    const line = document.createElement("div");
    line.className = "node";
    line.setAttribute("role", "treeitem");
    line.dataset.id = node.id;
    line.style.paddingLeft = `${0.7 + 1.1 * depth.get(node.id)}rem`;
    line.classList.toggle("focused", node.id === seen.focus.at(-1));
    line.classList.toggle("hidden", !node.shown);
    line.classList.toggle("unreached", node.can_focus && !node.candidate);
    line.classList.toggle("chosen", node.id === chosen);
    const kind = document.createElement("b");
    kind.textContent = node.kind;
    const called = document.createElement("span");
    called.textContent = ` ${words(node)} `;
    const id = document.createElement("em");
    id.textContent = `#${node.id}`;
    line.append(kind, called, id);
    return line;
  });
  find("tree").replaceChildren(...lines);
}

function details() {
  const node = nodeOf(chosen) ?? nodeOf(pointed);
  if (!node) return;
  find("chosen").textContent = `${node.kind} ${words(node)} #${node.id}`;
  const moves = Object.entries(node.moves).map(([way, id]) => {
    const target = nodeOf(id);
    return `${ARROWS[way]} ${target ? `${target.kind} ${words(target)} #${id}` : `#${id}`}`;
  });
  const facts = [
    size(node) || "without a place",
    node.can_focus ? (node.candidate ? "can have the focus" : "cannot have the focus now") : "takes no focus",
    ...moves,
    JSON.stringify(node.props, null, 2),
  ];
  if (node.rows.length) facts.push(`rows on the screen: ${JSON.stringify(node.rows, null, 1)}`);
  find("details").textContent = facts.join("\n");
}

function point(id) {
  if (id === pointed) return;
  pointed = id;
  for (const line of find("tree").children) line.classList.toggle("over", Number(line.dataset.id) === id);
  if (!chosen) details();
  outline();
}

function choose(id) {
  chosen = id === chosen ? 0 : id;
  for (const line of find("tree").children) {
    line.classList.toggle("chosen", Number(line.dataset.id) === chosen);
    if (Number(line.dataset.id) === chosen) line.scrollIntoView({ block: "nearest" });
  }
  details();
  outline();
}

const idOf = (event) => Number(event.target.closest(".node")?.dataset.id ?? 0);
find("tree").addEventListener("mouseover", (event) => point(idOf(event)));
find("tree").addEventListener("mouseleave", () => point(0));
find("tree").addEventListener("click", (event) => choose(idOf(event)));
find("picture").addEventListener("mousemove", (event) => point(at(event)));
find("picture").addEventListener("mouseleave", () => point(0));
find("picture").addEventListener("click", (event) => choose(at(event)));
find("screen").addEventListener("change", look);

// ------------------------------------------------------------------------------------------- the messages

async function listen() {
  for (;;) {
    await pause(MESSAGES_EVERY);
    if (!listenedTo || paused || document.hidden) continue;
    try {
      const answer = await fetch(`messages?app=${encodeURIComponent(listenedTo)}&after=${lastMessage}`, { cache: "no-store" });
      if (!answer.ok) {
        lastMessage = 0; // the app is gone; its next life counts from the start
        continue;
      }
      const { messages } = await answer.json();
      if (messages.length) add(messages);
    } catch {
      // The picture's loop tells that the box is gone.
    }
  }
}

function add(messages) {
  const table = find("messages");
  const box = table.closest(".messages");
  const atEnd = box.scrollTop + box.clientHeight > box.scrollHeight - 30;
  for (const message of messages) {
    lastMessage = message.number;
    const row = table.insertRow();
    row.className = message.sent ? "out" : "in";
    const cells = [message.moment.toFixed(3), `${message.sent ? "→" : "←"} ${message.kind}`, `${message.size} B`, message.text];
    for (const text of cells) row.insertCell().textContent = text;
    row.cells[2].className = "size";
  }
  while (table.rows.length > MOST_MESSAGES) table.deleteRow(0);
  find("rate").textContent = `of ${listenedTo}`;
  if (atEnd) box.scrollTop = box.scrollHeight;
}

find("pause").addEventListener("click", (event) => {
  paused = !paused;
  event.target.setAttribute("aria-pressed", String(paused));
});

// --------------------------------------------------------------------------------------------- the remote

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.target instanceof HTMLSelectElement) return;
  const key = /^[0-9]$/.test(event.key) ? event.key : KEYBOARD[event.key];
  if (!key) return;
  event.preventDefault();
  fetch("key", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Gulou": "1" },
    body: JSON.stringify({ key }),
  }).catch(() => {});
});

setInterval(look, TREE_EVERY);
watch();
listen();
look();
