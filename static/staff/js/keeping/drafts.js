/* Keeps what is typed: on the server some seconds after the last letter, else in this browser, and says so quietly. */

import * as changes from "./changes.js";
import * as copies from "./copies.js";
import { about, form, talk, token, user } from "./page.js";

const SOON = 2500; // milliseconds after the last letter
const LATEST = 10000; // after the first one that is not kept
const AGAIN = 15000; // after the server did not take it
const KEEPALIVE = 60000; // what browsers send for a page that is being left

const reasons = {
  0: () => gettext("The server does not answer. What you type is kept in this browser."),
  401: () => gettext("You are signed out. What you type is kept in this browser: save it and sign in, or sign in in another tab."),
  403: () => gettext("You may not save this any more. What you type is kept in this browser."),
  409: () => gettext("Somebody else signed in here. What you type is kept in this browser until you sign in again."),
  413: () => gettext("This is too long to be kept on the server. It is kept in this browser; save it soon."),
};

class Status {
  constructor() {
    this.shown = document.createElement("p");
    this.shown.className = "draft-status";
    /* Told once a change of state, not with each time that something was kept. */
    this.told = document.createElement("p");
    this.told.className = "visually-hidden";
    this.told.setAttribute("role", "status");
    form.querySelector(".submit-row")?.prepend(this.shown);
    form.append(this.told);
  }

  say(state, words) {
    this.shown.textContent = words;
    this.shown.classList.toggle("is-trouble", state !== "kept" && Boolean(words));
    if (state !== this.state) this.told.textContent = words;
    this.state = state;
  }
}

class Drafts {
  status = new Status();
  kept = changes.isChanged() ? null : changes.snapshot();
  typed = 0;
  isOnServer = "putBack" in about;

  get page() {
    return form.elements._page.value;
  }

  start() {
    changes.watch(() => this.notice());
    form.addEventListener("submit", (event) => changes.isSave(event) && this.submit(), { capture: true });
    for (const name of ["online", "focus"]) window.addEventListener(name, () => this.status.shown.classList.contains("is-trouble") && this.keep());
    document.addEventListener("visibilitychange", () => document.hidden && this.leave());
    window.addEventListener("pagehide", () => this.leave());
    window.addEventListener("pageshow", (event) => event.persisted && this.isSubmitted && location.reload());
  }

  notice() {
    if (this.isSubmitted || changes.snapshot() === this.kept) return;
    this.typed = Date.now();
    this.since ??= this.typed;
    this.later(Math.max(0, Math.min(SOON, this.since + LATEST - this.typed)));
  }

  later(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.keep(), wait);
  }

  copy() {
    return { page: this.page, record: about.record, typed: this.typed || Date.now(), fields: changes.fields() };
  }

  putAside({ page, record, typed, fields }) {
    return copies.put(page, record, typed, fields);
  }

  async keep() {
    clearTimeout(this.timer);
    if (this.isSubmitted || this.going) return;
    const now = changes.snapshot();
    if (now === this.kept) return;
    this.since = null;
    this.going = changes.isChanged() ? this.send(now) : this.forget(now);
    await this.going;
    this.going = null;
    if (!this.isSubmitted && changes.snapshot() !== this.kept) this.later(this.status.state === "kept" ? SOON : AGAIN);
  }

  async send(now, isSecond = false) {
    const copy = this.copy();
    this.control = new AbortController();
    const signal = AbortSignal.any([this.control.signal, AbortSignal.timeout(20000)]);
    const { status, answer } = await talk(about.address, copies.body(copy), { signal });
    if (this.isSubmitted) return;
    if (status === 200) {
      this.kept = now;
      this.isOnServer = true;
      copies.remove(copy.page);
      this.status.say("kept", interpolate(gettext("Draft kept %s"), [answer.kept]));
    } else if (status === 410 && !isSecond) {
      form.elements._page.value = uuid(); // the form was saved, and the browser went back to it
      await this.send(now, true);
    } else if (this.putAside(copy)) {
      this.status.say(`browser-${status}`, (reasons[status] ?? reasons[0])());
    } else {
      this.status.say("nowhere", gettext("What you type cannot be kept just now, not even in this browser. Save it soon."));
    }
  }

  /* What was typed was taken back: there is nothing to offer. */
  async forget(now) {
    this.kept = now;
    copies.remove(this.page);
    if (this.isOnServer) await talk(`${about.address}${this.page}/discard/`, new URLSearchParams());
    this.isOnServer = false;
    this.status.say("kept", "");
  }

  /* The browser sends no more of a page that is left, and waits for no answer: the copy here is settled later. */
  leave() {
    if (this.isSubmitted || !changes.isChanged() || changes.snapshot() === this.kept) return;
    const copy = this.copy();
    this.putAside(copy);
    const body = copies.body(copy);
    if (body.toString().length < KEEPALIVE) talk(about.address, body, { keepalive: true, signal: null });
  }

  submit() {
    if (changes.isChanged()) {
      this.putAside(this.copy());
      copies.sending(this.page);
    }
    form.elements._typed.value = this.typed || Date.now();
    form.elements.csrfmiddlewaretoken.value = token() || form.elements.csrfmiddlewaretoken.value; // signing in changes it
    this.isSubmitted = true;
    clearTimeout(this.timer);
    this.control?.abort();
  }
}

function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((one) => one.toString(16).padStart(2, "0")).join("");
}

/* Throwing an offered draft away needs no new page, where something may have been typed already. */
function throwAway(event) {
  const offer = event.target.closest(".draft-offer");
  if (!offer) return;
  event.preventDefault();
  talk(offer.action, new URLSearchParams());
  copies.remove(offer.dataset.page);
  offer.remove();
}

if (form && about) {
  new Drafts().start();
  document.getElementById("form-keeping").addEventListener("submit", throwAway);
}
if (user) copies.settleAll();
