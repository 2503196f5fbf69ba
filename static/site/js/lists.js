// A filtered list changes in place: no full reload, the focus stays, the count is said, "back" works.
// Without this script the same form and the same links load the page anew.
const list = () => document.getElementById("list");
const places = ['link[rel="canonical"]', 'link[rel="alternate"]', ".languages", ".list-feed"];
let asked;
let shown = location.pathname + location.search;

function addressOf(form, submitter) {
  const data = [...new FormData(form, submitter)].filter(([name, value]) => value && !(name === "sort" && isDefault(form, value)));
  const query = new URLSearchParams(data).toString();
  return query ? `${form.action}?${query}` : form.action;
}

const isDefault = (form, value) => form.elements.sort?.options?.[0]?.value === value;

// What has the focus, so that its like can have it again: by its id, or by its name and value.
function mark(element) {
  if (!element || !list().contains(element)) return "";
  if (element.id) return `#${CSS.escape(element.id)}`;
  if (element.name) return `[name="${CSS.escape(element.name)}"][value="${CSS.escape(element.value)}"]`;
  const summary = element.matches("summary") && element.parentElement.id;
  return summary ? `#${CSS.escape(summary)} > summary` : "#list-count";
}

function replace(page) {
  const marked = mark(document.activeElement);
  const open = new Map([...list().querySelectorAll("details[id]")].map(({ id, open }) => [id, open]));
  list().replaceWith(document.importNode(page.getElementById("list"), true));
  for (const details of list().querySelectorAll("details[id]")) if (open.has(details.id)) details.open = open.get(details.id);
  for (const place of places) {
    const [now, then] = [document, page].map((from) => [...from.querySelectorAll(place)]);
    if (now.length === then.length) now.forEach((element, number) => element.replaceWith(document.importNode(then[number], true)));
  }
  document.title = page.title;
  document.dispatchEvent(new Event("list-replaced"));
  if (!marked) return;
  const focused = document.querySelector(marked) ?? document.getElementById("list-count");
  if (focused.matches("h2")) focused.tabIndex = -1;
  focused.focus({ preventScroll: true });
}

async function show(address, { remember = true, up = false } = {}) {
  asked?.abort();
  asked = new AbortController();
  list().ariaBusy = "true";
  try {
    const answer = await fetch(address, { signal: asked.signal, headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!answer.ok || !page.getElementById("list")) return location.assign(address);
    const [canonical] = page.querySelectorAll('link[rel="canonical"]');
    const own = canonical ? new URL(canonical.href) : new URL(address, location);
    if (remember) history.pushState(null, "", own.pathname + own.search);
    shown = location.pathname + location.search;
    replace(page);
    document.getElementById("list-told").textContent = document.getElementById("list-count").textContent;
    if (up) document.getElementById("list-count").scrollIntoView({ block: "nearest" });
  } catch (error) {
    if (error.name !== "AbortError") location.assign(address);
  } finally {
    list().removeAttribute("aria-busy");
  }
}

document.addEventListener("change", ({ target }) => {
  if (target.form?.id === "filters" && target.matches('[type="checkbox"], select')) show(addressOf(target.form));
});

document.addEventListener("submit", (event) => {
  if (event.target.id !== "filters") return;
  event.preventDefault();
  show(addressOf(event.target));
});

document.addEventListener("click", (event) => {
  const link = event.target.closest(".chip, .chip-all, .empty-loosen a, .pager a");
  if (!link || !list().contains(link) || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  show(link.href, { up: link.matches(".pager a") });
});

addEventListener("popstate", () => {
  if (location.pathname + location.search !== shown) show(location.href, { remember: false });
});
