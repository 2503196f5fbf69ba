/* A text field with a list below it, after the combobox pattern of ARIA 1.2: the keyboard stays in the field, and
   aria-activedescendant names the option that Enter takes.

   `find(words)` returns a promise of options {words, note, take, isNew}; `empty()` returns those offered without words.
   Input methods keep their keys: nothing is taken while a word is still being composed. */

import { make } from "./make.js";

const SOON = 150;

export class Listbox {
  options = [];
  active = -1;
  wasMoved = false;

  constructor(input, list, { find, empty }) {
    Object.assign(this, { input, list, find, empty });
    input.addEventListener("input", (event) => event.isComposing || this.soon());
    input.addEventListener("compositionend", () => this.soon());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    list.addEventListener("mousedown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.take(this.options[[...list.children].indexOf(event.target.closest("li"))]));
  }

  get isOpen() {
    return !this.list.hidden;
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.search(), SOON);
  }

  async search() {
    clearTimeout(this.timer);
    const words = this.input.value.trim();
    const options = words ? await this.find(words) : [];
    if (!options || words !== this.input.value.trim() || document.activeElement !== this.input) return;
    this.open(options, options.length && !options[0].isNew ? 0 : -1);
  }

  open(options, active) {
    this.options = options;
    this.wasMoved = false;
    this.list.replaceChildren(...options.map((option, index) => this.draw(option, index)));
    this.list.hidden = !options.length;
    this.input.setAttribute("aria-expanded", String(this.isOpen));
    this.activate(options.length ? active : -1);
  }

  draw({ words, note, isNew }, index) {
    const id = `${this.list.id}-${index}`;
    return make("li", { id, role: "option", "aria-selected": "false", class: isNew && "cap-new" }, make("bdi", {}, words), note ? make("span", { class: "cap-option-note" }, " ", note) : "");
  }

  close() {
    clearTimeout(this.timer);
    if (this.isOpen) this.open([], -1);
  }

  activate(index) {
    this.active = index;
    [...this.list.children].forEach((item, here) => item.setAttribute("aria-selected", String(here === index)));
    const item = this.list.children[index];
    if (!item) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", item.id);
    return item.scrollIntoView({ block: "nearest" });
  }

  take(option) {
    if (!option) return;
    this.close();
    option.take();
  }

  key(event) {
    if (event.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.move(event);
    else if (event.key === "Enter" && !event.altKey) this.enter(event);
    else if (event.key === "Escape" && this.isOpen) this.stop(event);
    else if (event.key === "Tab" && this.wasMoved && this.options[this.active] && !this.options[this.active].isNew) this.take(this.options[this.active]);
  }

  move(event) {
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    if (!this.isOpen) {
      const words = this.input.value.trim();
      return words ? this.search() : this.open(this.empty(), step > 0 ? 0 : this.empty().length - 1);
    }
    if (event.altKey && step < 0) return this.close();
    const count = this.options.length;
    this.activate((this.active + step + count + (this.active < 0 && step < 0 ? 1 : 0)) % count);
    this.wasMoved = true;
    return undefined;
  }

  /* Enter takes the option; before the list is there, it asks for it. */
  enter(event) {
    event.preventDefault();
    if (this.isOpen) this.take(this.options[this.active]);
    else if (this.input.value.trim()) this.search();
  }

  stop(event) {
    event.preventDefault();
    event.stopPropagation();
    this.close();
  }
}
