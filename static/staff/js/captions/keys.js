/* The keys of the sheet. Letters are told by their place on the keyboard, since Alt changes what some of them type. */


export function listen(desk, fields) {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || document.querySelector("dialog[open]")) return;
    const wish = wished(event);
    const column = fields.columnOf(event.target);
    if (wish && act(wish, column, desk, fields)) event.preventDefault();
    else if (event.key === "Tab") tab(event, desk, fields);
    else if (event.key === "Escape" && column) desk.open(desk.current, "thumb");
  });
}

function wished(event) {
  const isControl = event.ctrlKey || event.metaKey;
  if (isControl && !event.altKey && event.key === "Enter") return event.shiftKey ? "previous" : "next";
  if (!event.altKey || isControl) return "";
  const letters = {};
  const others = { PageDown: "next", PageUp: "previous", Enter: "use" };
  return letters[event.code] ?? others[event.key] ?? "";
}

function act(wish, column, desk, fields) {
  switch (wish) {
    case "next":
      return desk.step(1, column ?? "") || true;
    case "previous":
      return desk.step(-1, column ?? "") || true;
    case "use":
      if (column) fields.useNext(column);
      return Boolean(column);
    default:
      return false;
  }
}

/* Tab goes from the last field to the first of the next photo, and back. */
function tab(event, desk, fields) {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const [edge, steps, focus] = event.shiftKey ? ["first", -1, "last"] : ["last", 1, "first"];
  if (event.target === fields.edge(edge) && desk.step(steps, focus)) event.preventDefault();
}

