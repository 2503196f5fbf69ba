/* Undo and redo as buttons, and what they did in words. */

import { report } from "./say.js";
import { fill } from "./values.js";
import { labelOf } from "./words.js";

const WAYS = { undo: false, redo: true };

export class Steps {
  constructor(undo, desk) {
    Object.assign(this, { undo, desk });
    undo.addEventListener("change", () => this.show());
    this.show();
  }

  show() {
    for (const [name, isForward] of Object.entries(WAYS)) {
      const button = document.querySelector(`[data-command="${name}"]`);
      const step = (isForward ? this.undo.undone : this.undo.steps).at(-1);
      button.disabled = !step;
      button.title = step ? this.words(step) : "";
    }
  }

  words({ words, changes }) {
    const count = new Set(changes.map(([photo]) => photo)).size;
    const photos = fill(ngettext("%(count)s photo", "%(count)s photos", count), { count });
    return `${words || labelOf(changes[0][1])} · ${photos}`;
  }

  /* Take a step, and show the photo where it was taken if it was one photo's. */
  take(isForward) {
    const taken = this.undo.back(isForward);
    if (!taken) return report(isForward ? gettext("Nothing to redo.") : gettext("Nothing to undo."));
    const { step, skipped } = taken;
    const photos = new Set(step.changes.map(([photo]) => photo));
    const [only] = photos;
    if (photos.size === 1 && only !== this.desk.current) this.desk.open(only);
    const done = fill(isForward ? gettext("Done again: %(words)s.") : gettext("Undone: %(words)s."), { words: this.words(step) });
    const left = fill(ngettext("%(count)s value was changed since and stays.", "%(count)s values were changed since and stay.", skipped), { count: skipped });
    return report(skipped ? `${done}${pgettext("between sentences", " ")}${left}` : done);
  }
}
