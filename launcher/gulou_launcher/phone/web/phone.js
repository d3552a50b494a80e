// The remote: what is pressed goes to the TV, what the TV shows comes here.

import { Line } from "./line.js";
import { text } from "./texts.js";
import { touchpad } from "./touchpad.js";

const $ = (id) => document.getElementById(id);
const HOLD = 400, REPEAT = 130; // milliseconds until a held key repeats, and from one to the next
const SLIDE = 80; // milliseconds between two volumes while the slider moves
const ICONS = {
  back: "M9 14L4 9l5-5M4 9h11a5 5 0 0 1 0 10h-3", home: "M4 11l8-7 8 7v9h-5v-6H9v6H4z", menu: "M4 7h16M4 12h16M4 17h16",
  volume: "M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18.5 6.500a8 8 0 0 1 0 11", minus: "M6 12h12", plus: "M6 12h12M12 6v12",
  up: "M5 15l7-7 7 7", down: "M5 9l7 7 7-7", left: "M15 5l-7 7 7 7", right: "M9 5l7 7-7 7", close: "M6 6l12 12M18 6L6 18",
  rewind: "M12 6l-7 6 7 6zM20 6l-7 6 7 6z", forward: "M12 6l7 6-7 6zM4 6l7 6-7 6z", play: "M5 5l8 7-8 7zM16 5v14M20 5v14",
  stop: "M6 6h12v12H6z", power: "M12 3v9M6.500 6.500a8 8 0 1 0 11 0", pad: "M5 4h14v16H5zM9 16h6", apps: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h6v6h-6z",
  grid: "M5 5h.01M12 5h.01M19 5h.01M5 12h.01M12 12h.01M19 12h.01M5 19h.01M12 19h.01M19 19h.01", list: "M4 6h2M9 6h11M4 12h2M9 12h11M4 18h2M9 18h11",
};

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

function made(kind, name, words) {
  const element = document.createElement(kind);
  if (name) element.className = name;
  if (words !== undefined) element.textContent = words;
  return element;
}

// What this phone is called on the TV.
function phoneName() {
  const agent = navigator.userAgent;
  const model = /Android [^;)]*; ([^;)]+)\)/.exec(agent)?.[1]?.replace(/ Build.*/, "").trim();
  if (/iPhone/.test(agent)) return "iPhone";
  if (/iPad/.test(agent) || (/Macintosh/.test(agent) && navigator.maxTouchPoints > 1)) return "iPad";
  if (/HarmonyOS/.test(agent)) return "HarmonyOS";
  if (/Android/.test(agent)) return model && model !== "K" ? model : "Android";
  return /Windows/.test(agent) ? "Windows" : /Mac/.test(agent) ? "Mac" : "Linux";
}

let state = { on: null, field: null, volume: 0, muted: false, front: "" };
let lists = { channels: [], apps: [] };
let dismissed = -1, sent = [], ends = 0, slid = 0;

const line = new Line(phoneName(), heard, changed);

function tick() {
  navigator.vibrate?.(8);
}

function press(key) {
  tick();
  line.send({ type: "press", key });
}

// How the line stands.

function changed(how, detail = "", seconds = 0) {
  document.body.dataset.state = how;
  $("pairing").hidden = how !== "unpaired";
  const covered = how === "away" || how === "off";
  $("cover").hidden = !covered;
  if (covered) {
    $("cover").querySelector("h1").textContent = text[how];
    $("cover").querySelector("p").textContent = text[how + "More"];
  }
  if (how === "unpaired") {
    say(detail, seconds);
    if (detail === "wrong") {
      $("code").value = "";
      $("code").focus();
    }
  }
  if (how === "connecting") $("where").textContent = text.connecting;
  if (how === "live") {
    $("where").textContent = text.live;
    line.send({ type: "look" });
  } else {
    $("writing").hidden = true;
    document.body.dataset.writing = false;
  }
}

let counting = 0;
function say(why, seconds) {
  clearInterval(counting);
  const until = Date.now() + 1000 * seconds;
  const show = () => {
    const left = Math.ceil((until - Date.now()) / 1000);
    const wait = left > 0 ? " " + text.why.wait.replace("{seconds}", left) : "";
    $("why").textContent = (text.why[why] ?? "") + wait;
    $("pairing-form").querySelector("button").disabled = left > 0;
    if (left <= 0) clearInterval(counting);
  };
  show();
  if (seconds > 0) counting = setInterval(show, 250);
}

// What the TV says.

