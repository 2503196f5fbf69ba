/* Says that this page is open, and shows who else has the record open and whether it was saved meanwhile. */

import { about, form, talk, token } from "./page.js";

const EVERY = 20000;
const list = document.getElementById("presence");

function show(lines) {
  const now = [...list.children].map((one) => one.textContent);
  if (lines.join("\n") === now.join("\n")) return; // said anew, it would be read out anew
  list.replaceChildren(
    ...lines.map((words) => {
      const line = document.createElement("p");
      line.textContent = words;
      return line;
    })
  );
}

async function beat() {
  if (document.hidden) return;
  const { status, answer } = await talk(about.presence, new URLSearchParams({ seen: about.changed }));
  if (status === 200) show([...answer.others, ...(answer.saved ? [answer.saved] : [])]);
}

function leave() {
  navigator.sendBeacon(about.presence, new URLSearchParams({ left: "1", csrfmiddlewaretoken: token() }));
}

if (form && about?.presence) {
  beat();
  setInterval(beat, EVERY);
  document.addEventListener("visibilitychange", beat);
  window.addEventListener("pagehide", leave);
}
