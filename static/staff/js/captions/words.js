/* The names of fields, as the page has them. */

const COLUMNS = new Map();
const GROUPS = new Map();
const ELEMENTS = new Map();

/* Read the names off the labels that the server has written. */
export function readLabels() {
  for (const group of document.querySelectorAll(".cap-group")) {
    GROUPS.set(group.dataset.group, group.dataset.label);
    ELEMENTS.set(group.dataset.group, group);
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

/* [["caption", "caption"], …] in the order of writing. */
export const groupLabels = () => [...GROUPS];

export const groupElement = (name) => ELEMENTS.get(name);

export const isShown = (column) => !groupElement(groupOf(column)).hidden;

/* Whether a field holds words of a language, and not a choice, a day or records. */
export const isText = (column) => groupElement(groupOf(column)).classList.contains("is-translated");
