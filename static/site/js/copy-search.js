// The search of a copy made of files. The index lies in scripts beside the pages, as a page that was opened from disk may
// load nothing else; a search loads those in which its words lie. forumsite/static_copy/index.py makes them.
"use strict";

const copySearch = (() => {
  const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\uf900-\\ufaff\\u{20000}-\\u{3134f}";
  const RUN = new RegExp(`[${HAN}]+|(?:(?![${HAN}])[\\p{L}\\p{N}])+`, "gu");
  const IS_HAN = new RegExp(`^[${HAN}]`, "u");
  const AT_ONCE = 20;
  const waiting = new Map();
  const loaded = new Map();
  let base = "";

  function folded(words, about) {
    const [traditional, simplified] = [[...about.traditional], [...about.simplified]];
    const simple = new Map(traditional.map((sign, at) => [sign, simplified[at]]));
    return [...words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()].map((sign) => simple.get(sign) ?? sign).join("");
  }

  // What a query asks for: terms that must occur, the last of them perhaps as the beginning of a word.
  function wanted(query, about) {
    const found = [];
    for (const run of folded(query, about).match(RUN) ?? []) {
      const signs = [...run];
      if (!IS_HAN.test(run)) found.push({ term: run, begins: false });
      else if (signs.length === 1) found.push({ term: run, begins: false });
      else for (let at = 0; at + 1 < signs.length; at += 1) found.push({ term: signs[at] + signs[at + 1], begins: false });
    }
    const last = found.at(-1);
    if (last && !IS_HAN.test(last.term) && last.term.length > 1) last.begins = true;
    return found;
  }

  function fileNumber(term, files) {
    const signs = [...term];
    const begins = IS_HAN.test(term) ? signs[0] : signs.slice(0, 2).join("");
    let number = 0x811c9dc5;
    for (const byte of new TextEncoder().encode(begins)) number = Math.imul(number ^ byte, 0x01000193) >>> 0;
    return number % files;
  }

  function load(kind, number) {
    const name = kind === "about" ? "about" : `${kind}-${number}`;
    if (!loaded.has(name)) {
      loaded.set(name, new Promise((resolve, reject) => {
        waiting.set(`${kind}-${number}`, resolve);
        const script = document.createElement("script");
        script.src = `${base}/${name}.js`;
        script.addEventListener("error", () => reject(new Error(name)));
        document.head.append(script);
      }));
    }
    return loaded.get(name);
  }

  // Two sets for a term: pages that are called so, and pages that say so.
  async function pagesWith({ term, begins }, about) {
    const heap = await load("terms", fileNumber(term, about.terms));
    const names = begins ? Object.keys(heap).filter((name) => name.startsWith(term)) : Object.hasOwn(heap, term) ? [term] : [];
    return [0, 1].map((which) => new Set(names.flatMap((name) => heap[name][which])));
  }

  async function find(query) {
    const about = await load("about", 0);
    const sets = await Promise.all(wanted(query, about).map((term) => pagesWith(term, about)));
    if (!sets.length) return [];
    const all = new Set([...sets[0][0], ...sets[0][1]]);
    const hits = [...all].filter((page) => sets.every(([named, told]) => named.has(page) || told.has(page)));
    const weight = (page) => sets.filter(([named]) => named.has(page)).length;
    return hits.sort((one, other) => weight(other) - weight(one) || one - other);
  }

  async function show(place, hits, from) {
    const about = await load("about", 0);
    const list = place.querySelector("ul");
    for (const page of hits.slice(from, from + AT_ONCE)) {
      const rows = await load("pages", Math.floor(page / about.in_file));
      const [file, name, description] = rows[page % about.in_file];
      const hit = document.createElement("li");
      hit.className = "hit";
      const title = Object.assign(document.createElement("h3"), { className: "hit-title" });
      title.append(Object.assign(document.createElement("a"), { href: `${base}/../../${encodeURI(file)}`, textContent: name }));
      const parts = document.createElement("article");
      parts.append(title, Object.assign(document.createElement("p"), { className: "hit-extract", textContent: description }));
      hit.append(parts);
      list.append(hit);
    }
    if (hits.length > from + AT_ONCE) {
      const more = Object.assign(document.createElement("button"), { className: "button", type: "button", textContent: place.dataset.more });
      more.addEventListener("click", () => { more.remove(); show(place, hits, from + AT_ONCE); });
      place.append(more);
    }
  }

  async function start() {
    const place = document.getElementById("copy-search");
    const query = new URLSearchParams(location.search).get("q") ?? "";
    base = place.dataset.index.replace(/\/$/, "");
    document.getElementById("search-q").value = query;
    if (!query.trim()) return;
    const hits = await find(query);
    await show(place, hits, 0);
    place.querySelector("h2").textContent = hits.length ? place.dataset.some.replace("{count}", hits.length) : place.dataset.none;
  }

  document.addEventListener("DOMContentLoaded", start);
  return { take: (kind, number, data) => waiting.get(`${kind}-${number}`)?.(data) };
})();
