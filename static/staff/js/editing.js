/* Small comforts of the forms: rich-text editors have names, and leaving with unsaved words asks first. */

import { isChanged } from "./keeping/changes.js";

function name(editable) {
  const box = editable.closest(".prose-editor");
  const area = box?.parentElement.querySelector("textarea");
  const label = area && document.querySelector(`label[for="${CSS.escape(area.id)}"]`);
  if (!label) return;
  editable.setAttribute("aria-label", label.textContent.replace(/[:：]\s*$/, ""));
  editable.setAttribute("aria-multiline", "true");
  editable.setAttribute("role", "textbox");
  if (area.lang) editable.lang = area.lang;
}

/* An autocomplete field is drawn anew by its script; give what is drawn the name of the field it stands for. */
function nameChoice(drawn) {
  const select = drawn.closest(".select2-container")?.previousElementSibling;
  if (select?.tagName !== "SELECT") return;
  const label = document.querySelector(`label[for="${CSS.escape(select.id)}"]`);
  const words = select.getAttribute("aria-label") ?? label?.textContent.replace(/[:：]\s*$/, "").trim();
  if (!words) return;
  const rendered = drawn.querySelector(".select2-selection__rendered");
  if (rendered?.getAttribute("role") === "textbox") rendered.setAttribute("aria-label", words);
  drawn.querySelector(".select2-search__field")?.setAttribute("aria-label", words);
  drawn.setAttribute("aria-label", words);
  drawn.removeAttribute("aria-labelledby");
}

/* The cross that empties a choice of many stands in a list, where only its items may stand. */
function enlist(clear) {
  const item = document.createElement("li");
  clear.replaceWith(item);
  item.append(clear);
}

function nameAll() {
  document.querySelectorAll("ul > .select2-selection__clear").forEach(enlist);
  document.querySelectorAll(".help-tooltip[aria-label]:not([role])").forEach((sign) => sign.setAttribute("role", "img"));
  document.querySelectorAll(".select2-selection:not([aria-label])").forEach(nameChoice);
  for (const editable of document.querySelectorAll(".ProseMirror[contenteditable]:not([aria-label])")) name(editable);
}

const form = document.querySelector(".change-form #content-main > form, form.several");
if (form) {
  new MutationObserver(nameAll).observe(form, { childList: true, subtree: true });
  nameAll();

  window.addEventListener("beforeunload", (event) => {
    if (isChanged()) event.preventDefault();
  });
}
