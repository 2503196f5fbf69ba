/* The photos of the sheet: what is stored of each, and what was written since and is not stored yet.

   A change is {photo, field, was, value, state, tried, tab, at}: made on the stored value `was`; `state` is "waiting",
   "conflict" (with `theirs`, `by`, `at`) or "invalid" (with `problems`). Every change stands in the browser's storage
   from the first letter on, each under a key of its own, so that neither a crash nor another tab loses one.

   Events: "change" with {photo, field, by} as detail, "pending" whenever the list of changes is another. */

import { same } from "./values.js";

const TAB = "captions.tab";
const ALONE = 15000; // a change that another tab has not touched for so long has been left behind

export class Sheet extends EventTarget {
  photos = new Map();
  pending = new Map();
  canKeep = true;

  constructor({ photos, user, names, needed, related }) {
    super();
    Object.assign(this, { names, needed, related, prefix: `captions.change.${user}.` });
    for (const one of photos) this.photos.set(one.pk, one);
    this.order = photos.map((one) => one.pk);
    this.tab = ownTab();
    this.adopt();
    setInterval(() => this.adopt(), ALONE);
    window.addEventListener("storage", (event) => this.heard(event));
  }

  key(photo, field) {
    return `${photo}.${field}`;
  }

  changeOf(photo, field) {
    return this.pending.get(this.key(photo, field));
  }

  stored(photo, field) {
    return this.photos.get(photo).values[field];
  }

  value(photo, field) {
    return this.changeOf(photo, field)?.value ?? this.stored(photo, field);
  }

  /* Return what a photo needs before it can be published. */
  lacking(photo) {
    return this.needed.filter((field) => !String(this.value(photo, field)).trim());
  }

  /* Write a value, for the user, unless the photo is closed to them; it is sent later. `by` names the part of the page that wrote it. */
  write(photo, field, value, by = "") {
    if (this.photos.get(photo).closed) return;
    const known = this.changeOf(photo, field);
    const stored = this.stored(photo, field);
    if (!known && same(stored, value)) return;
    if (known && known.state !== "conflict" && same(stored, value) && !known.tried.length) {
      this.drop(known);
    } else {
      const change = known ?? { photo, field, was: stored, tried: [] };
      const state = known?.state === "conflict" ? "conflict" : "waiting";
      this.keep(Object.assign(change, { value, state, problems: [] }));
    }
    this.tell("change", { photo, field, by });
    this.tell("pending");
  }

  keep(change) {
    Object.assign(change, { tab: this.tab, at: Date.now() });
    this.pending.set(this.key(change.photo, change.field), change);
    try {
      localStorage.setItem(this.prefix + this.key(change.photo, change.field), JSON.stringify(change));
      this.canKeep = true;
    } catch {
      this.canKeep = false;
    }
  }

  drop(change) {
    const key = this.key(change.photo, change.field);
    this.pending.delete(key);
    try {
      localStorage.removeItem(this.prefix + key);
    } catch {
      // a browser that keeps nothing has nothing to forget
    }
  }

  /* Take in what the server says of a change that was sent as `sent`. */
  take(sent, result) {
    const { photo, field } = sent;
    const change = this.changeOf(photo, field);
    if (!change) return;
    const isHere = this.photos.has(photo);
    if (result.status === "saved") {
      if (isHere) this.photos.get(photo).values[field] = result.value;
      if (same(change.value, sent.value)) this.drop(change);
      else this.keep(Object.assign(change, { was: result.value, tried: [], state: "waiting" }));
    } else if (result.status === "conflict" && change.tried.some((tried) => same(tried, result.value))) {
      // what stands there is our own, from a request whose answer was lost
      this.keep(Object.assign(change, { was: result.value, tried: [], state: "waiting" }));
      if (isHere) this.photos.get(photo).values[field] = result.value;
    } else if (result.status === "conflict") {
      this.keep(Object.assign(change, { state: "conflict", theirs: result.value, by: result.by ?? "", when: result.at ?? "" }));
    } else if (same(change.value, sent.value)) {
      this.keep(Object.assign(change, { state: "invalid", problems: result.problems ?? [gettext("This photo is gone, or you may not change it.")] }));
    }
    if (isHere) this.tell("change", { photo, field, by: "server" });
    this.tell("pending");
  }

  /* Settle a conflict: the other's value is now the one that was before our eyes. */
  settle(photo, field, isMine) {
    const change = this.changeOf(photo, field);
    if (this.photos.has(photo)) this.photos.get(photo).values[field] = change.theirs;
    if (isMine && !same(change.value, change.theirs)) {
      this.keep(Object.assign(change, { was: change.theirs, theirs: undefined, state: "waiting", tried: [] }));
    } else {
      this.drop(change);
    }
    if (this.photos.has(photo)) this.tell("change", { photo, field, by: "settle" });
    this.tell("pending");
  }

  /* Take over changes that were left behind: by this tab before it was loaded anew, or by one that is closed. */
  adopt() {
    let found = 0;
    for (const [key, change] of this.leftBehind()) {
      if (this.pending.has(key)) continue;
      this.pending.set(key, change);
      if (this.photos.has(change.photo) && same(this.stored(change.photo, change.field), change.value)) this.drop(change);
      else found += 1;
      if (this.photos.has(change.photo)) this.tell("change", { photo: change.photo, field: change.field, by: "storage" });
    }
    if (found) this.tell("pending");
  }

  *leftBehind() {
    let keys = [];
    try {
      keys = Object.keys(localStorage).filter((key) => key.startsWith(this.prefix));
    } catch {
      return;
    }
    for (const key of keys) {
      const change = read(localStorage.getItem(key));
      if (!change || !(change.tab === this.tab || Date.now() - change.at > ALONE)) continue;
      yield [key.slice(this.prefix.length), change];
    }
  }

  /* Another tab has sent, or taken back, what this one adopted from it. */
  heard(event) {
    if (!event.key?.startsWith(this.prefix) || event.newValue !== null) return;
    const change = this.pending.get(event.key.slice(this.prefix.length));
    if (change && change.tab !== this.tab) {
      this.pending.delete(event.key.slice(this.prefix.length));
      this.tell("pending");
    }
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function read(words) {
  try {
    const change = JSON.parse(words);
    return Number.isInteger(change.photo) && typeof change.field === "string" && "value" in change && "was" in change
      ? { tried: [], state: "waiting", ...change }
      : null;
  } catch {
    return null;
  }
}

function ownTab() {
  try {
    const tab = sessionStorage.getItem(TAB) ?? crypto.getRandomValues(new Uint32Array(2)).join("-");
    sessionStorage.setItem(TAB, tab);
    return tab;
  } catch {
    return "only";
  }
}
