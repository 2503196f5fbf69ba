/* Language tabs: fields that are written once a language are shown one language at a time, or side by side.

   Fields are known by the class mt-field-<name>-<language> on their widget. Without this script all of them show. */

const words = document.getElementById("staff-words");
const NAMES = new Map([...words.querySelectorAll("[data-language]")].map((one) => [one.dataset.language, one.textContent]));
const SIDE_BY_SIDE = "staff.side-by-side";
let made = 0;

function languageOf(row) {
  const widget = row.querySelector(".mt");
  const name = widget && [...widget.classList].find((one) => one.startsWith("mt-field-"));
  if (!name) return null;
  const code = name.split("-").pop().replaceAll("_", "-");
  return NAMES.has(code) ? code : null;
}

/* Runs of neighbouring rows with a language each. */
function runsIn(fieldset) {
  const runs = [];
  let run = null;
  for (const row of fieldset.querySelectorAll(":scope > .form-row, :scope > details > .form-row")) {
    const code = languageOf(row);
    if (!code) {
      run = null;
    } else if (run && run.last.nextElementSibling === row) {
      run.rows.push([code, row]);
      run.last = row;
    } else {
      run = { rows: [[code, row]], last: row };
      runs.push(run);
    }
  }
  return runs.filter(({ rows }) => new Set(rows.map(([code]) => code)).size > 1);
}

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function buildGroup({ rows }) {
  const number = (made += 1);
  const group = make("div", { class: "language-group" });
  const tabs = make("div", { class: "language-tabs", role: "tablist", "aria-label": words.dataset.languages });
  const side = make("button", { type: "button", class: "side-by-side", "aria-pressed": "false" }, words.dataset.sideBySide);
  const bar = make("div", { class: "language-bar" }, tabs, side);
  const panels = make("div", { class: "language-panels" });
  rows[0][1].before(group);
  group.append(bar, panels);
  for (const code of new Set(rows.map(([one]) => one))) {
    const tab = make(
      "button",
      { type: "button", role: "tab", id: `language-tab-${number}-${code}`, "aria-controls": `language-panel-${number}-${code}`, "data-language": code },
      make("span", { lang: code }, NAMES.get(code)), make("span", { class: "tab-mark" })
    );
    const panel = make("div", {
      class: "language-panel", role: "tabpanel", id: `language-panel-${number}-${code}`, "aria-labelledby": tab.id, "data-language": code,
    });
    panel.append(...rows.filter(([one]) => one === code).map(([, row]) => row));
    for (const input of panel.querySelectorAll("input[type=text], textarea")) input.lang = code;
    tabs.append(tab);
    panels.append(panel);
  }
  mark(group);
  select(group, firstOpen(group));
  if (localStorage.getItem(SIDE_BY_SIDE) === "yes") showSideBySide(group, true);
}

/* The language to open: one with a problem, else the editor's own, else the first. */
function firstOpen(group) {
  const panels = [...group.querySelectorAll(".language-panel")];
  const wrong = panels.find((panel) => panel.querySelector(".errorlist"));
  const own = panels.find((panel) => panel.dataset.language === document.documentElement.lang);
  return (wrong ?? own ?? panels[0]).dataset.language;
}

function select(group, code, focus = false) {
  for (const tab of group.querySelectorAll("[role=tab]")) {
    const chosen = tab.dataset.language === code;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen && focus) tab.focus();
  }
  for (const panel of group.querySelectorAll(".language-panel")) panel.classList.toggle("is-open", panel.dataset.language === code);
}

/* Mark the tab of each language that has a problem or an empty field that must be filled. */
function mark(group) {
  for (const panel of group.querySelectorAll(".language-panel")) {
    const tab = document.getElementById(panel.getAttribute("aria-labelledby"));
    const wrong = Boolean(panel.querySelector(".errorlist"));
    const empty = [...panel.querySelectorAll("input[required], textarea[required]")].some((one) => !one.value.trim());
    const labels = [...panel.querySelectorAll("label.required")].map((label) => document.getElementById(label.htmlFor));
    const needed = empty || labels.some((one) => one && !one.value.trim());
    const note = wrong ? words.dataset.problem : needed ? words.dataset.needed : "";
    tab.classList.toggle("has-problem", wrong);
    tab.classList.toggle("has-empty", !wrong && needed);
    tab.querySelector(".tab-mark").textContent = note ? ` (${note})` : "";
  }
}

function showSideBySide(group, on) {
  group.classList.toggle("is-side-by-side", on);
  group.querySelector(".side-by-side").setAttribute("aria-pressed", String(on));
}

function arrange(within) {
  for (const fieldset of within.querySelectorAll("fieldset.module.aligned")) {
    if (!fieldset.closest(".empty-form")) runsIn(fieldset).forEach(buildGroup);
  }
}

document.addEventListener("click", (event) => {
  const tab = event.target.closest(".language-tabs [role=tab]");
  if (tab) select(tab.closest(".language-group"), tab.dataset.language);
  const side = event.target.closest(".side-by-side");
  if (side) {
    const on = side.getAttribute("aria-pressed") !== "true";
    localStorage.setItem(SIDE_BY_SIDE, on ? "yes" : "no");
    for (const group of document.querySelectorAll(".language-group")) showSideBySide(group, on);
  }
});

document.addEventListener("keydown", (event) => {
  const tab = event.target.closest?.(".language-tabs [role=tab]");
  if (!tab) return;
  const tabs = [...tab.parentElement.children];
  const here = tabs.indexOf(tab);
  const there = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: tabs.length - 1 }[event.key];
  if (there === undefined) return;
  event.preventDefault();
  const next = tabs[(there + tabs.length) % tabs.length];
  select(tab.closest(".language-group"), next.dataset.language, true);
});

document.addEventListener("input", (event) => {
  const group = event.target.closest?.(".language-group");
  if (group) mark(group);
});

document.addEventListener("formset:added", (event) => arrange(event.target));
arrange(document);
document.documentElement.classList.add("has-language-tabs");
