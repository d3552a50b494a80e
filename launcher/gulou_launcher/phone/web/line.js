// The line to the TV: opened with what this phone knows, kept, and opened again after sleep.

import { Agreement, fromText, toText } from "./crypt.js";

const KNOWN = 0, LINK = 1, CODE = 2;
const KEPT = "gulou";
const STILL = 20000, ANSWER = 5000, FIRST_PAUSE = 500, LONGEST_PAUSE = 8000;
const REMOVED = 4001, OFF = 4002, SQUARE = 4003;

function kept() {
  try {
    return JSON.parse(localStorage.getItem(KEPT));
  } catch {
    return null;
  }
}

function keep(session) {
  try {
    if (session) localStorage.setItem(KEPT, JSON.stringify(session));
    else localStorage.removeItem(KEPT);
  } catch {
    // A browser that keeps nothing: this phone is paired for as long as the page is open.
  }
}

export class Line {
  // `heard` gets each message; `changed` gets how it stands: connecting, live, away, unpaired (with the reason
  // and seconds to wait), off.
  constructor(name, heard, changed) {
    this.name = name;
    this.heard = heard;
    this.changed = changed;
    this.session = kept();
    this.square = this.takeSquare();
    this.pause = FIRST_PAUSE;
    this.socket = null;
    document.addEventListener("visibilitychange", () => this.look());
    window.addEventListener("online", () => this.look());
    window.addEventListener("pageshow", () => this.look());
    setInterval(() => this.live && !document.hidden && this.check(), STILL);
  }

  // What stands after # in the address that the camera read. It is good once, so it leaves the address.
  takeSquare() {
    const text = location.hash.slice(1);
    if (!text) return null;
    history.replaceState(null, "", location.pathname);
    try {
      return fromText(text);
    } catch {
      return null;
    }
  }

  start() {
    if (this.session) this.open(KNOWN);
    else if (this.square) this.open(LINK);
    else this.changed("unpaired", "", 0);
  }

  pair(code) {
    this.code = code;
    this.open(CODE);
  }

  send(message) {
    if (!this.live) return false;
    this.socket.send(this.goes.seal(new TextEncoder().encode(JSON.stringify(message))));
    return true;
  }

  // Somebody looks at the page again: is the TV still there?
  look() {
    if (document.hidden) return;
    if (this.live) this.check();
    else if (this.waiting) this.again();
  }

  check() {
    clearTimeout(this.overdue);
    this.overdue = setTimeout(() => this.lost(this.socket), ANSWER);
    this.send({ type: "still" });
  }

  again() {
    clearTimeout(this.waiting);
    this.waiting = 0;
    this.open(KNOWN);
  }

  open(way) {
    clearTimeout(this.waiting);
    this.waiting = 0;
    this.drop();
    this.changed("connecting");
    const socket = this.socket = new WebSocket(`ws://${location.host}/line`);
    socket.binaryType = "arraybuffer";
    const agreement = new Agreement(way);
    let step = 0;
    clearTimeout(this.overdue);
    this.overdue = setTimeout(() => this.lost(socket), 2 * ANSWER);
    socket.onopen = () => socket.send(agreement.greeting);
    socket.onclose = (event) => socket === this.socket && this.closed(way, event.code);
    socket.onmessage = (event) => {
      if (socket !== this.socket) return;
      const data = new Uint8Array(event.data);
      if (step++ === 0) {
        const keys = agreement.agreed(data, way === LINK ? this.square : undefined);
        if (way === KNOWN && toText(keys.box) !== this.session.box) {
          // Another machine has the TV's address now. It gets nothing.
          this.unpaired("stranger");
          return;
        }
        this.goes = keys.goes;
        this.come = keys.come;
        this.box = toText(keys.box);
        const entry = {
          [KNOWN]: () => ({ type: "known", token: this.session.token }),
          [LINK]: () => ({ type: "link", name: this.name }),
          [CODE]: () => ({ type: "code", name: this.name, code: this.code }),
        }[way]();
        socket.send(this.goes.seal(new TextEncoder().encode(JSON.stringify(entry))));
        return;
      }
      clearTimeout(this.overdue);
      this.take(way, JSON.parse(new TextDecoder().decode(this.come.open(data))));
    };
  }

  take(way, message) {
    if (message.type === "welcome") {
      if (message.token) {
        this.session = { token: message.token, box: this.box };
        keep(this.session);
      }
      this.square = null;
      this.live = true;
      this.pause = FIRST_PAUSE;
      this.changed("live", message.box);
    } else if (message.type === "refused") {
      if (message.why === "unknown") {
        this.session = null;
        keep(null);
        if (this.square) this.open(LINK);
        else this.unpaired("removed");
      } else {
        this.unpaired(message.why, message.seconds);
      }
    } else {
      this.heard(message);
    }
  }

  closed(way, code) {
    if (code === REMOVED) {
      this.session = null;
      keep(null);
      this.unpaired("removed");
    } else if (code === SQUARE) {
      this.square = null;
      this.unpaired("square");
    } else if (code === OFF) {
      this.drop();
      this.changed("off");
      this.later();
    } else if (this.session) {
      this.lost(this.socket);
    } else {
      this.drop();
      this.changed("unpaired", way === CODE || way === LINK ? "away" : "", 0);
    }
  }

  lost(socket) {
    if (socket !== this.socket) return;
    this.drop();
    if (!this.session) {
      this.changed("unpaired", "away", 0);
      return;
    }
    this.changed("away");
    this.later();
  }

  later() {
    this.waiting = setTimeout(() => this.again(), this.pause);
    this.pause = Math.min(2 * this.pause, LONGEST_PAUSE);
  }

  unpaired(why, seconds = 0) {
    this.drop();
    this.changed("unpaired", why, seconds);
  }

  drop() {
    clearTimeout(this.overdue);
    const socket = this.socket;
    this.socket = null;
    this.live = false;
    if (socket) {
      socket.onmessage = socket.onclose = null;
      socket.close();
    }
  }
}
