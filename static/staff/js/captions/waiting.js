/* Pictures that were not made yet when the page was opened: asked for until they are there. */

import { forget } from "./picture.js";

const AGAIN = 4000;
const MOST = 50; // photos in one question

export class Waiting {
  constructor(sheet, talk) {
    Object.assign(this, { sheet, talk });
    document.addEventListener("visibilitychange", () => document.hidden || this.later(0));
    this.later();
  }

  missing() {
    return this.sheet.order.filter((pk) => {
      const { large, refused } = this.sheet.photos.get(pk);
      return !large.address && !refused;
    });
  }

  later(delay = AGAIN) {
    clearTimeout(this.timer);
    if (this.missing().length && !document.hidden) this.timer = setTimeout(() => this.ask(), delay);
  }

  async ask() {
    const { ok, answer } = await this.talk.ask("pictures", { ids: this.missing().slice(0, MOST).join(",") });
    for (const [key, pictures] of Object.entries((ok && answer.pictures) || {})) this.take(Number(key), pictures);
    this.later();
  }

  take(pk, pictures) {
    if (!pictures.large.address && !pictures.refused) return;
    Object.assign(this.sheet.photos.get(pk), pictures);
    forget(pk);
    this.sheet.tell("picture", { photo: pk });
  }
}
