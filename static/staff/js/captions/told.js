/* Where the saving stands, in words; and changes to photos that are not on this sheet. */

import { at, button, make } from "./make.js";
import { say } from "./say.js";
import { fill } from "./values.js";

export class Told {
  constructor(sheet, saver, relations, { addresses }) {
    Object.assign(this, { sheet, saver, relations, addresses });
    saver.addEventListener("state", () => this.show());
    sheet.addEventListener("pending", () => this.show());
    window.addEventListener("beforeunload", (event) => {
      if (!this.mayLose()) return;
      event.preventDefault();
      event.returnValue = true; // for browsers that know no other way
    });
    this.show();
  }

  mayLose() {
    const isStuck = !["saved", "saving"].includes(this.saver.state) || this.refused().length;
    return this.relations.typed.size > 0 || (this.sheet.pending.size > 0 && (isStuck || !this.sheet.canKeep));
  }

  refused() {
    return [...this.sheet.pending.values()].filter((change) => change.state !== "waiting");
  }

  show() {
    const state = this.saver.state === "saved" && this.refused().length ? "refused" : this.saver.state;
    const words = this.words(state);
    const shown = at("cap-state");
    if (shown.dataset.words === words) return;
    shown.dataset.words = words;
    shown.dataset.state = state;
    shown.replaceChildren(words, ...this.ways(state));
    if (!["saving", "saved"].includes(state) || this.wasTrouble) say(words);
    if (state !== "saving") this.wasTrouble = !["saved"].includes(state);
    this.showElsewhere();
  }

  words(state) {
    const count = this.saver.waiting().length;
    const wait = fill(ngettext("%(count)s change waits.", "%(count)s changes wait.", count), { count });
    const keeps = this.sheet.canKeep ? "" : `${pgettext("between sentences", " ")}${gettext("This browser keeps nothing: do not close the page before they are saved.")}`;
    switch (state) {
      case "saved":
        return gettext("Saved");
      case "saving":
        return gettext("Saving …");
      case "offline":
        return fill(ngettext("Not saved yet: %(count)s change waits for the connection.", "Not saved yet: %(count)s changes wait for the connection.", count), { count }) + keeps;
      case "signed-out":
        return `${gettext("You were signed out. Sign in again in another tab; nothing is lost.")} ${wait}${keeps}`;
      case "other-user":
        return `${fill(gettext("You are signed in as %(name)s now. Sign in as before to save what you wrote."), { name: this.saver.who })}${pgettext("between sentences", " ")}${wait}`;
      case "not-allowed":
        return `${gettext("Your account may not change photos any more. Ask whoever gives permissions.")} ${wait}`;
      case "refused": {
        const wrong = this.refused().length;
        return fill(ngettext("Saved, but for %(count)s value that needs you: see where it is marked.", "Saved, but for %(count)s values that need you: see where they are marked.", wrong), { count: wrong });
      }
      default:
        return `${gettext("The server cannot save just now. It is tried again by itself.")} ${wait}${keeps}`;
    }
  }

  ways(state) {
    if (state === "signed-out" || state === "other-user") {
      return [" ", make("a", { href: this.addresses.login, target: "_blank", rel: "opener" }, gettext("Sign in"))];
    }
    return ["offline", "failing", "not-allowed"].includes(state) ? [" ", button(gettext("Try now"), () => this.saver.flush())] : [];
  }

  /* Refused changes to photos of another sheet: where they can be put right. */
  showElsewhere() {
    const photos = [...new Set(this.refused().map((change) => change.photo))].filter((pk) => !this.sheet.photos.has(pk));
    at("cap-elsewhere").hidden = !photos.length;
    at("cap-elsewhere").replaceChildren(
      ...photos.map((pk) =>
        make("li", {}, gettext("What you wrote earlier could not be saved:"), " ", make("a", { href: `${this.addresses.sheet}?ids=${pk}` }, fill(gettext("photo %(number)s"), { number: pk })))
      )
    );
  }
}
