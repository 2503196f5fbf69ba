/* Order of inline rows: a row moves by buttons beside its number, or is dragged by a handle; numbers follow. */

import { draggable } from "./row_drag.js";

const words = document.getElementById("staff-words");
const live = document.createElement("p");
live.className = "visually-hidden";
live.setAttribute("role", "status");
document.body.append(live);

const ROW = "tr.form-row, .inline-related";
/* With fewer rows than this, up and down are as near as first and last. */
const MANY = 6;

function rowsOf(group) {
  return [...group.querySelectorAll("tr.form-row:not(.empty-form), .inline-related:not(.tabular):not(.empty-form)")].filter((row) =>
    orderIn(row)
  );
}

function orderIn(row) {
  return row.querySelector("input[name$='-order']");
}

function button(label, sign, step) {
  const element = document.createElement("button");
  element.type = "button";
  element.className = "move";
  element.dataset.step = step;
  element.setAttribute("aria-label", label);
  element.title = label;
  element.textContent = sign;
  return element;
}

function handle() {
  const element = document.createElement("span");
  element.className = "move-handle";
  element.title = words.dataset.drag;
  element.textContent = "⠿";
  element.setAttribute("aria-hidden", "true");
  return element;
}

function prepare(row, many) {
  const input = orderIn(row);
  if (!input || input.parentElement.querySelector(".move")) return;
  const near = [button(words.dataset.up, "↑", -1), button(words.dataset.down, "↓", 1)];
  const far = many ? [button(words.dataset.first, "⤒", -Infinity), button(words.dataset.last, "⤓", Infinity)] : [];
  input.after(...near, ...far);
  input.before(handle());
}

function place(row, rows, to) {
  const other = rows[to];
  if (!other || other === row) return;
  if (to < rows.indexOf(row)) other.before(row);
  else other.after(row);
  renumber(row);
}

function renumber(row) {
  const rows = rowsOf(row.closest(".inline-group"));
  rows.forEach((one, index) => (orderIn(one).value = index + 1));
  orderIn(row).dispatchEvent(new Event("input", { bubbles: true }));
  live.textContent = words.dataset.moved.replace("%(place)s", rows.indexOf(row) + 1);
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest(".move");
  if (!pressed) return;
  const row = pressed.closest(ROW);
  const rows = rowsOf(row.closest(".inline-group"));
  const step = Number(pressed.dataset.step);
  place(row, rows, Math.min(rows.length - 1, Math.max(0, rows.indexOf(row) + step)));
  pressed.focus();
  row.scrollIntoView({ block: "nearest" });
});
document.addEventListener("formset:added", (event) =>
  prepare(event.target, rowsOf(event.target.closest(".inline-group")).length >= MANY)
);
/* A form shown again, or filled from a draft, has its rows as they are stored, with other numbers. */
function arrange(group, rows) {
  const places = rows.map((row) => orderIn(row).valueAsNumber || Infinity);
  if (places.every((place, index) => !index || places[index - 1] <= place) || group.querySelector(".row-form-errors")) return rows;
  const sorted = rows.map((row, index) => [row, places[index]]).sort(([, one], [, other]) => (one === other ? 0 : one - other)).map(([row]) => row);
  rows[0].before(...sorted);
  return sorted;
}

for (const group of document.querySelectorAll(".inline-group")) {
  const rows = arrange(group, rowsOf(group));
  for (const row of rows) prepare(row, rows.length >= MANY);
}
draggable(ROW, (row) => rowsOf(row.closest(".inline-group")), renumber);
