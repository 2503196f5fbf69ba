/* Dragging rows by a handle, with a mouse, a pen or a finger; near the edge of the window the page scrolls. */

const EDGE = 70; // pixels
const SPEED = 14; // pixels a frame, at the very edge

/* Let rows be dragged by their handles: rowsOf tells a row's fellows in order, moved hears of a row in its new place. */
export function draggable(selector, rowsOf, moved) {
  let dragged = null;

  function follow() {
    const rows = rowsOf(dragged.row);
    let here = rows.indexOf(dragged.row);
    while (here > 0 && dragged.y < middle(rows[here - 1])) {
      dragged.row.after(rows[here - 1]); // the others move: a row taken out of the page would lose the finger on it
      rows.splice(here - 1, 2, dragged.row, rows[here - 1]);
      here -= 1;
    }
    while (here < rows.length - 1 && dragged.y > middle(rows[here + 1])) {
      dragged.row.before(rows[here + 1]);
      rows.splice(here, 2, rows[here + 1], dragged.row);
      here += 1;
    }
  }

  function tick() {
    if (!dragged) return;
    const above = EDGE - dragged.y;
    const below = dragged.y - (window.innerHeight - EDGE);
    const step = (Math.max(0, Math.min(below, EDGE)) - Math.max(0, Math.min(above, EDGE))) / EDGE;
    if (step) {
      window.scrollBy({ top: step * SPEED, behavior: "instant" });
      follow();
    }
    requestAnimationFrame(tick);
  }

  function end(event) {
    if (!dragged || event.pointerId !== dragged.pointer) return;
    const { row, before } = dragged;
    row.classList.remove("is-dragged");
    dragged = null;
    if (rowsOf(row).indexOf(row) !== before) moved(row);
  }

  document.addEventListener("pointerdown", (event) => {
    const handle = event.target.closest(".move-handle");
    if (!handle || event.button || dragged) return;
    event.preventDefault();
    const row = handle.closest(selector);
    dragged = { row, pointer: event.pointerId, y: event.clientY, before: rowsOf(row).indexOf(row) };
    row.classList.add("is-dragged");
    requestAnimationFrame(tick);
  });
  document.addEventListener("pointermove", (event) => {
    if (!dragged || event.pointerId !== dragged.pointer) return;
    dragged.y = event.clientY;
    follow();
  });
  document.addEventListener("pointerup", end);
  document.addEventListener("pointercancel", end);
}

function middle(row) {
  const box = row.getBoundingClientRect();
  return box.top + box.height / 2;
}
