/* The slash leads to the search in the head of the page, unless something is being written. */

const field = document.getElementById("header-search");

function isWriting(element) {
  return element.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(element.tagName);
}

document.addEventListener("keydown", (event) => {
  if (!field || event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.defaultPrevented || isWriting(event.target) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  field.focus();
  field.select();
});
