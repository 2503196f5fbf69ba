/* Find and replace over many photos: every change is shown before it is made, and can be left out. */

import { at, make } from "./make.js";
import { report } from "./say.js";
import { fill } from "./values.js";
import { Which } from "./which.js";
import { columns, groupLabels, groupOf, isShown, isText, labelOf, partOf } from "./words.js";

const SOON = 150;

export class Replacing {
  hits = [];

  constructor(sheet, desk, undo) {
    Object.assign(this, { sheet, desk, undo, dialog: at("cap-find"), old: at("cap-find-old"), list: at("cap-find-hits") });
    this.which = new Which(this.dialog, desk, () => this.search());
    this.drawFields();
    this.dialog.addEventListener("input", (event) => event.isComposing || event.target.closest("li") || this.soon());
    this.dialog.addEventListener("compositionend", () => this.soon());
    this.list.addEventListener("change", () => this.count());
    this.dialog.addEventListener("keydown", (event) => this.stay(event));
    this.dialog.addEventListener("close", () => this.dialog.returnValue === "do" && this.replace());
  }

  drawFields() {
    const groups = new Set(columns().filter(isText).map(groupOf));
    for (const [name, label] of groupLabels().filter(([one]) => groups.has(one))) {
      at("cap-find-fields").append(make("label", {}, make("input", { type: "checkbox", value: name, "data-in": "" }), " ", make("span", {}, label)));
    }
  }

  open() {
    for (const box of this.dialog.querySelectorAll("[data-in]")) box.checked = isShown(columns().find((one) => groupOf(one) === box.value));
    this.which.offer();
    this.search();
    this.dialog.returnValue = "";
    this.dialog.showModal();
    this.old.select();
  }

  /* Enter in a field of words looks again and replaces nothing: the changes are to be read first. */
  stay(event) {
    if (event.key !== "Enter" || event.isComposing || !event.target.matches("input")) return;
    event.preventDefault();
    this.search();
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), SOON);
  }

  search() {
    clearTimeout(this.timer);
    const words = this.old.value;
    const how = at("cap-find-case").checked ? "gu" : "giu";
    const pattern = words ? new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), how) : null;
    const groups = new Set([...this.dialog.querySelectorAll("[data-in]:checked")].map((box) => box.value));
    const fields = columns().filter((column) => isText(column) && groups.has(groupOf(column)));
    this.hits = pattern ? this.which.photos.flatMap((pk) => fields.flatMap((column) => this.hit(pk, column, pattern))) : [];
    this.list.replaceChildren(...this.hits.map((hit, index) => this.draw(hit, index)));
    this.count();
  }

  hit(pk, column, pattern) {
    const from = this.sheet.value(pk, column);
    const found = [...from.matchAll(pattern)];
    const to = from.replace(pattern, () => at("cap-find-new").value);
    return found.length && to !== from ? [{ pk, column, from, to, found }] : [];
  }

  draw({ pk, column, from, to, found }, index) {
    const where = fill(gettext("Photo %(number)s, %(field)s"), { number: this.sheet.order.indexOf(pk) + 1, field: labelOf(column) });
    const words = make("span", { class: "cap-hit-words", lang: partOf(column).querySelector("[lang]")?.lang });
    let last = 0;
    for (const one of found) {
      words.append(from.slice(last, one.index), make("del", {}, one[0]), make("span", { class: "visually-hidden" }, " → "), make("ins", {}, at("cap-find-new").value));
      last = one.index + one[0].length;
    }
    words.append(from.slice(last));
    const most = Number(partOf(column).dataset.most);
    const isLong = most && to.length > most;
    const wrong = isLong ? make("span", { class: "cap-problem" }, fill(gettext("%(count)s of %(most)s characters"), { count: to.length, most })) : "";
    return make("li", {}, make("label", {}, make("input", { type: "checkbox", checked: !isLong, "data-hit": index }), " ", make("strong", {}, where), " ", words, " ", wrong));
  }

  wanted() {
    return [...this.list.querySelectorAll("[data-hit]:checked")].map((box) => this.hits[Number(box.dataset.hit)]);
  }

  count() {
    const wanted = this.wanted();
    const count = wanted.reduce((sum, { found }) => sum + found.length, 0);
    const photos = new Set(wanted.map(({ pk }) => pk)).size;
    const hits = fill(ngettext("%(count)s place", "%(count)s places", count), { count });
    const where = fill(ngettext("in %(count)s photo", "in %(count)s photos", photos), { count: photos });
    const none = this.old.value ? gettext("Nothing to replace.") : "";
    at("cap-find-count").textContent = count ? `${hits} ${where}` : none;
    at("cap-find-do").textContent = fill(ngettext("Replace in %(count)s place", "Replace in %(count)s places", count), { count });
    at("cap-find-do").disabled = !count;
  }

  replace() {
    const wanted = this.wanted();
    const words = fill(gettext("replace “%(words)s”"), { words: this.old.value });
    this.undo.once(words, wanted.map(({ pk, column, to }) => [pk, column, to]));
    const photos = new Set(wanted.map(({ pk }) => pk)).size;
    report(fill(ngettext("Replaced in %(count)s photo.", "Replaced in %(count)s photos.", photos), { count: photos }));
  }
}
