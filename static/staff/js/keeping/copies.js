/* Copies of what was typed in this browser, for when the server cannot keep it; handed over as soon as it can. */

import { about, form, talk, user } from "./page.js";

const START = "form-draft:";
const SENT = "form-draft-sent";
const KEPT_FOR = 30 * 24 * 3600 * 1000;

/* Return whether there was room. */
export function put(page, record, typed, fields) {
  const copy = { user, address: about.address, place: location.pathname, page, record, typed, fields };
  try {
    localStorage.setItem(START + page, JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

export const remove = (page) => localStorage.removeItem(START + page);

/* Remember that the form of a page is being saved: should that fail, it is filled in again by itself. */
export const sending = (page) => sessionStorage.setItem(SENT, page);

export function body({ page, record, typed, fields }) {
  return new URLSearchParams([...fields, ["_page", page], ["_record", record], ["_typed", typed], ["_user", user]]);
}

function all() {
  const found = [];
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(START)) continue;
    try {
      const copy = JSON.parse(localStorage.getItem(key));
      if (Date.now() - copy.typed > KEPT_FOR) remove(copy.page);
      else if (copy.user === user) found.push(copy);
    } catch {
      localStorage.removeItem(key);
    }
  }
  return found;
}

/* Hand a copy over where the server lacks it; return what became of the form: "saved", "kept" or "unknown". */
async function settle(copy) {
  const { status, answer } = await talk(`${copy.address}${copy.page}/`);
  if (status !== 200) return "unknown";
  if (answer.state === "saved" || (answer.state === "kept" && answer.typed >= copy.typed)) {
    remove(copy.page);
    return answer.state;
  }
  const told = await talk(copy.address, body(copy));
  if (told.status === 410) remove(copy.page);
  if (told.status !== 200) return told.status === 410 ? "saved" : "unknown";
  remove(copy.page);
  return "kept";
}

function address(page) {
  const query = new URLSearchParams(location.search);
  query.set("_draft", page);
  return `?${query}`;
}

function offer({ page, typed, address: drafts }) {
  if (document.querySelector(`.draft-offer[data-page="${CSS.escape(page)}"]`)) return;
  const template = document.getElementById("draft-offer");
  const shown = template.content.firstElementChild.cloneNode(true);
  const time = new Date(typed);
  const isToday = time.toDateString() === new Date().toDateString();
  const options = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  shown.dataset.page = page;
  shown.action = `${drafts}${page}/discard/`;
  shown.querySelector(".draft-when").textContent = new Intl.DateTimeFormat(document.documentElement.lang, options).format(time);
  shown.querySelector("a").href = address(page);
  template.before(shown);
}

/* Settle all copies; offer those of this form, and fill in again what was being saved when something came between. */
export async function settleAll() {
  const own = about && form.elements._page.value;
  const sent = sessionStorage.getItem(SENT);
  sessionStorage.removeItem(SENT);
  for (const copy of all()) {
    const became = await settle(copy);
    if (became !== "kept" || copy.page === own || !about || copy.place !== location.pathname) continue;
    if (copy.page === sent) location.replace(address(copy.page));
    else offer(copy);
  }
}
