// The live screen and the remote. The box answers a request for its screen once that has changed.

import { texts, translate } from "./texts.js";

const RETRY = 1000; // milliseconds
const GONE = 12000; // milliseconds without any answer: the box says after 8 s that nothing has changed
const FIRST_REPEAT = 400;
const REPEAT = 130;
const MOST_WAITING = 30; // keys

const KEYBOARD = {
  ArrowUp: "up", ArrowDown: "down", ArrowLeft: "left", ArrowRight: "right", Enter: "ok", NumpadEnter: "ok",
  Escape: "back", Backspace: "back", BrowserBack: "back", GoBack: "back", Home: "home", BrowserHome: "home",
  PageUp: "channelup", PageDown: "channeldown", ChannelUp: "channelup", ChannelDown: "channeldown",
  m: "menu", ContextMenu: "menu", i: "info", g: "epg", e: "epg", l: "last", a: "audio", s: "subtitle", t: "text",
  "+": "volumeup", "=": "volumeup", "-": "volumedown", n: "mute", F8: "mute",
  AudioVolumeUp: "volumeup", AudioVolumeDown: "volumedown", AudioVolumeMute: "mute",
  " ": "playpause", MediaPlayPause: "playpause", MediaStop: "stop", MediaRewind: "rewind",
  MediaFastForward: "fastforward", MediaRecord: "record", r: "record", F1: "red", F2: "green", F3: "yellow", F4: "blue",
};

const find = (id) => document.getElementById(id);
const pause = (time) => new Promise((resolve) => setTimeout(resolve, time));

// ---------------------------------------------------------------------------------------------- the state

// `live`, `connecting`, `paused`, `silent`, `gone` or `closed`; the last three cover the screen with words.
function show(state) {
  if (document.body.dataset.state === state) return;
  document.body.dataset.state = state;
  find("state").textContent = texts[state];
  const more = texts[`${state}More`];
  find("cover").hidden = more === undefined;
  if (more !== undefined) {
    find("cover-title").textContent = texts[state];
    find("cover-more").textContent = more;
  }
}

// --------------------------------------------------------------------------------------------- the screen

function wantedWidth() {
  return Math.round(find("frame").clientWidth * window.devicePixelRatio);
}

function draw(bitmap) {
  const screen = find("screen");
  if (screen.width !== bitmap.width || screen.height !== bitmap.height) {
    screen.width = bitmap.width;
    screen.height = bitmap.height;
    find("frame").style.setProperty("--ratio", `${bitmap.width} / ${bitmap.height}`);
  }
  screen.getContext("2d", { alpha: false }).drawImage(bitmap, 0, 0);
  bitmap.close();
}

function visible() {
  return new Promise((resolve) => document.addEventListener("visibilitychange", resolve, { once: true }));
}

// Ask for the next frame once this one is drawn: a slow connection gets fewer frames, never old ones.
async function watch() {
  let serial = -1;
  for (;;) {
    if (document.hidden) {
      show("paused");
      await visible();
      continue;
    }
    try {
      const address = `screen?after=${serial}&width=${wantedWidth()}`;
      const answer = await fetch(address, { cache: "no-store", signal: AbortSignal.timeout(GONE) });
      if (answer.status === 200) {
        draw(await createImageBitmap(await answer.blob()));
        serial = Number(answer.headers.get("X-Serial"));
        show("live");
      } else if (answer.status === 204) {
        show("live");
      } else {
        show(answer.status === 403 ? "closed" : "silent");
        serial = -1;
        await pause(RETRY);
      }
    } catch {
      show("gone");
      serial = -1; // another box, or a new life of this one, counts from the start
      await pause(RETRY);
    }
  }
}

// --------------------------------------------------------------------------------------------- the remote

const waiting = [];
let sending = false;

async function send(pressed) {
  try {
    const answer = await fetch("key", {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Gulou": "1" },
      body: JSON.stringify(pressed),
      signal: AbortSignal.timeout(3000),
    });
    return answer.ok;
  } catch {
    return false; // the screen tells that the box is gone
  }
}

// Press a key. Keys arrive in their order; one that is held never runs ahead of the box.
async function press(key, held = false, text = "") {
  flash(key);
  if (waiting.length >= MOST_WAITING || (held && sending)) return;
  waiting.push(key ? { key, text } : { text });
  if (sending) return;
  sending = true;
  while (waiting.length) {
    if (!(await send(waiting.shift()))) waiting.length = 0; // keys that come late would only surprise
  }
  sending = false;
}

function flash(key) {
  const button = document.querySelector(`button[data-key="${key}"]`);
  if (!button) return;
  button.classList.add("pressed");
  clearTimeout(button.release);
  button.release = setTimeout(() => button.classList.remove("pressed"), 140);
}

function hold(button) {
  const key = button.dataset.key;
  let timer = 0;
  const again = () => {
    press(key, true);
    timer = setTimeout(again, REPEAT);
  };
  button.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault(); // keep the focus where it is: Enter goes on meaning OK
    press(key);
    if ("repeat" in button.dataset) timer = setTimeout(again, FIRST_REPEAT);
  });
  for (const name of ["pointerup", "pointercancel", "pointerleave"]) {
    button.addEventListener(name, () => clearTimeout(timer));
  }
  // From the keyboard or a screen reader, where there is no pointer.
  button.addEventListener("click", (event) => {
    if (event.detail === 0) press(key);
  });
  button.addEventListener("contextmenu", (event) => event.preventDefault());
}

function fullScreen() {
  if (document.fullscreenElement) document.exitFullscreen();
  else find("frame").requestFullscreen?.();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const activates = event.key === "Enter" || event.key === " ";
  if (activates && document.activeElement instanceof HTMLButtonElement) return;
  const key = /^[0-9]$/.test(event.key) ? event.key : KEYBOARD[event.key] ?? KEYBOARD[event.key.toLowerCase()];
  // Letters too: the box writes them where somebody writes, and takes the key where nobody does.
  const text = event.key === "Backspace" ? "\b" : [...event.key].length === 1 ? event.key : "";
  if (!key && !text) return;
  event.preventDefault();
  press(key, event.repeat, text);
});

translate(document);
for (const button of document.querySelectorAll("button[data-key]")) hold(button);
find("full").addEventListener("click", fullScreen);
find("screen").addEventListener("dblclick", fullScreen);
show("connecting");
watch();