function heard(message) {
  if (message.type === "state") show(message);
  else if (message.type === "lists") {
    lists = message;
    showChannels();
    showApps();
  } else if (message.type === "ask_text") {
    dismissed = -1;
    showField();
    navigator.vibrate?.([30, 60, 30]);
    $("written").focus();
  }
}

function show(next) {
  state = next;
  const on = state.on;
  $("where").textContent = state.asleep ? text.asleep
    : on ? [on.number ?? "", on.name].join(" ").trim() : state.front || text.atHome;
  $("title").textContent = state.asleep ? text.wakes : on ? (on.locked ? text.locked : on.title || (on.radio ? text.radio : text.watching)) : "";
  showProgress();
  if (Date.now() - slid > 600) $("volume").value = state.volume;
  showLevel();
  $("mute").classList.toggle("on", state.muted);
  $("mute").setAttribute("aria-pressed", state.muted);
  showField();
  if (document.body.dataset.tab === "channels") markChannel();
}

function showLevel() {
  $("level").textContent = state.muted ? text.muted : $("volume").value;
  $("volume").style.setProperty("--level", `${$("volume").value}%`);
}

function showProgress() {
  const on = state.on, length = on ? on.end - on.start : 0;
  $("progress").hidden = !length;
  clearTimeout(ends);
  if (!length || document.hidden) return;
  const share = (Date.now() / 1000 - on.start) / length;
  $("progress").firstElementChild.style.width = `${100 * Math.max(0, Math.min(1, share))}%`;
  // A new look every half minute, and one at the TV when the programme has ended.
  ends = setTimeout(() => (share >= 1 ? line.send({ type: "look" }) : showProgress()), 30000);
}

// Writing.

function showField() {
  const field = state.field;
  const open = Boolean(field) && field.number !== dismissed;
  const begins = open && $("writing").hidden;
  const other = open && $("writing").dataset.field !== String(field.number);
  $("writing").hidden = !open;
  document.body.dataset.writing = open;
  if (!open) return;
  $("writing-label").textContent = field.label || text.type;
  if (begins || other) {
    $("writing").dataset.field = field.number;
    sent = [];
    $("written").type = field.secret ? "password" : "text";
    $("written").inputMode = field.digits ? "numeric" : "text";
    $("written").value = field.text;
    if (!begins) return;
    navigator.vibrate?.(30);
    // Where the browser lets a page do so, its keyboard opens by itself.
    $("written").focus({ preventScroll: true });
  } else if (!field.secret && !sent.includes(field.text)) {
    // Somebody wrote on the TV meanwhile.
    $("written").value = field.text;
  }
}

function write(done = false) {
  if (!state.field) return;
  const words = $("written").value;
  sent = [...sent.slice(-20), words];
  line.send({ type: "write", field: state.field.number, text: words, done });
}

$("written").addEventListener("input", (event) => {
  // While a word is being put together (pinyin), its letters are not yet what is meant.
  if (!event.isComposing) write();
});
$("written").addEventListener("compositionend", () => write());
$("writing-clear").addEventListener("click", () => {
  $("written").value = "";
  write();
  $("written").focus();
});
$("writing-close").addEventListener("click", () => {
  dismissed = state.field?.number ?? -1;
  showField();
});
$("writing").addEventListener("submit", (event) => {
  event.preventDefault();
  tick();
  write(true);
  $("written").blur();
});

// Channels and apps.

function row(call, ...parts) {
  const item = made("li"), button = made("button", "row");
  button.append(...parts);
  button.addEventListener("click", () => {
    tick();
    call();
    tab("remote");
  });
  item.append(button);
  return item;
}

function showChannels() {
  const words = $("find").value.trim().toLowerCase();
  const found = lists.channels.filter((on) => `${on.number ?? ""} ${on.name}`.toLowerCase().includes(words));
  const now = Date.now() / 1000;
  $("channel-list").replaceChildren(...found.map((on) => {
    const words = made("span", "words"), bar = made("span", "bar"), share = made("span");
    words.append(made("b", "", on.name), made("span", "soft", on.locked ? text.locked : on.title || (on.radio ? text.radio : "")));
    if (on.end > on.start && now < on.end) {
      share.style.width = `${Math.max(0, Math.min(100, 100 * (now - on.start) / (on.end - on.start)))}%`;
      bar.append(share);
      words.append(bar);
    }
    const item = row(() => line.send({ type: "watch", service: on.service }), made("span", "number", on.number ?? "·"), words);
    item.dataset.service = on.service;
    return item;
  }));
  if (!found.length) $("channel-list").append(made("li", "none", text.none));
  markChannel();
}

