/* Which photos a command is for: the selected ones or all of the sheet. */

import { fill } from "./values.js";

export class Which {
  constructor(dialog, desk, changed) {
    Object.assign(this, { dialog, desk });
    dialog.addEventListener("change", (event) => event.target.name === "which" && changed());
  }

  /* Offer what there is; those selected if some are. */
  offer() {
    const { selected, sheet } = this.desk;
    const [some, all] = ["selected", "all"].map((value) => this.dialog.querySelector(`[name="which"][value="${value}"]`));
    some.disabled = !selected.size;
    some.checked = selected.size > 0;
    all.checked = !some.checked;
    const words = (value) => this.dialog.querySelector(`[data-which="${value}"]`);
    words("selected").textContent = selected.size ? fill(ngettext("The %(count)s selected photo", "The %(count)s selected photos", selected.size), { count: selected.size }) : gettext("Selected photos (none is selected)");
    words("all").textContent = fill(ngettext("The %(count)s photo of this sheet", "All %(count)s photos of this sheet", sheet.order.length), { count: sheet.order.length });
  }

  get photos() {
    const isSome = this.dialog.querySelector('[name="which"][value="selected"]').checked;
    const { sheet } = this.desk;
    return (isSome ? this.desk.chosen : sheet.order).filter((pk) => !sheet.photos.get(pk).closed);
  }
}
