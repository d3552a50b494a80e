// What makes the line secret. A browser offers no cryptography to a page that came by plain HTTP, but for random
// bytes; so here are X25519 (RFC 7748), SHA-256 (FIPS 180-4), HKDF (RFC 5869) and ChaCha20-Poly1305 (RFC 8439).
// tests/launcher/phone/test_crypt.py holds each against the vectors of its standard, and against the box.

const P = 2n ** 255n - 19n;
const POLY = 2n ** 130n - 5n;
const BASE = new Uint8Array(32);
BASE[0] = 9;

export function bytes(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function number(little) {
  let hex = "";
  for (let i = little.length - 1; i >= 0; i--) hex += little[i].toString(16).padStart(2, "0");
  return BigInt("0x" + (hex || "0"));
}

function little(value, length) {
  const out = new Uint8Array(length);
  const hex = value.toString(16).padStart(2 * length, "0").slice(-2 * length);
  for (let i = 0; i < length; i++) out[length - 1 - i] = parseInt(hex.substr(2 * i, 2), 16);
  return out;
}

const mod = (value) => ((value % P) + P) % P;

function power(base, exponent) {
  let result = 1n;
  for (; exponent > 0n; exponent >>= 1n) {
    if (exponent & 1n) result = (result * base) % P;
    base = (base * base) % P;
  }
  return result;
}

// RFC 7748 §5.
export function x25519(secret, point = BASE) {
  const k = secret.slice();
  k[0] &= 248;
  k[31] = (k[31] & 127) | 64;
  const u = point.slice();
  u[31] &= 127;
  const x1 = mod(number(u));
  let [x2, z2, x3, z3, swapped] = [1n, 0n, x1, 1n, 0];
  for (let t = 254; t >= 0; t--) {
    const bit = (k[t >> 3] >> (t & 7)) & 1;
    if (bit !== swapped) [x2, x3, z2, z3] = [x3, x2, z3, z2];
    swapped = bit;
    const a = x2 + z2, b = x2 - z2;
    const aa = (a * a) % P, bb = (b * b) % P, e = aa - bb;
    const da = ((x3 - z3) * a) % P, cb = ((x3 + z3) * b) % P;
    x3 = mod((da + cb) ** 2n);
    z3 = mod(x1 * mod((da - cb) ** 2n));
    x2 = mod(aa * bb);
    z2 = mod(e * (aa + 121665n * e));
  }
  if (swapped) [x2, z2] = [x3, z3];
  const shared = little((x2 * power(z2, P - 2n)) % P, 32);
  if (shared.every((byte) => byte === 0)) throw new Error("no key");
  return shared;
}

function primes(count) {
  const found = [];
  for (let n = 2; found.length < count; n++) if (found.every((p) => n % p)) found.push(n);
  return found;
}

const fraction = (x) => Math.floor((x - Math.floor(x)) * 2 ** 32) >>> 0;
const K = Uint32Array.from(primes(64), (p) => fraction(Math.cbrt(p)));
const H = Uint32Array.from(primes(8), (p) => fraction(Math.sqrt(p)));

export function sha256(message) {
  const size = message.length;
  const padded = new Uint8Array(((size + 72) >> 6) << 6);
  padded.set(message);
  padded[size] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, Math.floor(size / 2 ** 29));
  view.setUint32(padded.length - 4, size << 3);
  const state = H.slice(), w = new Uint32Array(64);
  const turn = (x, n) => (x >>> n) | (x << (32 - n));
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + 4 * i);
    for (let i = 16; i < 64; i++) {
      const s0 = turn(w[i - 15], 7) ^ turn(w[i - 15], 18) ^ (w[i - 15] >>> 3);
      const s1 = turn(w[i - 2], 17) ^ turn(w[i - 2], 19) ^ (w[i - 2] >>> 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    let [a, b, c, d, e, f, g, h] = state;
    for (let i = 0; i < 64; i++) {
      const t1 = (h + (turn(e, 6) ^ turn(e, 11) ^ turn(e, 25)) + ((e & f) ^ (~e & g)) + K[i] + w[i]) | 0;
      const t2 = ((turn(a, 2) ^ turn(a, 13) ^ turn(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      [h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) | 0, c, b, a, (t1 + t2) | 0];
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] += word; });
  }
  const out = new Uint8Array(32), written = new DataView(out.buffer);
  state.forEach((word, i) => written.setUint32(4 * i, word));
  return out;
}

function hmac(key, message) {
  const block = new Uint8Array(64);
  block.set(key.length > 64 ? sha256(key) : key);
  return sha256(bytes(block.map((byte) => byte ^ 0x5c), sha256(bytes(block.map((byte) => byte ^ 0x36), message))));
}

