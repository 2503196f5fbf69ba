/* Pasting from Word or a web page: lists that are only drawn as lists become lists, headings keep to the levels the
   editor has, a table becomes lines, and looks, scripts and pictures stay behind. The server cleans once more. */

const LEVELS = { H1: "h2", H4: "h3", H5: "h3", H6: "h3" };
const BULLET = /^[\s ]*(?:[·•▪◦§o–-]|\(?(\d{1,3}|[a-z])[.)])[\s ]+/;
const OWN = "text/x-cleaned";

function renamed(element, name) {
  const other = element.ownerDocument.createElement(name);
  other.append(...element.childNodes);
  element.replaceWith(other);
  return other;
}

/* Word writes an item as a paragraph of this class, with the bullet or number as its first letters. */
function listsOf(body) {
  let list = null;
  for (const paragraph of body.querySelectorAll("p[class*=MsoListParagraph]")) {
    const found = paragraph.textContent.match(BULLET);
    const kind = found?.[1] ? "ol" : "ul";
    if (!list || paragraph.previousElementSibling !== list || list.localName !== kind) {
      list = body.ownerDocument.createElement(kind);
      paragraph.before(list);
    }
    let rest = found ? found[0].length : 0;
    const texts = body.ownerDocument.createTreeWalker(paragraph, NodeFilter.SHOW_TEXT);
    while (rest && texts.nextNode()) {
      const cut = Math.min(rest, texts.currentNode.length);
      texts.currentNode.deleteData(0, cut);
      rest -= cut;
    }
    const item = renamed(paragraph, "li");
    list.append(item);
  }
}

function linesOf(table) {
  for (const row of table.rows) {
    const line = table.ownerDocument.createElement("p");
    line.textContent = [...row.cells].map((cell) => cell.textContent.trim()).filter(Boolean).join(" – ");
    table.before(line);
  }
  table.remove();
}

export function cleaned(html) {
  /* Looks and scripts go before anything is parsed: the security policy would report each of them. */
  const plain = html
    .replace(/<(style|script)\b[\s\S]*?<\/\1\s*>|<!--[\s\S]*?-->/gi, "")
    .replace(/\s(?:style|on\w+)\s*=\s*(?:"[^"]*"|'[^']*')/gi, "");
  const { body } = new DOMParser().parseFromString(plain, "text/html");
  body.querySelectorAll("script, style, meta, link, img, title, xml").forEach((one) => one.remove());
  body.querySelectorAll("table").forEach(linesOf);
  body.querySelectorAll("h1, h4, h5, h6").forEach((one) => renamed(one, LEVELS[one.tagName]));
  listsOf(body);
  return body.innerHTML;
}

document.addEventListener(
  "paste",
  (event) => {
    const html = event.clipboardData?.getData("text/html");
    const editor = event.target.closest?.(".ProseMirror");
    if (!html || !editor || event.clipboardData.types.includes(OWN) || html.includes("data-pm-slice")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const clipboardData = new DataTransfer();
    clipboardData.setData(OWN, "1");
    clipboardData.setData("text/html", cleaned(html));
    clipboardData.setData("text/plain", event.clipboardData.getData("text/plain"));
    editor.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  },
  { capture: true }
);
