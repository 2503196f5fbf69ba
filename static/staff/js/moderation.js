/* Tick all photos of the page at once, and say how many are ticked. Without this script each is ticked by hand. */

const boxes = [...document.querySelectorAll('.moderation-list [name="items"]')];
const all = document.querySelector("[data-tick-all]");
const count = document.querySelector("[data-ticked-count]");

function tell() {
  const ticked = boxes.filter((box) => box.checked).length;
  if (count) count.textContent = ticked ? `(${ticked})` : "";
}

if (all && boxes.length > 1) {
  all.hidden = false;
  all.addEventListener("click", () => {
    const value = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = value;
    tell();
  });
}
for (const box of boxes) box.addEventListener("change", tell);
tell();
