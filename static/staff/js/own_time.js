/* Times are entered in the forum's time zone; beside each stands what that is where the reader is. */

const ownZone = Intl.DateTimeFormat().resolvedOptions().timeZone;

/* Milliseconds by which clocks in a zone are ahead of UTC at an instant. */
function ahead(instant, timeZone) {
  const format = new Intl.DateTimeFormat("en", { timeZone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric", second: "numeric" });
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - Math.floor(instant / 1000) * 1000;
}

/* The instant at which clocks in a zone show a day and a time; NaN for what is neither. */
export function instantOf(day, time, zone) {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || !/^\d{1,2}:\d{2}(:\d{2})?$/.test(time)) return NaN;
  const shown = Date.parse(`${day}T${time.padStart(time.length === 4 || time.length === 7 ? time.length + 1 : time.length, "0")}Z`);
  return shown - ahead(shown - ahead(shown, zone), zone);
}

export function inOwnWords(instant) {
  return new Intl.DateTimeFormat(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" }).format(instant);
}

function tell(box, [day, time]) {
  const zone = day.dataset.forumZone;
  const instant = instantOf(day.value.trim(), time.value.trim(), zone);
  const isOther = !Number.isNaN(instant) && ahead(instant, zone) !== ahead(instant, ownZone);
  const words = gettext("In your time zone (%(zone)s): %(when)s");
  box.textContent = isOther ? interpolate(words, { zone: ownZone.replaceAll("_", " "), when: inOwnWords(instant) }, true) : "";
}

for (const place of document.querySelectorAll(".datetime:has([data-forum-zone])")) {
  const fields = [...place.querySelectorAll("[data-forum-zone]")];
  if (fields.length !== 2) continue;
  const box = document.createElement("span");
  box.className = "own-time";
  box.setAttribute("role", "status");
  place.append(box);
  /* The calendar and the clock beside the fields set values without telling anybody. */
  let last = "";
  const look = () => {
    const now = fields.map((field) => field.value).join(" ");
    if (now !== last) tell(box, fields);
    last = now;
  };
  place.addEventListener("input", look);
  document.addEventListener("click", () => setTimeout(look));
  document.addEventListener("focusin", look);
  look();
}
