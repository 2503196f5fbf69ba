/* The fields of the photo on the desk: filled when it is opened, written to the sheet with every letter. */

import { at, button, make } from "./make.js";
import { fill, isEmpty, same } from "./values.js";
import { columns, isShown, labelOf, partOf } from "./words.js";

const NEAR = 0.8; // of what a field takes: from there on its length is told

export class Fields {
  constructor(sheet, desk, undo, relations, suggestions) {
    Object.assign(this, { sheet, desk, undo, relations, suggestions, panel: at("cap-fields") });
    for (const column of columns()) this.listen(column);
    sheet.addEventListener("change", ({ detail }) => {
      if (detail.photo === desk.current) this.show(detail.field, detail.by !== "typed");
    });
    desk.addEventListener("open", ({ detail }) => this.open(detail.focus));
    desk.addEventListener("select", () => columns().forEach((column) => this.show(column, false)));
    relations.addEventListener("typed", ({ detail }) => this.show(detail, false));
    this.panel.addEventListener("focusin", ({ target }) => (desk.column = this.columnOf(target) ?? desk.column));
  }

  input(column) {
    return partOf(column).querySelector("input, textarea, select");
  }

  listen(column) {
    const input = this.input(column);
    if (this.sheet.related.includes(column)) return;
    input.setAttribute("aria-describedby", `${input.id}-notes`);
    input.addEventListener("input", () => this.sheet.write(this.desk.current, column, input.value, "typed"));
    input.addEventListener("focus", () => this.undo.begin(this.desk.current, column));
    input.addEventListener("blur", () => this.undo.end());
    input.addEventListener("change", () => this.undo.again());
  }

  open(focus) {
    this.undo.end();
    for (const column of columns()) this.show(column, true);
    this.close(Boolean(this.desk.photo.closed));
    if (focus === "first" || focus === "last") this.edge(focus)?.focus();
    else if (focus && focus !== "thumb") (isShown(focus) ? this.input(focus) : this.edge("first"))?.focus();
    const input = document.activeElement;
    const column = this.columnOf(input);
    if (column && !this.sheet.related.includes(column)) this.undo.begin(this.desk.current, column);
  }

  /* Fields of a photo that only others may change can be read and left, and nothing is typed into them in vain. */
  close(isClosed) {
    for (const one of this.panel.querySelectorAll(".cap-part :is(input, textarea)")) one.readOnly = isClosed;
    for (const one of this.panel.querySelectorAll(".cap-part :is(select, button)")) one.disabled = isClosed;
    this.panel.classList.toggle("is-closed", isClosed);
  }

  /* The first or last field that Tab reaches. */
  edge(which) {
    const all = this.reachable();
    return which === "first" ? all[0] : all.at(-1);
  }

  reachable() {
    return [...this.panel.querySelectorAll("input, textarea, select")].filter((one) => !one.closest("[hidden]") && one.offsetParent);
  }

  columnOf(element) {
    return element?.closest?.(".cap-part")?.dataset.column;
  }

  show(column, isFilled) {
    const pk = this.desk.current;
    const value = this.sheet.value(pk, column);
    if (isFilled) {
      if (this.sheet.related.includes(column)) this.relations.show(column, value);
      else if (!this.isBeingWritten(column, value)) this.input(column).value = value;
    }
    this.showNotes(column, pk, value);
  }

  /* Say whether a field need not be filled: it has these words, or will once its writer, who paused after a space, goes on. */
  isBeingWritten(column, value) {
    const input = this.input(column);
    return input.value === value || (document.activeElement === input && same(input.value, value));
  }

  showNotes(column, pk, value) {
    const part = partOf(column);
    const change = this.sheet.changeOf(pk, column);
    const notes = [
      ...this.problems(change),
      ...(change?.state === "conflict" ? [this.conflict(pk, column, change)] : []),
      ...this.length(part, value),
      ...this.unchosen(column),
      ...this.suggestions.notes(column, value),
    ];
    part.querySelector(".cap-notes").replaceChildren(...notes);
    part.classList.toggle("is-wrong", change?.state === "invalid" || change?.state === "conflict");
    part.classList.toggle("is-needed", this.sheet.needed.includes(column) && isEmpty(value));
    const input = this.input(column);
    if (change?.state === "invalid") input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }

  problems(change) {
    if (change?.state !== "invalid") return [];
    return change.problems.map((words) => make("p", { class: "cap-problem" }, `${gettext("Not saved.")} ${words}`));
  }

  conflict(pk, column, change) {
    const theirs = this.inWords(column, change.theirs);
    const who = change.by ? fill(gettext("%(name)s changed this on %(when)s:"), { name: change.by, when: change.when }) : gettext("Someone else changed this meanwhile:");
    const settle = (isMine) => () => {
      this.sheet.settle(pk, column, isMine);
      this.input(column).focus();
    };
    return make(
      "div", { class: "cap-conflict", role: "group", "aria-label": fill(gettext("Two versions: %(field)s"), { field: labelOf(column) }) },
      make("p", {}, who), make("blockquote", {}, theirs || gettext("(empty)")),
      make("p", {}, button(gettext("Keep mine"), settle(true)), " ", button(gettext("Take theirs"), settle(false)))
    );
  }

  inWords(column, value) {
    if (this.sheet.related.includes(column)) return value.map((key) => this.relations.nameOf(column, key)).join(pgettext("between the items of a list", ", "));
    const input = this.input(column);
    return input.tagName === "SELECT" ? [...input.options].find((one) => one.value === value)?.text ?? value : value;
  }

  length(part, value) {
    const most = Number(part.dataset.most);
    if (!most || value.length < most * NEAR) return [];
    return [make("p", { class: value.length > most ? "cap-problem" : "cap-length" }, fill(gettext("%(count)s of %(most)s characters"), { count: value.length, most }))];
  }

  /* Words in a field of records that are not chosen yet, once the field is left. */
  unchosen(column) {
    const typed = this.sheet.related.includes(column) ? this.relations.typedIn(column) : "";
    if (!typed || document.activeElement === this.input(column)) return [];
    return [make("p", { class: "cap-problem" }, fill(gettext("“%(name)s” is not chosen yet: choose it from the list, or create it."), { name: typed }))];
  }

  useNext(column) {
    this.suggestions.useNext(column);
  }
}
