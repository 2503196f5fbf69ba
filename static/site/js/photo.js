// A photo page. The arrow keys lead to the previous and the next photo, and the picture opens over the whole window:
// there the arrows, a swipe or the buttons turn over, Escape or the button "back" closes, and where the licence lets
// readers have the file in full size, the picture is shown pixel by pixel. The address always names the photo shown.
// Without this script the page shows the same, one photo at a time.
const OPEN = "#large";
const SWIPE = 50; // pixels
const places = ['link[rel="canonical"]', 'link[rel="alternate"]', ".languages"];
const view = document.getElementById("large");
const part = (name) => view.querySelector(`.large-${name}`);
const neighbour = (which) => document.querySelector(`.prev-next a[rel="${which}"]`);
const frame = () => document.querySelector(".photo-large .photo-frame");
const pages = new Map(); // address: promise of the page behind it
const pictures = new Map(); // address: its picture, made once so that it is there when its turn comes
let shown = location.pathname + location.search;

function pageAt(address) {
  const asked = pages.get(address) ?? fetch(address, { headers: { Accept: "text/html" } }).then(async (answer) => {
    if (!answer.ok) throw new Error(answer.status);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
  });
  pages.set(address, asked);
  asked.catch(() => pages.delete(address));
  return asked;
}

// The picture of a photo page as large as the window lets it be.
function pictureOf(page, address) {
  const from = page.querySelector(".photo-large picture");
  if (!from || pictures.has(address)) return pictures.get(address);
  const picture = document.importNode(from, true);
  const image = picture.querySelector("img");
  for (const one of picture.children) one.sizes = `min(100vw, ${Math.round((100 * image.width) / image.height)}vh)`;
  pictures.set(address, picture);
  return picture;
}

async function preload(which) {
  const link = neighbour(which);
  if (link && !navigator.connection?.saveData) pictureOf(await pageAt(link.href), link.href);
}

function draw() {
  const { full, width, height } = document.querySelector(".photo-open").dataset;
  part("stage").replaceChildren(pictureOf(document, new URL(shown, location).href));
  part("words").replaceChildren(...[".photo-headline", ".photo-caption", ".photo-credit"].map((name) => {
    const words = document.querySelector(`.photo-large ${name}`)?.cloneNode(true) ?? "";
    if (words) words.removeAttribute("id");
    for (const mark of words ? words.querySelectorAll(".cite") : []) mark.remove();
    if (!words || !words.matches("h1")) return words;
    const line = Object.assign(document.createElement("p"), { className: words.className });
    line.append(...words.childNodes);
    return line;
  }));
  for (const which of ["prev", "next"]) part(which).disabled = !neighbour(which);
  if (document.activeElement.disabled) part("stage").focus(); // at either end, where a button goes that had the focus
  Object.assign(part("zoom").dataset, { full: full ?? "", width, height });
  part("zoom").hidden = !full || width <= part("stage").clientWidth * devicePixelRatio;
  unzoom();
  for (const which of ["next", "prev"]) preload(which).catch(() => {});
}

function open() {
  if (view.open || !document.querySelector(".photo-open")) return;
  view.showModal();
  draw();
}

async function turn(which) {
  const link = neighbour(which);
  if (!link) return;
  try {
    const page = await pageAt(link.href);
    if (!page.querySelector(".photo-open")) throw new Error("no picture yet");
    swap(page, link);
  } catch {
    location.assign(link.href);
  }
}

// Puts another photo page behind the large view, and its address in the place of this one's.
function swap(page, { href, pathname, search }) {
  pictureOf(page, href);
  const main = document.importNode(page.querySelector("main"), true);
  main.querySelector("#large").remove();
  document.querySelector("main").replaceWith(main);
  ready();
  for (const place of places) {
    const [now, then] = [document, page].map((from) => [...from.querySelectorAll(place)]);
    if (now.length === then.length) now.forEach((element, number) => element.replaceWith(document.importNode(then[number], true)));
  }
  document.title = page.title;
  shown = pathname + search;
  history.replaceState(null, "", shown + OPEN);
  draw();
}

