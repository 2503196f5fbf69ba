/* Which photo is on the desk, and which are selected. Events: "open" with {focus} as detail, "select". */

export class Desk extends EventTarget {
  selected = new Set();
  column = ""; // the field that was written in last

  constructor(sheet) {
    super();
    this.sheet = sheet;
    this.current = sheet.order[0];
  }

  get place() {
    return this.sheet.order.indexOf(this.current);
  }

  get photo() {
    return this.sheet.photos.get(this.current);
  }

  /* `focus` names what gets the keyboard: "first" or "last" field, a column, "thumb", or nothing. */
  open(pk, focus = "") {
    if (!this.sheet.photos.has(pk)) return;
    this.current = pk;
    this.dispatchEvent(new CustomEvent("open", { detail: { focus } }));
  }

  /* Return whether there is a photo so many steps on. */
  step(steps, focus) {
    const pk = this.sheet.order[this.place + steps];
    if (pk === undefined) return false;
    this.open(pk, focus);
    return true;
  }

  /* Go on to the next photo, from the end to the first again, that lacks something. */
  stepToLacking(focus) {
    const { order } = this.sheet;
    const round = [...order.slice(this.place + 1), ...order.slice(0, this.place)];
    const pk = round.find((one) => this.sheet.lacking(one).length);
    if (pk !== undefined) this.open(pk, focus);
    return pk !== undefined;
  }

  select(pks, on = true) {
    for (const pk of pks) {
      if (on) this.selected.add(pk);
      else this.selected.delete(pk);
    }
    this.dispatchEvent(new Event("select"));
  }

  /* Those selected in the order of the sheet; of none selected, all. */
  get chosen() {
    return this.selected.size ? this.sheet.order.filter((pk) => this.selected.has(pk)) : this.sheet.order;
  }
}