export function hkdf(secret, salt, length) {
  const key = hmac(salt, secret);
  let [out, last] = [new Uint8Array(0), new Uint8Array(0)];
  for (let i = 1; out.length < length; i++) {
    last = hmac(key, bytes(last, [i]));
    out = bytes(out, last);
  }
  return out.slice(0, length);
}

function quarter(s, a, b, c, d) {
  const turn = (x, n) => (x << n) | (x >>> (32 - n));
  s[a] += s[b]; s[d] = turn(s[d] ^ s[a], 16);
  s[c] += s[d]; s[b] = turn(s[b] ^ s[c], 12);
  s[a] += s[b]; s[d] = turn(s[d] ^ s[a], 8);
  s[c] += s[d]; s[b] = turn(s[b] ^ s[c], 7);
}

function chacha(key, nonce, counter, data) {
  const out = new Uint8Array(data.length), read = (from, at) => new DataView(from.buffer, from.byteOffset).getUint32(at, true);
  const start = new Uint32Array(16);
  start.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574]);
  for (let i = 0; i < 8; i++) start[4 + i] = read(key, 4 * i);
  for (let i = 0; i < 3; i++) start[13 + i] = read(nonce, 4 * i);
  const block = new DataView(new ArrayBuffer(64));
  for (let at = 0; at < data.length; at += 64) {
    start[12] = counter++;
    const s = start.slice();
    for (let round = 0; round < 10; round++) {
      quarter(s, 0, 4, 8, 12); quarter(s, 1, 5, 9, 13); quarter(s, 2, 6, 10, 14); quarter(s, 3, 7, 11, 15);
      quarter(s, 0, 5, 10, 15); quarter(s, 1, 6, 11, 12); quarter(s, 2, 7, 8, 13); quarter(s, 3, 4, 9, 14);
    }
    for (let i = 0; i < 16; i++) block.setUint32(4 * i, s[i] + start[i], true);
    for (let i = at; i < Math.min(at + 64, data.length); i++) out[i] = data[i] ^ block.getUint8(i - at);
  }
  return out;
}

function poly1305(key, message) {
  const r = number(key.slice(0, 16)) & 0x0ffffffc0ffffffc0ffffffc0fffffffn;
  let sum = 0n;
  for (let at = 0; at < message.length; at += 16) {
    sum = ((sum + number(bytes(message.slice(at, at + 16), [1]))) * r) % POLY;
  }
  return little(sum + number(key.slice(16, 32)), 16);
}

function tag(key, nonce, sealed) {
  const size = new Uint8Array(16);
  new DataView(size.buffer).setUint32(8, sealed.length, true);
  const rest = new Uint8Array((16 - (sealed.length % 16)) % 16);
  return poly1305(chacha(key, nonce, 0, new Uint8Array(32)), bytes(sealed, rest, size));
}

// Messages in one direction, in their order.
export class Sealed {
  constructor(key) {
    this.key = key;
    this.count = 0;
  }

  nonce() {
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setUint32(4, this.count++, true);
    return nonce;
  }

  seal(message) {
    const nonce = this.nonce(), sealed = chacha(this.key, nonce, 1, message);
    return bytes(sealed, tag(this.key, nonce, sealed));
  }

  open(message) {
    const nonce = this.nonce(), sealed = message.slice(0, -16), mark = message.slice(-16);
    const right = tag(this.key, nonce, sealed);
    let differs = message.length < 16 ? 1 : 0;
    for (let i = 0; i < 16; i++) differs |= right[i] ^ mark[i];
    if (differs) throw new Error("not sealed with this key");
    return chacha(this.key, nonce, 1, sealed);
  }
}

// The phone's half of phone/secrecy.py.
export class Agreement {
  constructor(way) {
    this.secret = crypto.getRandomValues(new Uint8Array(32));
    this.way = way;
    this.greeting = bytes([way], x25519(this.secret));
  }

  // `answer`: the box's fresh and its lasting key; `shared`: what stood in the square, if it was read.
  agreed(answer, shared = new Uint8Array(0)) {
    if (answer.length !== 64) throw new Error("no answer");
    const fresh = answer.slice(0, 32), lasting = answer.slice(32);
    const said = sha256(bytes(new TextEncoder().encode("gulou phone 1"), this.greeting, answer));
    const keys = hkdf(bytes(x25519(this.secret, fresh), x25519(this.secret, lasting), shared), said, 64);
    return { goes: new Sealed(keys.slice(0, 32)), come: new Sealed(keys.slice(32)), box: lasting };
  }
}

export const toText = (data) => btoa(String.fromCharCode(...data)).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");

export function fromText(text) {
  return Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));
}
