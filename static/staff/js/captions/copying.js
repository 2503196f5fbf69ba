/* A field of the photo on the desk, copied to others: said in words first, one step to undo. */

import { at, make } from "./make.js";
import { report } from "./say.js";
import { fill, isEmpty, same } from "./values.js";
import { Which } from "./which.js";
import { columns, isShown, labelOf } from "./words.js";

export class Copying {
  constructor(sheet, desk, undo, fields) {
    Object.assign(this, { sheet, desk, undo, fields, dialog: at("cap-copy"), select: at("cap-copy-field") });
    this.which = new Which(this.dialog, desk, () => this.show());
    this.dialog.addEventListener("change", () => this.show());
    this.dialog.addEventListener("close", () => this.dialog.returnValue === "do" && this.copy());
  }

  open(column = this.desk.column) {
    const shown = columns().filter(isShown);
    this.select.replaceChildren(...shown.map((one) => make("option", { value: one }, labelOf(one))));
    this.select.value = shown.includes(column) ? column : shown[0];
    this.dialog.querySelector('[name="how"][value="keep"]').checked = true;
    this.which.offer();
    this.show();
    this.dialog.returnValue = "";
    this.dialog.showModal();
  }

  get column() {
    return this.select.value;
  }

  get isRelated() {
    return this.sheet.related.includes(this.column);
  }

  /* What would change: [[photo, column, value], …]. */
  wanted() {
    const value = this.sheet.value(this.desk.current, this.column);
    const isReplaced = this.dialog.querySelector('[name="how"][value="replace"]').checked;
    const others = this.which.photos.filter((pk) => pk !== this.desk.current);
    const made = others.map((pk) => {
      const there = this.sheet.value(pk, this.column);
      if (isReplaced || isEmpty(there)) return [pk, this.column, value];
      return [pk, this.column, this.isRelated ? [...new Set([...there, ...value])] : there];
    });
    return made.filter(([pk, column, one]) => !same(one, this.sheet.value(pk, column)));
  }

  show() {
    const value = this.sheet.value(this.desk.current, this.column);
    at("cap-copy-value").textContent = this.fields.inWords(this.column, value) || gettext("(empty)");
    at("cap-copy-keep").textContent = this.isRelated ? gettext("Keep it, and add these") : gettext("Keep it: copy only to where the field is empty");
    const wanted = this.wanted();
    const over = wanted.filter(([pk, column]) => !isEmpty(this.sheet.value(pk, column)) && !this.isKept()).length;
    const count = fill(ngettext("%(count)s other photo gets this.", "%(count)s other photos get this.", wanted.length), { count: wanted.length });
    const lost = fill(ngettext("What stands in %(count)s of them is replaced.", "What stands in %(count)s of them is replaced.", over), { count: over });
    at("cap-copy-count").textContent = wanted.length ? `${count}${over ? `${pgettext("between sentences", " ")}${lost}` : ""}` : gettext("No other photo would change.");
    at("cap-copy-do").textContent = fill(ngettext("Copy to %(count)s photo", "Copy to %(count)s photos", wanted.length), { count: wanted.length });
    at("cap-copy-do").disabled = !wanted.length;
  }

  isKept() {
    return this.dialog.querySelector('[name="how"][value="keep"]').checked;
  }

  copy() {
    const words = fill(gettext("copy: %(field)s"), { field: labelOf(this.column) });
    const count = this.undo.once(words, this.wanted());
    report(fill(ngettext("Copied to %(count)s photo.", "Copied to %(count)s photos.", count), { count }));
  }
}
