/* People, organizations and topics: what is chosen stands as chips, more is found by typing. */

import { at, button, make } from "./make.js";
import { fill, same } from "./values.js";
import { labelOf } from "./words.js";

export class Relations {
  constructor(sheet, desk, undo) {
    Object.assign(this, { sheet, desk, undo });
    this.boxes = new Map();
  }

  show(column, keys) {
    const box = document.querySelector(`[data-related="${column}"]`);
    const chips = keys.map((key) => this.chip(column, key));
    box.querySelector(".cap-chips").replaceChildren(...chips);
  }

  chip(column, key) {
    const name = this.sheet.names[column][key] ?? `№ ${key}`;
    return make("li", {}, make("bdi", {}, name), button("×", () => this.remove(column, key), { "aria-label": fill(gettext("Remove %(name)s"), { name }), tabindex: "-1" }));
  }

  write(column, keys) {
    const pk = this.desk.current;
    if (!same(this.sheet.value(pk, column), keys)) this.undo.once(labelOf(column), [[pk, column, keys]]);
  }

  remove(column, key) {
    this.write(column, this.sheet.value(this.desk.current, column).filter((one) => one !== key));
    at(`cap-${column}`).focus();
  }
}
