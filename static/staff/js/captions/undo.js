/* Steps back: each is a list of [photo, field, from, to]. They last as long as this tab, through reloads too. */

import { same } from "./values.js";

const MOST = 200;
const LARGEST = 1000000;

export class Undo extends EventTarget {
  steps = [];
  undone = [];
  open = null;

  constructor(sheet, user) {
    super();
    Object.assign(this, { sheet, name: `captions.undo.${user}` });
    this.load();
  }

  /* Words are being written into a field: all that is written until `end` is one step. */
  begin(photo, field) {
    this.end();
    this.open = { photo, field, from: this.sheet.value(photo, field) };
  }

  end() {
    if (!this.open) return;
    const { photo, field, from } = this.open;
    this.open = null;
    const to = this.sheet.value(photo, field);
    if (!same(from, to)) this.push({ words: "", changes: [[photo, field, from, to]] });
  }

  again() {
    if (this.open) this.begin(this.open.photo, this.open.field);
  }

  /* Write several values as one step: [[photo, field, value], …]; return how many were different. */
  once(words, wanted) {
    this.end();
    const changes = [];
    for (const [photo, field, value] of wanted) {
      const from = this.sheet.value(photo, field);
      if (same(from, value)) continue;
      this.sheet.write(photo, field, value, "once");
      changes.push([photo, field, from, value]);
    }
    if (changes.length) this.push({ words, changes });
    return changes.length;
  }

  push(step) {
    this.steps.push(step);
    this.undone = [];
    this.steps = this.steps.slice(-MOST);
    this.keep();
  }

  /* Take a step back, or forward again; return {step, skipped}: what has got another value since is left alone. */
  back(isForward = false) {
    this.end();
    const [source, target] = isForward ? [this.undone, this.steps] : [this.steps, this.undone];
    const step = source.pop();
    if (!step) return null;
    let skipped = 0;
    for (const [photo, field, from, to] of step.changes) {
      const [here, there] = isForward ? [from, to] : [to, from];
      const isKnown = this.sheet.photos.has(photo);
      if (isKnown && same(this.sheet.value(photo, field), here)) this.sheet.write(photo, field, there, "undo");
      else skipped += 1;
    }
    target.push(step);
    this.keep();
    return { step, skipped };
  }

  keep() {
    try {
      let words = JSON.stringify([this.steps, this.undone]);
      while (words.length > LARGEST && this.steps.length > 1) {
        this.steps.shift();
        words = JSON.stringify([this.steps, this.undone]);
      }
      sessionStorage.setItem(this.name, words);
    } catch {
      // steps back are then lost with the page, and nothing else is
    }
    this.dispatchEvent(new Event("change"));
  }

  /* Steps of another sheet cannot be taken on this one. */
  load() {
    const isHere = ({ changes }) => changes.some(([photo]) => this.sheet.photos.has(photo));
    try {
      const [steps, undone] = JSON.parse(sessionStorage.getItem(this.name)) ?? [[], []];
      Object.assign(this, { steps: steps.filter(isHere), undone: undone.filter(isHere) });
    } catch {
      this.steps = [];
    }
  }
}
