/* Sends changes, some at a time and in order, and goes on by itself after whatever came between.

   `state` is "saved", "saving", or why nothing is saved just now: "offline", "signed-out", "other-user", "not-allowed"
   or "failing" (the server answers, but not well). Event: "state". */

import { cookie } from "./talk.js";

const SOON = 900; // milliseconds after the last letter
const MOST = 100; // changes in one request
const LARGEST = 200000; // characters of them
const KEEPALIVE = 50000; // what browsers send for a page that is being left
const PATIENCE = 30000;
const AGAIN = { offline: 4000, "signed-out": 5000, "other-user": 8000, "not-allowed": 30000, failing: 10000 };

export class Saver extends EventTarget {
  state = "saved";
  who = "";

  constructor(sheet, { user, addresses, csrfCookie }) {
    super();
    Object.assign(this, { sheet, user, address: addresses.save, csrfCookie });
    sheet.addEventListener("pending", () => this.soon());
    for (const name of ["online", "focus"]) window.addEventListener(name, () => this.flush());
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.flush()));
    window.addEventListener("pagehide", () => this.leave());
    if (!this.waiting().length) return;
    this.become("saving");
    this.flush();
  }

  waiting() {
    return [...this.sheet.pending.values()].filter((change) => change.state === "waiting");
  }

  soon() {
    clearTimeout(this.timer);
    const isHalted = this.state in AGAIN;
    if (this.waiting().length) this.timer = setTimeout(() => this.flush(), isHalted ? AGAIN[this.state] : SOON);
    this.become(isHalted && this.waiting().length ? this.state : this.waiting().length ? "saving" : "saved");
  }

  /* Send all that waits; return a promise that ends when nothing is left that can be sent now. */
  async flush() {
    clearTimeout(this.timer);
    this.going ??= this.send().finally(() => {
      this.going = null;
      this.soon();
    });
    return this.going;
  }

  async send() {
    for (let some = this.next(); some.length; some = this.next()) {
      if (!(await this.sendSome(some))) return;
    }
  }

  next(most = MOST) {
    let size = 0;
    const fits = (change) => (size += JSON.stringify(change.value).length + JSON.stringify(change.was).length) <= LARGEST;
    const [first, ...rest] = this.waiting();
    return first ? [first, ...rest.slice(0, most - 1).filter(fits)].map(({ photo, field, was, value }) => ({ photo, field, was, value })) : [];
  }

  /* Return whether there may be more to send. */
  async sendSome(some) {
    let response;
    try {
      response = await this.post(some, { signal: AbortSignal.timeout(PATIENCE) });
    } catch {
      this.remember(some);
      return this.halt("offline");
    }
    const answer = await response.json().catch(() => ({}));
    if (response.ok) {
      if (!answer.results) return this.halt("signed-out");
      this.become("saving");
      for (const result of answer.results) {
        const sent = some.find((one) => one.photo === result.photo && one.field === result.field);
        if (sent) this.sheet.take(sent, result);
      }
      return true;
    }
    if (response.status === 400 || response.status === 413) return this.partOrRefuse(some, answer);
    this.who = answer.name ?? "";
    if (answer.reason in AGAIN) return this.halt(answer.reason);
    if (response.status === 403 || response.status === 401) return this.halt("signed-out");
    this.remember(some);
    return this.halt("failing");
  }

  /* Of several changes one may be what the server cannot take: find it, and let the others pass. */
  async partOrRefuse(some, answer) {
    if (some.length > 1) {
      const half = Math.ceil(some.length / 2);
      return (await this.sendSome(some.slice(0, half))) && this.sendSome(some.slice(half));
    }
    const problems = answer.problems ?? [gettext("This is too long to be saved. Make it shorter.")];
    this.sheet.take(some[0], { status: "invalid", problems });
    return true;
  }

  post(some, options) {
    return fetch(this.address, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": cookie(this.csrfCookie) },
      body: JSON.stringify({ user: this.user, changes: some }),
      ...options,
    });
  }

  /* Nobody knows whether these were stored; if the server holds them later, they are no one else's. */
  remember(some) {
    for (const { photo, field, value } of some) {
      const change = this.sheet.changeOf(photo, field);
      if (change) this.sheet.keep(Object.assign(change, { tried: [...change.tried, value].slice(-5) }));
    }
  }

  halt(state) {
    this.become(state);
    return false;
  }

  /* The page is being left: send what can still be sent; the rest stands in the browser's storage. */
  leave() {
    const some = this.next();
    if (!some.length || this.state in AGAIN || JSON.stringify(some).length > KEEPALIVE) return;
    this.remember(some);
    this.post(some, { keepalive: true }).catch(() => {});
  }

  become(state) {
    if (state === this.state) return this.dispatchEvent(new Event("state"));
    this.state = state;
    return this.dispatchEvent(new Event("state"));
  }
}
