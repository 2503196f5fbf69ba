/* The page of a batch: files are chosen or dropped, sent in pieces, and listed as they arrive. */

import { chosen, dropped } from "./batch_choose.js";
import { Queue, headers } from "./batch_queue.js";
import { count, failed, place, progress, rest, rowOf, say } from "./batch_rows.js";
import { Speed, share, size, timeLeft } from "./batch_words.js";

const at = (id) => document.getElementById(id);
const send = at("batch-send");
const { expect, piece, csrfCookie, signIn, state } = send.dataset;
const queue = new Queue({ piece: Number(piece), state, cookieName: csrfCookie });
const files = new Map();
const { title } = document;
const speed = new Speed();
const SOME = 200;
let naming = 0;
let told = 0;
let { since } = send.dataset;
let decided = 0;

/* Choosing */

/* Without this script the page has a plain form; with it, two buttons and the whole window to drop files on. */
function prepare() {
  at("batch-submit").hidden = true;
  send.querySelector(".batch-plain").hidden = true;
  send.querySelector(".batch-drop-words").hidden = false;
  send.classList.add("has-script");
  const inputs = [at("batch-input")];
  const folder = Object.assign(document.createElement("input"), { type: "file", id: "batch-folder" });
  if ("webkitdirectory" in folder) {
    folder.webkitdirectory = true;
    const label = Object.assign(document.createElement("label"), { htmlFor: folder.id, textContent: gettext("Choose a folder") });
    at("batch-input").after(label, folder);
    label.after(folder);
    inputs.push(folder);
  }
  for (const input of inputs) {
    input.addEventListener("change", () => {
      const list = chosen(input.files);
      input.value = "";
      name(list);
    });
  }
  send.addEventListener("submit", (event) => event.preventDefault());
}

function takeDrops() {
  const drop = at("batch-drop");
  const holdsFiles = (event) => event.dataTransfer?.types.includes("Files");
  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      if (!holdsFiles(event)) return;
      event.preventDefault();
      drop.classList.toggle("is-over", kind === "dragover");
      if (kind === "drop") dropped(event.dataTransfer).then(name);
    });
  }
  document.addEventListener("dragleave", (event) => event.relatedTarget || drop.classList.remove("is-over"));
}

/* Tell the server all names before the first byte: a tab that is closed then leaves a list of what is missing. */
async function name(list) {
  if (!list.length) return announce(gettext("No file was chosen."));
  naming += 1;
  notice();
  show();
  let here = 0;
  for (let start = 0; start < list.length; start += SOME) {
    const some = list.slice(start, start + SOME);
    const rows = await expected(some);
    if (!rows) break;
    rows.forEach((row, number) => {
      if (queue.has(row.token)) return;
      place(row);
      if (row.stage === "arriving") enqueue(some[number], row);
      else if (row.stage === "waiting") decide(`again:${row.token}`);
      else if (row.stage !== "refused") here += 1;
    });
  }
  naming -= 1;
  show();
  const words = ngettext("%s file chosen.", "%s files chosen.", list.length);
  const again = here ? interpolate(ngettext("%s of them is here already.", "%s of them are here already.", here), [here]) : "";
  announce(`${interpolate(words, [list.length])} ${again}`.trim());
}

async function expected(some) {
  const body = new FormData();
  body.set("files", JSON.stringify(some.map((file) => ({ name: file.name, size: file.size, modified: String(file.lastModified) }))));
  for (;;) {
    const response = await fetch(expect, { method: "POST", body, headers: headers(csrfCookie) }).catch(() => null);
    if (response?.ok) return (await response.json()).files;
    if (response?.status === 400) {
      announce(await response.text(), true);
      return null;
    }
    queue.halt((await queue.hindrance()) || "offline");
    await new Promise((resolve) => queue.addEventListener("halt", () => queue.halted || resolve()));
  }
}

function enqueue(file, row) {
  const one = { file, token: row.token, address: row.address, size: file.size, sent: row.received, received: row.received, tries: 0 };
  files.set(row.token, one);
  say(row.token, gettext("waiting for its turn"));
  queue.add(one);
}

/* Deciding */

async function decide(value) {
  const [action, token] = value.split(":");
  if (action === "remove") queue.drop(token);
  const body = new FormData();
  body.set("decide", value);
  const form = at("batch-files");
  const response = await fetch(form.action, { method: "POST", body, headers: headers(csrfCookie) }).catch(() => null);
  if (!response?.ok) {
    const isOut = response?.status === 401;
    return announce(isOut ? gettext("You have been signed out.") : gettext("That did not work. Try again."), true);
  }
  const row = await response.json();
  decided += 1;
  if (action === "remove") files.delete(token);
  place(row);
  if (action === "again" && row.stage === "arriving") sendAgain(row);
  watch();
  show();
}

function sendAgain(row) {
  const known = files.get(row.token);
  if (known) {
    enqueue(known.file, { ...row, address: known.address });
    return;
  }
  const words = gettext("Choose the file %s once more.");
  announce(interpolate(words, [rowOf(row.token).querySelector("bdi").textContent]), true);
  at("batch-input").focus();
}

at("batch-files").addEventListener("submit", (event) => {
  event.preventDefault();
  if (event.submitter) decide(event.submitter.value);
});

/* Watching */

