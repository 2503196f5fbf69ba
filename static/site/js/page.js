// What every page does besides: its foot says what it weighs, its tables stay tables to a screen reader.

// What the page weighs as it came over the line, from the browser's own figures.
const place = document.querySelector("[data-weight]");
const kilobytes = (entries) => Math.max(1, Math.round(entries.reduce((sum, entry) => sum + entry.encodedBodySize, 0) / 1000));

const written = (number) => (number < 1000 ? String(number) : number.toLocaleString(document.documentElement.lang));

function say() {
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const words = all.filter((entry) => !(entry.initiatorType === "img" || entry.name.includes("/files/")));
  const template = words.length === all.length ? place.dataset.weight : place.dataset.weightPhotos;
  place.textContent = template
    .replace("{page}", written(kilobytes(words)))
    .replace("{all}", written(kilobytes(all)));
}

if (place && globalThis.PerformanceObserver) {
  addEventListener("load", () => new PerformanceObserver(say).observe({ type: "resource", buffered: true }));
}

// On narrow screens the style turns the rows of tables into blocks. Some browsers then forget that they are a table, unless
// it is said outright.
const roles = { table: "table", thead: "rowgroup", tbody: "rowgroup", tr: "row", td: "cell", th: "columnheader", "th[scope=row]": "rowheader" };

function tellRoles() {
  for (const table of document.querySelectorAll("table:not([role])")) {
    table.setAttribute("role", "table");
    for (const [part, role] of Object.entries(roles)) for (const one of table.querySelectorAll(part)) one.setAttribute("role", role);
  }
}

tellRoles();
document.addEventListener("list-replaced", tellRoles);

// A page for when there is no connection is laid by once this one has settled.
const offline = document.body.dataset.offline;
if (offline) addEventListener("load", () => setTimeout(() => navigator.serviceWorker?.register(offline).catch(() => {}), 3000));