function zoom(across = 0.5, down = 0.5) {
  const { full, width, height } = part("zoom").dataset;
  const stage = part("stage");
  view.classList.add("zoomed");
  part("zoom").setAttribute("aria-pressed", "true");
  const image = stage.querySelector("img");
  const size = ({ style }) => Object.assign(style, { width: `${width / devicePixelRatio}px`, height: `${height / devicePixelRatio}px` });
  size(image);
  stage.scrollTo(stage.scrollWidth * across - stage.clientWidth / 2, stage.scrollHeight * down - stage.clientHeight / 2);
  stage.focus();
  const sharp = Object.assign(new Image(), { src: full, alt: image.alt });
  size(sharp);
  sharp.decode().then(() => { if (image.isConnected && view.classList.contains("zoomed")) image.closest("picture").replaceWith(sharp); }, () => {});
}

function unzoom() {
  const stage = part("stage");
  view.classList.remove("zoomed");
  part("zoom").setAttribute("aria-pressed", "false");
  stage.replaceChildren(pictureOf(document, new URL(shown, location).href));
  stage.querySelector("img").removeAttribute("style");
}

const canZoom = () => !part("zoom").hidden;
const isPinched = () => (globalThis.visualViewport?.scale ?? 1) > 1.01;

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const which = { ArrowLeft: "prev", ArrowRight: "next" }[event.key];
  if (!which || view?.classList.contains("zoomed")) return;
  if (view?.open) turn(which);
  else neighbour(which)?.click();
});

// Shows what only works with this script.
function ready() {
  const button = document.querySelector(".photo-open");
  if (!button) return;
  button.hidden = false;
  frame().classList.add("opens");
}

if (view) {
  document.body.append(view);
  ready();
  document.addEventListener("click", (event) => {
    if (!event.target.closest(".photo-open, .opens picture")) return;
    open();
    history.pushState(null, "", shown + OPEN);
  });
  part("prev").addEventListener("click", () => turn("prev"));
  part("next").addEventListener("click", () => turn("next"));
  part("close").addEventListener("click", () => view.close());
  part("zoom").addEventListener("click", () => (view.classList.contains("zoomed") ? unzoom() : zoom()));
  view.addEventListener("close", () => {
    if (location.hash === OPEN) history.replaceState(null, "", shown);
    document.querySelector(".photo-open")?.focus({ preventScroll: true });
  });
  addEventListener("popstate", () => {
    if (location.hash === OPEN && location.pathname + location.search === shown) return open();
    if (view.open) {
      history.replaceState(null, "", shown);
      view.close();
    } else if (location.pathname + location.search !== shown) location.reload();
  });
  globalThis.visualViewport?.addEventListener("resize", () => view.classList.toggle("pinched", isPinched()));

  let from = null;
  part("stage").addEventListener("pointerdown", ({ clientX: x, clientY: y, button }) => {
    const { scrollLeft, scrollTop } = part("stage");
    from = button ? null : { x, y, scrollLeft, scrollTop };
  });
  part("stage").addEventListener("pointermove", (event) => {
    if (!from || event.pointerType !== "mouse" || !view.classList.contains("zoomed")) return;
    part("stage").scrollTo(from.scrollLeft + from.x - event.clientX, from.scrollTop + from.y - event.clientY);
  });
  part("stage").addEventListener("pointercancel", () => { from = null; });
  part("stage").addEventListener("pointerup", (event) => {
    if (!from) return;
    const [x, y] = [event.clientX - from.x, event.clientY - from.y];
    from = null;
    if (Math.abs(x) + Math.abs(y) < 6) {
      const box = event.target.getBoundingClientRect();
      if (view.classList.contains("zoomed")) unzoom();
      else if (canZoom() && event.target.matches("img")) zoom((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height);
    } else if (event.pointerType !== "mouse" && !view.classList.contains("zoomed") && !isPinched()) {
      if (Math.abs(x) > SWIPE && Math.abs(x) > 2 * Math.abs(y)) turn(x < 0 ? "next" : "prev");
    }
  });
  part("stage").addEventListener("dragstart", (event) => event.preventDefault());
  if (location.hash === OPEN) open();
}
