{% load static %}// Shows a page that says so when there is no connection. It keeps that page and its style, and nothing else: every other
// page comes from the site, each time.
const PAGE = "{% url "offline" %}";
const FILES = [PAGE, {% for file in files %}"{% static file %}"{% if not forloop.last %}, {% endif %}{% endfor %}];
const OWN = "offline {{ language }} ";
const NAME = `${OWN}{{ version }}`;

addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(FILES)).then(() => skipWaiting()));
});

addEventListener("activate", (event) => {
  const forget = async () => {
    for (const name of await caches.keys()) if (name.startsWith(OWN) && name !== NAME) await caches.delete(name);
    await registration.navigationPreload?.enable();
  };
  event.waitUntil(forget());
});

addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  if (request.mode === "navigate") {
    const asked = async () => (await event.preloadResponse) ?? fetch(request);
    event.respondWith(asked().catch(async () => (await caches.match(PAGE)) ?? Response.error()));
  } else if (FILES.includes(new URL(request.url).pathname)) {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) ?? Response.error()));
  }
});
