/* What the server says of the page, and how to talk with it about drafts. */

import { cookie } from "../captions/talk.js";

const PATIENCE = 20000;
const words = document.getElementById("staff-words");

/* The signed-in user; empty for nobody. */
export const user = words?.dataset.user ?? "";
/* The form of an add or change page, and what is known of a record's that the user may save; absent on other pages. */
export const form = document.querySelector(".change-form #content-main > form");
export const about = document.getElementById("form-keeping")?.dataset;

export function token() {
  return cookie(words.dataset.csrfCookie);
}

/* Ask or, with a body, tell; return {status, answer}. The status is 0 without a connection, 401 without a sign-in. */
export async function talk(address, body, options = {}) {
  try {
    const response = await fetch(address, {
      method: body ? "POST" : "GET",
      body,
      redirect: "manual", // to the page of signing in
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      signal: AbortSignal.timeout(PATIENCE),
      ...options,
    });
    const answer = await response.json().catch(() => ({}));
    return { status: response.type === "opaqueredirect" ? 401 : response.status, answer };
  } catch {
    return { status: 0, answer: {} };
  }
}