function markChannel() {
  for (const item of $("channel-list").children) {
    const here = Boolean(state.on) && item.dataset.service === state.on.service;
    item.classList.toggle("here", here);
    item.firstElementChild?.setAttribute("aria-current", here);
  }
}

function showApps() {
  $("app-list").replaceChildren(...lists.apps.map((app) => {
    const seal = made("span", "seal", app.seal);
    seal.style.backgroundColor = app.color;
    return row(() => line.send({ type: "open", app: app.app }), seal, made("b", "words", app.name));
  }));
}

$("find").addEventListener("input", showChannels);

// Keys.

function tab(name) {
  document.body.dataset.tab = name;
  for (const button of document.querySelectorAll("nav button")) {
    button.setAttribute("aria-selected", button.dataset.tab === name);
  }
  if (name === "channels" || name === "apps") line.send({ type: "look" });
  if (name === "channels") {
    markChannel();
    document.querySelector("#channel-list .here")?.scrollIntoView({ block: "center" });
  }
}

for (const digit of "123456789") $("digits").append(digitButton(digit));
$("digits").append(made("span"), digitButton("0"), made("span"));

function digitButton(digit) {
  const button = made("button", "digit", digit);
  button.dataset.key = digit;
  return button;
}

for (const button of document.querySelectorAll("[data-key]")) {
  const key = button.dataset.key, name = text.keys[key] ?? key;
  button.type = "button";
  button.setAttribute("aria-label", name);
  if (button.dataset.icon) button.append(icon(button.dataset.icon));
  if ("named" in button.dataset) button.append(made("span", "", name));
  if (!("holds" in button.dataset)) {
    button.addEventListener("click", () => press(key));
    continue;
  }
  let held = 0;
  const release = () => clearTimeout(held);
  const again = () => {
    press(key);
    held = setTimeout(again, REPEAT);
  };
  button.addEventListener("pointerdown", (event) => {
    if (event.button > 0) return;
    release();
    press(key);
    held = setTimeout(again, HOLD);
  });
  for (const end of ["pointerup", "pointercancel", "pointerleave"]) button.addEventListener(end, release);
  // By a keyboard or a screen reader there is no finger; those clicks have no detail.
  button.addEventListener("click", (event) => event.detail === 0 && press(key));
}
$("power").append(icon("power"));
$("writing-close").append(icon("close"));

touchpad($("pad"), press);
const KEYBOARD = {
  ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right", Enter: "ok", Escape: "back", Home: "home",
};
$("pad").addEventListener("keydown", (event) => {
  if (!(event.key in KEYBOARD)) return;
  press(KEYBOARD[event.key]);
  event.preventDefault();
});

for (const button of document.querySelectorAll("nav button")) {
  button.append(icon(button.dataset.icon), made("span", "", text[button.dataset.tab]));
  button.addEventListener("click", () => tab(button.dataset.tab));
}
for (const panel of document.querySelectorAll("main")) panel.setAttribute("aria-label", text[panel.id]);

let sliding = 0;
$("volume").addEventListener("input", () => {
  slid = Date.now();
  showLevel();
  if (sliding) return;
  const send = () => line.send({ type: "volume", level: Number($("volume").value) });
  send();
  sliding = setTimeout(() => {
    sliding = 0;
    send();
  }, SLIDE);
});

// Words.

$("pad").setAttribute("aria-label", text.pad);
$("pad-hint").textContent = text.padHint;
$("pad-more").textContent = text.padMore;
$("volume").setAttribute("aria-label", text.volume);
$("find").placeholder = text.find;
$("find").setAttribute("aria-label", text.find);
$("pairing").querySelector("h1").textContent = text.pairTitle;
$("pairing-more").textContent = text.pairMore;
$("code-label").textContent = text.code;
$("pairing-form").querySelector("button").textContent = text.pair;
$("pairing-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const code = $("code").value.replace(/\D/g, "");
  if (code.length === 6) line.pair(code);
});
$("again").textContent = text.again;
$("again").addEventListener("click", () => line.again());
$("writing-clear").textContent = text.clear;
$("writing-done").textContent = text.done;
$("writing-hint").textContent = text.typeHere;
$("writing-close").setAttribute("aria-label", text.close);
document.addEventListener("visibilitychange", showProgress);

tab("remote");
line.start();
// Only where the context is secure: by plain HTTP a browser installs nothing.
navigator.serviceWorker?.register("worker.js");
