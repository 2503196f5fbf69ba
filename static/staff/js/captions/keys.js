/* The keys of the sheet.

   Letters are commands on a small picture only, where nobody writes. In fields there are no letters with Alt: on some
   keyboards they write signs, in some browsers they open menus, and Alt with Shift changes the input method. */

import { run } from "./commands.js";

const LETTERS = { n: "lacking", c: "copy", f: "find", g: "fields", u: "undo", r: "redo", p: "publish", "?": "help" };

export function listen(desk, fields) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || isComposing(event) || document.querySelector("dialog[open]")) return;
    const wish = wished(event);
    const column = fields.columnOf(event.target);
    if (wish && act(wish, column, desk, fields)) event.preventDefault();
    else if (event.key === "Tab") tab(event, desk, fields);
    else if (event.key === "Escape" && column) desk.open(desk.current, "thumb");
  });
}

/* A word is being put together by an input method, which needs all keys. */
const isComposing = (event) => event.isComposing || event.keyCode === 229;

function wished(event) {
  const isControl = event.ctrlKey || event.metaKey;
  if (isControl && !event.altKey) return controlled(event);
  if (isControl) return "";
  if (event.altKey) return { PageDown: "next", PageUp: "previous", Enter: "use" }[event.key] ?? "";
  return event.target.closest(".cap-thumb") ? (LETTERS[event.key.toLowerCase()] ?? "") : "";
}

function controlled(event) {
  const letter = event.key.toLowerCase();
  if (event.key === "Enter") return event.shiftKey ? "previous" : "next";
  if (hasOwnUndo(event.target) || (letter !== "z" && letter !== "y")) return "";
  return letter === "y" || event.shiftKey ? "redo" : "undo";
}

/* Where something is being written the browser's own undo is the one that is meant. */
function hasOwnUndo(element) {
  if (element.getAttribute("role") === "combobox") return Boolean(element.value);
  return element.matches("textarea, input:not([type=checkbox], [type=radio])");
}

function act(wish, column, desk, fields) {
  switch (wish) {
    case "next":
      return desk.step(1, column ?? "") || true;
    case "previous":
      return desk.step(-1, column ?? "") || true;
    case "use":
      if (column) fields.useNext(column);
      return Boolean(column);
    default:
      return run(wish);
  }
}

/* Tab goes from the last field to the first of the next photo, and back. */
function tab(event, desk, fields) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const [edge, steps, focus] = event.shiftKey ? ["first", -1, "last"] : ["last", 1, "first"];
  if (event.target === fields.edge(edge) && desk.step(steps, focus)) event.preventDefault();
}