queue.addEventListener("progress", ({ detail }) => progress(detail));
queue.addEventListener("change", show);
queue.addEventListener("halt", () => {
  speed.forget();
  for (const one of queue.waiting) rest(one.token, gettext("waiting for its turn"));
  notice();
  show();
});
queue.addEventListener("arrived", ({ detail }) => {
  place(detail.row);
  watch();
  if (detail.row.part === "open") announce(`${detail.file.name}: ${rowOf(detail.token).querySelector(".batch-reason").textContent}`);
});
queue.addEventListener("failed", ({ detail }) => {
  const words = detail.status ? interpolate(gettext("Sending failed (%s)."), [detail.status]) : gettext("This file was changed or moved on your computer. Choose it again.");
  failed(detail.token, words, () => queue.add(Object.assign(detail, { tries: 0 })));
  announce(`${detail.file.name}: ${words}`);
});

/* Ask for what changes without us: files that the worker looks at, what comes out of a ZIP file, pictures made small. */
const QUIET = 3000;
let watching = 0;
let toWrite = "";
let pause = QUIET;

function lacking() {
  const rows = [...document.querySelectorAll(".batch-file[data-part=arrived]:has(.thumbnail-empty)")];
  return rows.slice(0, 60).map((row) => row.dataset.token);
}

function isUnsettled() {
  return document.querySelector(".batch-file:is([data-stage=waiting], [data-stage=unpacking], :has(.thumbnail-empty))");
}

function watch() {
  pause = QUIET;
  clearTimeout(watching);
  if (isUnsettled() || queue.isBusy) watching = setTimeout(ask, pause);
}

async function ask() {
  const before = decided;
  const query = new URLSearchParams({ since, lacking: lacking().join(",") });
  const response = await fetch(`${state}?${query}`, { headers: headers(csrfCookie) }).catch(() => null);
  const found = response?.ok ? await response.json() : null;
  const isLate = before !== decided; // what was decided meanwhile is newer than this answer
  if (found && !isLate) {
    const news = found.rows.filter((row) => !queue.has(row.token) && place(row));
    if (toWrite !== found.to_write) at("batch-to-write").innerHTML = toWrite = found.to_write; // else the focus stays
    since = found.now;
    pause = news.length ? QUIET : Math.min(pause * 1.5, 30000);
  }
  clearTimeout(watching);
  if (isLate || isUnsettled() || queue.isBusy) watching = setTimeout(ask, pause);
}

function notice() {
  const box = at("batch-notice");
  const words = {
    offline: gettext("The connection is gone. Leave this page open: the upload goes on by itself when it is back."),
    "signed-out": gettext("You have been signed out. Sign in again in another tab: the upload then goes on by itself."),
    "not-yours": gettext("You are signed in as someone who cannot send photos to this batch. Sign in as before in another tab: the upload then goes on by itself."),
    paused: gettext("Paused."),
  }[queue.halted];
  box.hidden = !words;
  box.replaceChildren(words ?? "");
  if (queue.halted === "signed-out") {
    const link = document.createElement("a");
    Object.assign(link, { href: signIn, target: "_blank", textContent: gettext("Sign in") });
    box.append(" ", link);
  }
  if (words) announce(words);
  at("batch-pause").textContent = queue.halted === "paused" ? gettext("Go on") : gettext("Pause");
}

at("batch-pause").addEventListener("click", () => (queue.halted === "paused" ? queue.goOn() : queue.halt("paused")));

/* Telling */

function announce(words, isUrgent = false) {
  told = performance.now();
  at("batch-live").textContent = words;
  if (isUrgent) {
    at("batch-notice").textContent = words;
    at("batch-notice").hidden = false;
    at("batch-progress").hidden = false;
  }
}

function show() {
  const all = [...files.values()];
  const total = all.reduce((sum, one) => sum + one.size, 0);
  const sent = all.reduce((sum, one) => sum + Math.min(one.sent, one.size), 0);
  const done = all.filter((one) => one.row).length;
  const isBusy = queue.isBusy || naming > 0;
  at("batch-progress").hidden = !isBusy && !all.length && at("batch-notice").hidden;
  at("batch-bar").max = total || 1;
  at("batch-bar").value = sent;
  const words = interpolate(gettext("%s of %s files sent"), [done, all.length]);
  at("batch-bar-words").textContent = words;
  document.title = isBusy ? `${queue.halted ? "⏸" : share(sent, total)} · ${title}` : title;
  speed.note(sent);
  const rate = queue.halted ? 0 : speed.value;
  const parts = [share(sent, total), interpolate(gettext("%s of %s"), [size(sent), size(total)])];
  if (rate && sent < total) parts.push(interpolate(gettext("%s a second"), [size(rate)]), timeLeft((total - sent) / rate));
  at("batch-speed").textContent = isBusy || all.length ? parts.join(" · ") : "";
  at("batch-pause").parentElement.hidden = !queue.isBusy;
  at("batch-hint").hidden = queue.isBusy;
  if (isBusy && !queue.halted && performance.now() - told > 20000) announce([words, ...parts.slice(2)].join(", "));
  if (!isBusy && all.length && !show.isOver) announce(gettext("All files have been sent."));
  show.isOver = !isBusy;
}

setInterval(() => queue.isBusy && show(), 1000);
window.addEventListener("beforeunload", (event) => {
  if (!queue.isBusy && !naming) return;
  event.preventDefault();
  event.returnValue = true; // for browsers that know no other way
});

prepare();
takeDrops();
count();
watch();
