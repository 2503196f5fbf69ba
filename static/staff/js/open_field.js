/* Opens whatever hides a field, a closed part of the form or another language's tab, and takes the reader there. */

const FIELDS = "input:not([type=hidden]), textarea, .select2-selection, select, [contenteditable=true]";

export function openField(within, target = within) {
  for (let details = target.closest("details"); details; details = details.parentElement.closest("details")) details.open = true;
  const panel = target.closest(".language-panel");
  if (panel) document.getElementById(panel.getAttribute("aria-labelledby")).click();
  target.scrollIntoView({ block: "center" });
  const field = within.matches(FIELDS) && within.offsetParent ? within : within.querySelector(FIELDS);
  field?.focus({ preventScroll: true });
}
