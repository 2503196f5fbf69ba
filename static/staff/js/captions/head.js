/* What stands with the large picture: which photo it is, its state and what it still needs. */

import { at } from "./make.js";
import * as picture from "./picture.js";
import { say } from "./say.js";
import { fill } from "./values.js";
import { shortLabels } from "./words.js";

export class Head {
  constructor(sheet, desk) {
    Object.assign(this, { sheet, desk });
    desk.addEventListener("open", ({ detail }) => this.show(detail.focus));
    sheet.addEventListener("change", ({ detail }) => detail.photo === desk.current && this.showNeeds());
    for (const name of ["state", "picture"]) sheet.addEventListener(name, ({ detail }) => detail.photo === desk.current && this.show());
    for (const one of document.querySelectorAll("[data-step]")) one.addEventListener("click", () => this.step(one));
  }

  /* Those below the fields, where the picture is out of sight, lead up to it again. */
  step(button) {
    this.desk.step(Number(button.dataset.step), "");
    if (button.closest(".cap-fields")) at("cap-heading").scrollIntoView();
  }

  show(focus) {
    const { sheet, desk } = this;
    const words = fill(gettext("Photo %(number)s of %(count)s"), { number: desk.place + 1, count: sheet.order.length });
    if (at("cap-heading").textContent && at("cap-heading").textContent !== words && focus !== "thumb") say(words);
    at("cap-heading").textContent = words;
    for (const one of document.querySelectorAll("[data-step]")) one.disabled = sheet.order[desk.place + Number(one.dataset.step)] === undefined;
    this.showPhoto();
    this.showNeeds();
  }

  showPhoto() {
    const { photo } = this.desk;
    at("cap-name").textContent = photo.name;
    at("cap-badge").className = `badge badge-${photo.state}`;
    at("cap-badge").textContent = photo.stateWords;
    at("cap-own-page").href = photo.address;
    picture.show(this.sheet, this.desk);
  }

  showNeeds() {
    const lacking = shortLabels(this.sheet.lacking(this.desk.current));
    if (this.desk.photo.closed) {
      at("cap-needs").dataset.state = "closed";
      at("cap-needs").textContent = this.desk.photo.closed;
      return;
    }
    at("cap-needs").dataset.state = lacking.length ? "lacking" : "complete";
    at("cap-needs").textContent = lacking.length ? fill(gettext("Still needed: %(fields)s"), { fields: lacking.join(pgettext("between the items of a list", ", ")) }) : this.complete();
  }

  complete() {
    return this.desk.photo.state === "published" ? gettext("Complete") : gettext("Complete: can be published");
  }
}
