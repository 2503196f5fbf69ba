/* Comments and assignments are stored at once, and the form above them keeps what was typed there. */

const section = () => document.getElementById("discussion");

async function send(event) {
  const form = event.target;
  if (!section()?.contains(form)) return;
  event.preventDefault();
  const button = event.submitter ?? form.querySelector("button");
  button.disabled = true;
  try {
    const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "fetch" } });
    const answer = new DOMParser().parseFromString(await response.text(), "text/html").getElementById("discussion");
    if (response.redirected || !answer) throw new Error("no answer of this page");
    section().replaceWith(document.adoptNode(answer));
    say(response.ok ? gettext("Stored.") : gettext("This could not be stored."));
    (response.ok ? document.getElementById("discussion-heading") : section().querySelector("[aria-invalid], .errornote, .errorlist"))?.focus?.();
  } catch {
    button.disabled = false;
    say(gettext("This could not be sent. You may be signed out, or without a connection. What you wrote is still here."), true);
  }
}

function say(words, isProblem = false) {
  const place = section().querySelector("[data-said]");
  place.classList.toggle("visually-hidden", !isProblem);
  place.textContent = words;
}

document.addEventListener("submit", send);
