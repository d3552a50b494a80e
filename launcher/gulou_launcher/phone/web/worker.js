// Keeps the page's own files, so that an installed remote opens, and says so, also while the TV is off.

const FILES = [
  "/", "phone.css", "phone.js", "line.js", "crypt.js", "touchpad.js", "texts.js", "phone.webmanifest", "icon-180.png",
  "icon-512.png",
];
const STORE = "gulou-1";

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith((async () => {
    const store = await caches.open(STORE);
    try {
      const fresh = await fetch(event.request);
      if (fresh.ok) await store.put(event.request, fresh.clone());
      return fresh;
    } catch (error) {
      const known = await store.match(event.request, { ignoreSearch: true });
      if (known) return known;
      throw error;
    }
  })());
});
