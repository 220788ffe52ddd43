"use strict";
/*
 * Keeps the session on the phone. Safari asks for parts of the sound, and will not take a whole
 * answer for a part: the whole file is kept, and the part cut out of it here.
 */
const KEPT = "handscue-$version";
const FILES = $files;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(KEPT)
      .then((cache) => cache.addAll(FILES.map((file) => new Request(file, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches.keys()
      .then((names) => Promise.all(
        names.filter((name) => name.startsWith("handscue-") && name !== KEPT && isOurs(name))
          .map((name) => caches.delete(name)),
      ))
      .then(() => self.clients.claim()),
  );
});

// Other sessions of the same site keep theirs: the version begins with the session's own mark.
const isOurs = (name) => name.split("-")[1] === KEPT.split("-")[1];

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(answer(request));
});

async function answer(request) {
  const cache = await caches.open(KEPT);
  const kept = await cache.match(request.url, { ignoreSearch: true, ignoreVary: true })
    ?? (request.mode === "navigate" ? await cache.match("index.html") : undefined);
  if (!kept) return fetch(request);
  const range = /^bytes=(\d*)-(\d*)$$/.exec(request.headers.get("range") ?? "");
  return range ? part(kept, range) : kept;
}

async function part(kept, [, from, to]) {
  const whole = await kept.blob();
  const first = from === "" ? Math.max(0, whole.size - Number(to)) : Number(from);
  const last = from === "" || to === "" ? whole.size - 1 : Math.min(Number(to), whole.size - 1);
  if (first > last) {
    return new Response(null, {
      status: 416, headers: { "Content-Range": `bytes */$${whole.size}` },
    });
  }
  return new Response(whole.slice(first, last + 1), {
    status: 206,
    headers: {
      "Content-Type": kept.headers.get("content-type") ?? "",
      "Content-Range": `bytes $${first}-$${last}/$${whole.size}`,
      "Content-Length": String(last - first + 1),
      "Accept-Ranges": "bytes",
    },
  });
}
