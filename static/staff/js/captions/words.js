/* The names of fields, as the page has them. */

const COLUMNS = new Map();
const GROUPS = new Map();

/* Read the names off the labels that the server has written. */
export function readLabels() {
  for (const group of document.querySelectorAll(".cap-group")) {
    GROUPS.set(group.dataset.group, group.dataset.label);
    for (const part of group.querySelectorAll(".cap-part")) {
      COLUMNS.set(part.dataset.column, { label: part.querySelector("label").textContent.trim(), group: group.dataset.group, element: part });
    }
  }
}

export const columns = () => [...COLUMNS.keys()];

/* "Caption (English)" */
export const labelOf = (column) => COLUMNS.get(column)?.label ?? column;

export const groupOf = (column) => COLUMNS.get(column)?.group ?? column;

export const partOf = (column) => COLUMNS.get(column)?.element;

/* "caption" */
export const shortLabels = (list) => [...new Set(list.map((column) => GROUPS.get(groupOf(column)) ?? labelOf(column)))];
