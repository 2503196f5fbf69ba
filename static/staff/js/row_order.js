/* Order of inline rows: two buttons beside the number move a row, by mouse or keyboard; numbers follow. */

const words = document.getElementById("staff-words");
const live = document.createElement("p");
live.className = "visually-hidden";
live.setAttribute("role", "status");
document.body.append(live);

const ROW = "tr.form-row, .inline-related";

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

function prepare(row) {
  const input = orderIn(row);
  if (!input || input.parentElement.querySelector(".move")) return;
  input.after(button(words.dataset.up, "↑", -1), button(words.dataset.down, "↓", 1));
}

function move(row, step) {
  const group = row.closest(".inline-group");
  const rows = rowsOf(group);
  const here = rows.indexOf(row);
  const other = rows[here + step];
  if (!other) return;
  if (step < 0) other.before(row);
  else other.after(row);
  rowsOf(group).forEach((one, index) => (orderIn(one).value = index + 1));
  live.textContent = words.dataset.moved.replace("%(place)s", here + step + 1);
}

document.addEventListener("click", (event) => {
  const pressed = event.target.closest(".move");
  if (!pressed) return;
  move(pressed.closest(ROW), Number(pressed.dataset.step));
  pressed.focus();
});
document.addEventListener("formset:added", (event) => prepare(event.target));
for (const row of document.querySelectorAll(ROW)) if (!row.classList.contains("empty-form")) prepare(row);
