/* The contact sheet: a small picture for each photo with what it lacks, one of them on the desk. */

import { at, make } from "./make.js";
import { fill } from "./values.js";
import { shortLabels } from "./words.js";

const SIGNS = { complete: "✓", lacking: "○", problem: "!" };

export class Strip {
  items = new Map();

  constructor(sheet, desk) {
    Object.assign(this, { sheet, desk, list: at("cap-thumbs") });
    for (const pk of sheet.order) this.list.append(this.draw(pk));
    for (const name of ["change", "state"]) sheet.addEventListener(name, ({ detail }) => this.tellState(detail.photo));
    sheet.addEventListener("picture", ({ detail }) => this.showPicture(detail.photo));
    desk.addEventListener("open", ({ detail }) => this.show(detail.focus));
    desk.addEventListener("select", () => this.showSelected());
    this.list.addEventListener("keydown", (event) => this.move(event));
    this.list.addEventListener("click", (event) => this.clicked(event));
    for (const one of document.querySelectorAll("[data-choose]")) {
      one.addEventListener("click", () => desk.select(sheet.order, one.dataset.choose === "all"));
    }
    this.countDone();
    this.show("");
  }

  draw(pk) {
    const photo = this.sheet.photos.get(pk);
    const picture = make("span", { class: "cap-thumb-picture" }, smallPicture(photo));
    const state = make("span", { class: "cap-thumb-state" });
    const open = make(
      "button", { type: "button", class: "cap-thumb", tabindex: "-1", title: photo.name, "data-pk": pk },
      picture, make("span", { class: "cap-thumb-number" }, String(this.sheet.order.indexOf(pk) + 1)), state
    );
    const number = this.sheet.order.indexOf(pk) + 1;
    const box = make("input", { type: "checkbox", tabindex: "-1", "aria-label": fill(gettext("Select photo %(number)s"), { number }), "data-select": pk });
    const item = make("li", {}, open, box);
    this.items.set(pk, { item, open, box, state, picture });
    this.tellState(pk, false);
    return item;
  }

  tellState(pk, isCounted = true) {
    const { item, state } = this.items.get(pk) ?? {};
    if (!item) return;
    const lacking = this.sheet.lacking(pk);
    const isWrong = [...this.sheet.pending.values()].some((one) => one.photo === pk && one.state !== "waiting");
    const kind = isWrong ? "problem" : lacking.length ? "lacking" : "complete";
    const words = isWrong ? gettext("not saved") : lacking.length ? shortLabels(lacking).join(pgettext("between the items of a list", ", ")) : this.sheet.photos.get(pk).state === "published" ? this.sheet.photos.get(pk).stateWords : gettext("complete");
    if (item.dataset.state === kind && state.dataset.words === words) return;
    item.dataset.state = kind;
    state.dataset.words = words;
    state.replaceChildren(make("span", { "aria-hidden": "true" }, `${SIGNS[kind]} `), lacking.length && !isWrong ? make("span", { class: "visually-hidden" }, `${gettext("lacks")} `) : "", words);
    if (isCounted) this.countDone();
  }

  showPicture(pk) {
    this.items.get(pk).picture.replaceChildren(smallPicture(this.sheet.photos.get(pk)));
  }

  countDone() {
    const done = this.sheet.order.filter((pk) => !this.sheet.lacking(pk).length).length;
    at("cap-progress").textContent = fill(gettext("%(done)s of %(all)s complete"), { done, all: this.sheet.order.length });
  }

  show(focus) {
    for (const [pk, { open, item }] of this.items) {
      const isCurrent = pk === this.desk.current;
      item.classList.toggle("is-current", isCurrent);
      open.tabIndex = isCurrent ? 0 : -1;
      if (isCurrent) open.setAttribute("aria-current", "true");
      else open.removeAttribute("aria-current");
    }
    const { open, item } = this.items.get(this.desk.current);
    scrollWithin(this.list, item);
    if (focus === "thumb") open.focus({ preventScroll: true });
  }

  showSelected() {
    for (const [pk, { box, item }] of this.items) {
      box.checked = this.desk.selected.has(pk);
      item.classList.toggle("is-selected", box.checked);
    }
    const count = this.desk.selected.size;
    at("cap-selected").hidden = !count;
    at("cap-selected").textContent = fill(gettext("%(count)s selected"), { count });
  }

  clicked(event) {
    const box = event.target.closest("[data-select]");
    if (box) {
      const pk = Number(box.dataset.select);
      const range = event.shiftKey && this.last !== undefined ? this.between(this.last, pk) : [pk];
      this.last = pk;
      this.desk.select(range, box.checked);
      return;
    }
    const open = event.target.closest(".cap-thumb");
    if (open) this.desk.open(Number(open.dataset.pk), "thumb");
  }

  between(one, other) {
    const [first, last] = [one, other].map((pk) => this.sheet.order.indexOf(pk)).sort((a, b) => a - b);
    return this.sheet.order.slice(first, last + 1);
  }

  move(event) {
    if (event.altKey || event.ctrlKey || event.metaKey || !event.target.closest(".cap-thumb")) return;
    const across = this.columns();
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across }[event.key];
    const { order } = this.sheet;
    let there;
    if (steps) there = order[this.desk.place + steps];
    else if (event.key === "Home") there = order[0];
    else if (event.key === "End") there = order.at(-1);
    else if (event.key.toLowerCase() === "x") return this.desk.select([this.desk.current], !this.desk.selected.has(this.desk.current));
    else if (event.key === "Enter") return this.desk.open(this.desk.current, this.desk.column || "first") ?? event.preventDefault();
    else return undefined;
    event.preventDefault();
    if (there === undefined) return undefined;
    if (event.shiftKey) this.desk.select(this.between(this.desk.current, there));
    return this.desk.open(there, "thumb");
  }

  columns() {
    const tops = [...this.list.children].map((item) => item.offsetTop);
    return Math.max(1, tops.findIndex((top) => top !== tops[0]) === -1 ? 1 : tops.findIndex((top) => top !== tops[0]));
  }
}

function smallPicture(photo) {
  if (!photo.small) return make("span", {}, photo.refused ? gettext("no picture") : gettext("not ready"));
  return make("img", { src: photo.small, alt: "", loading: "lazy", width: photo.width, height: photo.height });
}

/* Scroll the list and nothing else, so that the page stays where the hands are. */
function scrollWithin(list, item) {
  const [frame, box] = [list.getBoundingClientRect(), item.getBoundingClientRect()];
  if (box.top < frame.top || box.bottom > frame.bottom) list.scrollTop += box.top - frame.top - (frame.height - box.height) / 2;
  if (box.left < frame.left || box.right > frame.right) list.scrollLeft += box.left - frame.left - (frame.width - box.width) / 2;
}

