/* The rich-text editor's own words. Those of its toolbar are English whatever the reader's language, so they are put
   right here; those of its dialogs it asks gettext for, and they are listed to be collected for translation. */

const toolbar = () => ({
  "paragraph": gettext("paragraph style"),
  "Heading 2": gettext("Heading 2"),
  "Heading 3": gettext("Heading 3"),
  "Paragraph": gettext("Paragraph"),
  "unordered list": gettext("unordered list"),
  "ordered list": gettext("ordered list"),
  "List properties": gettext("List properties"),
  "blockquote": gettext("blockquote"),
  "horizontal rule": gettext("horizontal rule"),
  "bold": gettext("bold"),
  "italic": gettext("italic"),
  "subscript": gettext("subscript"),
  "superscript": gettext("superscript"),
  "insert link": gettext("insert link"),
  "remove link": gettext("remove link"),
  "undo": gettext("undo"),
  "redo": gettext("redo"),
});

export const dialogs = () => [
  gettext("Cancel"),
  gettext("Decimal numbers"),
  gettext("Edit Link"),
  gettext("List type"),
  gettext("Lowercase Roman numerals"),
  gettext("Lowercase letters"),
  gettext("Start at"),
  gettext("Title"),
  gettext("URL"),
  gettext("Update"),
  gettext("Uppercase Roman numerals"),
  gettext("Uppercase letters"),
];

function translate(menubar) {
  const words = toolbar();
  menubar.lang = document.documentElement.lang;
  for (const button of menubar.querySelectorAll("button[title]")) {
    const word = words[button.title];
    if (!word) continue;
    button.title = word;
    button.setAttribute("aria-label", word);
  }
  for (const option of menubar.querySelectorAll(".prose-menubar__option > *")) {
    option.textContent = words[option.textContent] ?? option.textContent;
  }
}

const form = document.querySelector(".change-form #content-main > form");
if (form && typeof gettext === "function") {
  const translateAll = () => document.querySelectorAll(".prose-menubar:not([lang])").forEach(translate);
  new MutationObserver(translateAll).observe(form, { childList: true, subtree: true });
  translateAll();
}
