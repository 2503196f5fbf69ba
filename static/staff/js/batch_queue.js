/* Sends files, three at a time, and goes on by itself after whatever interrupts it: a line that drops, a sign-in that
   ends, a pause. What the protocol needs is done by tus-js-client; what to do about people is decided here.

   A file is {file, token, address, size, sent, received, tries}: sent by us so far, and said to have been received.
   Events: "change", "halt", "arrived" and "failed", the last two with the file as their detail. */

const AT_ONCE = 3;
const AGAIN_AFTER = [500, 2000, 5000];
const LOOK_EVERY = 4000;
const MOST_TRIES = 3;
/* What an answer of the server says about who sends; anything else but success is a line that does not work. */
const HINDRANCES = { 401: "signed-out", 403: "not-yours", 410: "not-yours" };

export function cookie(name) {
  const found = document.cookie.split("; ").find((one) => one.startsWith(`${name}=`));
  return found ? decodeURIComponent(found.slice(name.length + 1)) : "";
}

/* Signing in again gives another token, so it is read from its cookie for each request. */
export function headers(cookieName) {
  return { "X-CSRFToken": cookie(cookieName), Accept: "application/json" };
}

export class Queue extends EventTarget {
  waiting = [];
  active = new Map();
  halted = "";

  constructor({ piece, state, cookieName }) {
    super();
    Object.assign(this, { piece, state, cookieName });
    for (const name of ["online", "focus"]) window.addEventListener(name, () => this.look());
  }

  get isBusy() {
    return Boolean(this.active.size || this.waiting.length);
  }

  has(token) {
    return this.active.has(token) || this.waiting.some((one) => one.token === token);
  }

  add(...files) {
    for (const one of files) if (!this.has(one.token)) this.waiting.push(one);
    this.next();
  }

  drop(token) {
    this.active.get(token)?.upload.abort();
    this.active.delete(token);
    this.waiting = this.waiting.filter((one) => one.token !== token);
    this.next();
  }

  next() {
    while (!this.halted && this.active.size < AT_ONCE && this.waiting.length) this.start(this.waiting.shift());
    this.tell("change");
  }

  start(one) {
    const upload = new tus.Upload(one.file, {
      uploadUrl: one.address,
      chunkSize: this.piece,
      retryDelays: AGAIN_AFTER,
      storeFingerprintForResuming: false,
      onBeforeRequest: (request) => request.setHeader("X-CSRFToken", cookie(this.cookieName)),
      onShouldRetry: (error) => !isRefusal(statusOf(error)) && navigator.onLine,
      onProgress: (sent) => {
        one.sent = sent;
        this.tell("progress", one);
      },
      onChunkComplete: (_length, received) => (one.received = received),
      onSuccess: () => this.finish(one),
      onError: (error) => this.fail(one, statusOf(error)),
    });
    this.active.set(one.token, { one, upload });
    upload.start();
  }

  async finish(one) {
    if (!this.active.has(one.token)) return;
    try {
      const response = await fetch(one.address, { headers: headers(this.cookieName) });
      if (!response.ok) return this.fail(one, response.status);
      one.row = await response.json();
    } catch {
      return this.fail(one, 0);
    }
    one.sent = one.size;
    this.active.delete(one.token);
    this.tell("arrived", one);
    this.next();
  }

  async fail(one, status) {
    if (!this.active.delete(one.token)) return;
    one.sent = one.received;
    one.tries += 1;
    const isGone = status === 0 && !(await isReadable(one.file));
    if (status === 410 && (await this.hindrance()) === "not-yours") {
      this.waiting.unshift(one);
      return this.halt("not-yours");
    }
    const isOver = isGone || (one.tries > MOST_TRIES && status !== 0);
    if ((status === 0 && !isGone) || ((status === 401 || status === 403) && !isOver)) {
      this.waiting.unshift(one);
      this.halt(status ? "signed-out" : "offline");
    } else if (status >= 500 && !isOver) {
      this.waiting.push(one);
    } else {
      one.status = status;
      this.tell("failed", one);
    }
    this.next();
  }

  /* Stop, keep what was going on at the front, and look every few seconds whether it can go on. */
  halt(reason) {
    const interrupted = [...this.active.values()];
    this.active.clear();
    for (const { upload } of interrupted) upload.abort();
    for (const { one } of interrupted) one.sent = one.received;
    this.waiting.unshift(...interrupted.map(({ one }) => one));
    this.halted = reason;
    this.tell("halt");
    if (reason !== "paused") this.lookLater();
  }

  goOn() {
    clearTimeout(this.timer);
    this.halted = "";
    this.tell("halt");
    this.next();
  }

  /* What keeps this page from sending now: "offline", "signed-out", "not-yours", or nothing. */
  async hindrance() {
    const response = await fetch(this.state, { headers: headers(this.cookieName) }).catch(() => null);
    return response?.ok ? "" : HINDRANCES[response?.status] ?? "offline";
  }

  lookLater() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), LOOK_EVERY);
  }

  async look() {
    if (!this.halted || this.halted === "paused" || this.looking) return;
    this.looking = true;
    const reason = await this.hindrance();
    this.looking = false;
    if (!this.halted || this.halted === "paused") return;
    if (!reason) return this.goOn();
    if (reason !== this.halted) {
      this.halted = reason;
      this.tell("halt");
    }
    this.lookLater();
  }

  tell(name, detail) {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }
}

function statusOf(error) {
  return error.originalResponse?.getStatus() ?? 0;
}

/* A file that was changed or moved since it was chosen cannot be read any more; to the browser that is a failed request. */
function isReadable(file) {
  return file.slice(0, 1).arrayBuffer().then(() => true, () => false);
}

function isRefusal(status) {
  return status >= 400 && status < 500 && status !== 409 && status !== 423;
}
