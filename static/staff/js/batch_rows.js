/* The rows of the page. The server draws each of them; here they are put where they belong. */

import { share } from "./batch_words.js";

const form = document.getElementById("batch-files");

export const rowOf = (token) => document.getElementById(`file-${token}`);

/* Put a row that the server drew into its part of the page, in place of the one there was; an empty part hides.
   Says whether that changed anything. */
export function place(row) {
  const old = rowOf(row.token);
  if (old && old.drawnFrom === row.html) return false;
  const hadFocus = old?.contains(document.activeElement);
  if (row.part) {
    const drawn = document.createElement("template");
    drawn.innerHTML = row.html.trim();
    const element = drawn.content.firstElementChild;
    element.drawnFrom = row.html;
    const list = form.querySelector(`.batch-files[data-part="${row.part}"]`);
    if (old?.parentElement === list) old.replaceWith(element);
    else {
      old?.remove();
      list.append(element);
    }
    if (hadFocus) element.focus();
  } else {
    const next = old?.nextElementSibling ?? old?.previousElementSibling;
    old?.remove();
    if (hadFocus) (next ?? document.getElementById("batch-input")).focus();
  }
  count();
  return true;
}

const notShown = (part) => Number(part.dataset.notShown ?? 0);

/* A ZIP file that was taken apart is no photo, and is not counted. */
export function count() {
  for (const part of form.querySelectorAll(".batch-part")) {
    const rows = part.querySelectorAll(".batch-file");
    const archives = part.querySelectorAll(".batch-file.is-unpacked");
    part.querySelector(".batch-count").textContent = rows.length - archives.length + notShown(part);
    part.hidden = !rows.length;
  }
}

export function progress({ token, file, sent, size }) {
  const row = rowOf(token);
  if (!row) return;
  let bar = row.querySelector("progress");
  if (!bar) {
    bar = document.createElement("progress");
    bar.max = size;
    bar.setAttribute("aria-label", file.name);
    row.querySelector(".batch-words").append(bar);
  }
  bar.value = sent;
  say(token, sent < size ? share(sent, size) : gettext("being checked"));
}

export function say(token, words) {
  const state = rowOf(token)?.querySelector(".batch-state");
  if (state && state.textContent !== words) state.textContent = words;
}

/* Take the bar away from a file that is not being sent now. */
export function rest(token, words) {
  rowOf(token)?.querySelector("progress")?.remove();
  say(token, words);
}

/* Tell that sending a file failed, with a button to try again. */
export function failed(token, words, again) {
  const row = rowOf(token);
  if (!row) return;
  rest(token, words);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = gettext("Try again");
  button.addEventListener("click", () => {
    button.remove();
    row.focus();
    again();
  });
  row.querySelector(".batch-actions")?.prepend(button);
}
