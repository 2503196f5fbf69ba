/* Fields that are shown or hidden: at first those that are always needed, later as this browser remembers. */

import { at, make } from "./make.js";
import { groupLabels, groupOf, groupElement } from "./words.js";

export class Groups {
  constructor(sheet, user, changed) {
    Object.assign(this, { sheet, name: `captions.hidden.${user}`, dialog: at("cap-groups"), changed });
    this.hidden = this.remembered() ?? new Set(groupLabels().map(([name]) => name).filter((name) => groupElement(name).hidden));
    for (const [name, label] of groupLabels()) {
      at("cap-groups-list").append(make("label", {}, make("input", { type: "checkbox", value: name }), " ", make("span", {}, label)));
    }
    at("cap-groups-list").addEventListener("change", ({ target }) => this.switch(target.value, target.checked));
    sheet.addEventListener("change", ({ detail }) => this.reveal(detail));
    for (const change of sheet.pending.values()) this.reveal(change);
    this.show();
  }

  remembered() {
    try {
      const names = JSON.parse(localStorage.getItem(this.name));
      return Array.isArray(names) ? new Set(names) : null;
    } catch {
      return null;
    }
  }

  switch(name, isShown) {
    if (isShown) this.hidden.delete(name);
    else this.hidden.add(name);
    try {
      localStorage.setItem(this.name, JSON.stringify([...this.hidden]));
    } catch {
      // the choice then lasts as long as the page
    }
    this.show();
  }

  /* What needs to be put right must be seen. */
  reveal({ photo, field }) {
    const state = this.sheet.changeOf(photo, field)?.state ?? "waiting";
    if (state === "waiting" || !this.hidden.has(groupOf(field))) return;
    this.hidden.delete(groupOf(field));
    this.show();
  }

  show() {
    for (const [name] of groupLabels()) groupElement(name).hidden = this.hidden.has(name);
    for (const box of at("cap-groups-list").querySelectorAll("input")) box.checked = !this.hidden.has(box.value);
    this.changed?.();
  }

  open() {
    this.dialog.showModal();
  }
}
