// Says at the foot of the page what it weighs as it came over the line, from the browser's own figures.
const place = document.querySelector("[data-weight]");
const kilobytes = (entries) => Math.max(1, Math.round(entries.reduce((sum, entry) => sum + entry.encodedBodySize, 0) / 1000));

function say() {
  const all = [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")];
  const words = all.filter((entry) => !(entry.initiatorType === "img" || entry.name.includes("/files/")));
  const template = words.length === all.length ? place.dataset.weight : place.dataset.weightPhotos;
  const number = new Intl.NumberFormat(document.documentElement.lang);
  place.textContent = template
    .replace("{page}", number.format(kilobytes(words)))
    .replace("{all}", number.format(kilobytes(all)));
  place.hidden = false;
}

if (place && globalThis.PerformanceObserver) {
  addEventListener("load", () => new PerformanceObserver(say).observe({ type: "resource", buffered: true }));
}
