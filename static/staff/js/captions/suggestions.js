/* What a photo's file says of itself, where it came from, and the ways to use it. */

import { button, make } from "./make.js";
import { report } from "./say.js";
import { fill, isEmpty, same } from "./values.js";
import { labelOf } from "./words.js";

const MOST = 3; // shown below a field
const LONGEST = 240;

export class Suggestions {
  constructor(sheet, desk, undo, relations) {
    Object.assign(this, { sheet, desk, undo, relations });
  }

  /* Return the notes below a field: what the file says and the field does not. */
  notes(column, value) {
    const found = this.offered(this.desk.current, column).filter((one) => !same(one.value, value));
    if (this.sheet.related.includes(column)) return this.keywords(column, value);
    return found.slice(0, MOST).map((one) => this.note(column, one));
  }

  offered(pk, column) {
    return this.sheet.photos.get(pk).suggestions[column] ?? [];
  }

  keywords(column, keys) {
    const chosen = new Set(keys.map((key) => this.relations.nameOf(column, key).toLowerCase()));
    const found = this.offered(this.desk.current, column).filter(({ value }) => !chosen.has(value.toLowerCase()));
    if (!found.length) return [];
    const ways = found.map(({ value }) => button(value, () => this.relations.lookFor(column, value), { tabindex: "-1", "aria-label": fill(gettext("Look for %(name)s"), { name: value }) }));
    return [make("p", { class: "cap-suggestion" }, make("span", { class: "cap-origin" }, gettext("Keywords in the file")), " ", ...ways.flatMap((way) => [way, " "]))];
  }

  note(column, { value, origin }) {
    const use = () => this.use(column, value);
    const others = this.lackingIt(column);
    const all = fill(ngettext("Use for the %(count)s that has one", "Use for all %(count)s that have one", others.length), { count: others.length });
    return make(
      "p", { class: "cap-suggestion" },
      make("span", { class: "cap-origin" }, origin), " ", make("q", {}, value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value), " ",
      button(gettext("Use"), use, { tabindex: "-1", "data-column": column, "aria-label": fill(gettext("Use this for %(field)s"), { field: labelOf(column) }) }), " ",
      others.length > 1 ? button(all, () => this.useForAll(column, origin), { tabindex: "-1", title: gettext("Where the field is empty and the file says something") }) : ""
    );
  }

  use(column, value) {
    this.undo.once(this.words(column), [[this.desk.current, column, value]]);
    document.querySelector(`.cap-part[data-column="${column}"] :is(input, textarea, select)`).focus();
  }

  words(column) {
    return fill(gettext("use what the file says: %(field)s"), { field: labelOf(column) });
  }

  /* Of those selected, or of all, the photos whose field is empty and whose file says something. */
  lackingIt(column) {
    return this.desk.chosen.filter((pk) => this.offered(pk, column).length && isEmpty(this.sheet.value(pk, column)));
  }

  /* Each gets what its own file says, from the same place in the file where there is that. */
  useForAll(column, origin) {
    const wanted = this.lackingIt(column).map((pk) => {
      const offered = this.offered(pk, column);
      return [pk, column, (offered.find((one) => one.origin === origin) ?? offered[0]).value];
    });
    const count = this.undo.once(this.words(column), wanted);
    report(fill(ngettext("Used for %(count)s photo.", "Used for %(count)s photos.", count), { count }));
  }

  /* Take the next thing that the file says about this field. */
  useNext(column) {
    const offered = this.offered(this.desk.current, column);
    if (!offered.length || this.sheet.related.includes(column)) return;
    const here = offered.findIndex((one) => same(one.value, this.sheet.value(this.desk.current, column)));
    this.use(column, offered[(here + 1) % offered.length].value);
  }
}
