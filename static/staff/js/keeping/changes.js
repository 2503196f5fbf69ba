/* Whether the form holds something that was not saved: what it would send now is compared with what it sent at first.

   So nothing that scripts draw is forgotten: the rich-text editor, autocomplete fields, rows added and removed, order. */

import { about, form } from "./page.js";

/* What belongs to one sending, not to what was typed. */
const OWN = new Set(["csrfmiddlewaretoken", "_page", "_typed", "_save", "_continue", "_addanother", "_publish", "next"]);

/* The fields as they would be sent, files and passwords left out. */
export function fields() {
  const secret = new Set([...form.querySelectorAll("input[type=password]")].map((one) => one.name));
  return [...new FormData(form)].filter(([name, value]) => typeof value === "string" && !OWN.has(name) && !secret.has(name));
}

export function snapshot() {
  const all = [...new FormData(form)].filter(([name]) => !OWN.has(name));
  const texts = all.map(([name, value]) => [name, typeof value === "string" ? value : `${value.name} ${value.size}`]);
  return JSON.stringify(texts.sort(([one, its], [other, others]) => (one < other || (one === other && its < others) ? -1 : 1)));
}

/* A page shown again after a refused save, or with a draft in it, is changed from the start. */
const isShownAgain = Boolean(form && (document.querySelector(".errornote, .merge-notice") || (about && "putBack" in about)));
let first = form && !isShownAgain ? snapshot() : null;
let isTouched = false;
let isSent = false;

export const isChanged = () => Boolean(form) && !isSent && snapshot() !== first;

/* A preview is sent to another window and saves nothing. */
export const isSave = ({ submitter }) => submitter?.formTarget !== "_blank";

if (form) {
  form.addEventListener("submit", (event) => isSave(event) && (isSent = true));
  for (const name of ["input", "keydown", "pointerdown"]) form.addEventListener(name, () => (isTouched = true), { capture: true, once: true });
  /* Other scripts may have put the form into order since. */
  window.addEventListener("load", () => {
    if (!isTouched && first !== null) first = snapshot();
  });
}

/* Call back after everything that may have changed the form. */
export function watch(callback) {
  for (const name of ["input", "change", "click", "keyup", "drop", "paste"]) form.addEventListener(name, callback);
  for (const name of ["formset:added", "formset:removed"]) document.addEventListener(name, callback);
  window.django?.jQuery(form).on("change", callback); // autocomplete fields tell jQuery alone
}
