/* After a refused save: a list of what to put right, each a link to its field, and the first field is opened. */

import { openField } from "./open_field.js";

const note = document.querySelector(".change-form .errornote");

/* What holds the field a list of problems belongs to; in a row of several fields the list stands before its field. */
function holderOf(list) {
  if (list.nextElementSibling?.matches(".fieldBox")) return list.nextElementSibling;
  return list.closest("td, .fieldBox, .form-row");
}

function labelOf(list) {
  const row = holderOf(list);
  const cell = list.closest("td");
  const name = cell && [...cell.classList].find((one) => one.startsWith("field-"));
  const column = name && cell.closest("table").querySelector(`th.column-${CSS.escape(name.slice(6))}`);
  const label = column ?? row?.querySelector("label:not(.merge-question *)");
  return label ? label.textContent.replace(/[:：]\s*$/, "").trim() : "";
}

function placeOf(list) {
  const card = list.closest(".inline-related:not(.tabular), tr.form-row");
  const heading = list.closest(".inline-group")?.querySelector(".inline-heading");
  if (!heading || !card) return heading?.textContent.trim() ?? "";
  const rows = [...card.parentElement.children].filter((one) => one.matches(".inline-related, tr.form-row"));
  return `${heading.textContent.trim()} ${rows.indexOf(card) + 1}`;
}

/* Of a question what it asks, without its answers. */
function textOf(problem) {
  return (problem.querySelector("legend") ?? problem).textContent;
}

if (note) {
  const items = document.createElement("ul");
  items.className = "problem-list";
  for (const list of document.querySelectorAll("#content-main ul.errorlist")) {
    if (list.closest(".empty-form") || (list.matches(".nonfield") && !list.closest(".inline-group"))) continue;
    const link = document.createElement("a");
    link.href = "#";
    const where = [placeOf(list), labelOf(list)].filter(Boolean).join(" · ");
    link.textContent = `${where ? `${where}: ` : ""}${[...list.children].map(textOf).join(" ")}`;
    link.addEventListener("click", (event) => {
      event.preventDefault();
      openField(list.querySelector(".merge-question") ?? holderOf(list) ?? list.parentElement, list);
    });
    const item = document.createElement("li");
    item.append(link);
    items.append(item);
  }
  if (items.children.length) {
    note.after(items);
    note.tabIndex = -1;
    window.addEventListener("load", () => note.focus());
  }
}
