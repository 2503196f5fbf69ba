/* Publishing what is complete: the server decides, and says of each other photo what keeps it back. */

import { at, button, make } from "./make.js";
import { report } from "./say.js";
import { reason } from "./talk.js";
import { fill } from "./values.js";
import { Which } from "./which.js";
import { shortLabels } from "./words.js";

const MOST = 50; // photos in one request
const WAITING = ["draft", "in-review"];

export class Publishing {
  constructor(sheet, desk, saver, talk) {
    Object.assign(this, { sheet, desk, saver, talk, dialog: at("cap-publishing"), way: at("cap-publishing-do") });
    this.which = new Which(this.dialog, desk, () => this.show());
    this.way.addEventListener("click", () => this.publish());
    for (const name of ["change", "state"]) sheet.addEventListener(name, () => this.soon());
    desk.addEventListener("select", () => this.soon());
    this.showButton();
  }

  /* Many changes at once are counted once. */
  soon() {
    this.frame ??= requestAnimationFrame(() => {
      this.frame = null;
      this.showButton();
    });
  }

  get isAllowed() {
    return !at("cap-publish").hidden;
  }

  showButton() {
    const count = this.complete(this.desk.chosen).length;
    at("cap-publish").textContent = count ? this.words(count) : gettext("Publish…");
  }

  words(count) {
    return fill(ngettext("Publish the %(count)s that is complete", "Publish the %(count)s that are complete", count), { count });
  }

  waiting(pks) {
    return pks.filter((pk) => WAITING.includes(this.sheet.photos.get(pk).state));
  }

  complete(pks) {
    return this.waiting(pks).filter((pk) => !this.sheet.lacking(pk).length && !this.unsaved(pk));
  }

  /* Of what is not saved the server knows nothing: changes that were refused, or that wait for the connection. */
  unsaved(pk) {
    return [...this.sheet.pending.values()].some((change) => change.photo === pk && change.state !== "waiting");
  }

  open() {
    this.which.offer();
    this.show();
    this.dialog.showModal();
  }

  show() {
    const ready = this.complete(this.which.photos);
    const left = this.waiting(this.which.photos).filter((pk) => !ready.includes(pk));
    const count = ready.length;
    at("cap-publishing-count").textContent = fill(ngettext("%(count)s photo is complete and waits to be published. The public sees it at once.", "%(count)s photos are complete and wait to be published. The public sees them at once.", count), { count });
    this.list(left.map((pk) => [pk, this.lacks(pk)]));
    this.offer(count);
  }

  /* The way to publish goes where nothing is left to publish. */
  offer(count) {
    this.way.textContent = this.words(count);
    this.way.disabled = this.way.hidden = !count;
  }

  lacks(pk) {
    const lacking = shortLabels(this.sheet.lacking(pk)).join(pgettext("between the items of a list", ", "));
    return lacking ? fill(gettext("Still needed: %(fields)s"), { fields: lacking }) : gettext("What you wrote is not saved yet.");
  }

  list(entries) {
    at("cap-publishing-left").replaceChildren(...entries.map(([pk, why]) => this.entry(pk, why)));
  }

  entry(pk, why) {
    const go = () => {
      this.dialog.close();
      this.desk.open(pk, "first");
    };
    return make("li", {}, button(fill(gettext("Photo %(number)s"), { number: this.sheet.order.indexOf(pk) + 1 }), go), " ", why);
  }

  async publish() {
    const before = this.waiting(this.which.photos);
    this.way.disabled = true;
    at("cap-publishing-count").textContent = gettext("Publishing …");
    await this.saver.flush();
    const waits = new Set(this.saver.waiting().map((change) => change.photo));
    const ready = this.complete(before).filter((pk) => !waits.has(pk));
    const told = [];
    for (let first = 0; first < ready.length; first += MOST) {
      const some = ready.slice(first, first + MOST);
      const result = await this.talk.tell("publish", { ids: some.join(",") });
      if (result.ok) told.push(...result.answer.results);
      else told.push(...some.map((photo) => ({ photo, isPublished: false, why: reason(result) })));
    }
    this.tell(before, told);
  }

  tell(before, told) {
    for (const { photo, state, stateWords } of told.filter((one) => one.state)) {
      Object.assign(this.sheet.photos.get(photo), { state, stateWords });
      this.sheet.tell("state", { photo });
    }
    const done = new Set(told.filter((one) => one.isPublished).map((one) => one.photo));
    const whys = new Map(told.filter((one) => one.why).map((one) => [one.photo, one.why]));
    const left = before.filter((pk) => !done.has(pk));
    this.list([...before.filter((pk) => done.has(pk) && whys.has(pk)), ...left].map((pk) => [pk, whys.get(pk) ?? this.lacks(pk)]));
    const words = fill(ngettext("%(count)s photo published.", "%(count)s photos published.", done.size), { count: done.size });
    const rest = left.length ? `${pgettext("between sentences", " ")}${fill(ngettext("%(count)s was not:", "%(count)s were not:", left.length), { count: left.length })}` : "";
    at("cap-publishing-count").textContent = words + rest;
    this.offer(this.complete(this.which.photos).length);
    report(words);
  }
}
