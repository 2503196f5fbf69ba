// The arrow keys lead to the previous and the next photo, unless they are needed for something else.
const links = { ArrowLeft: "prev", ArrowRight: "next" };

document.addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  if (event.target.closest("input, select, textarea, [contenteditable]")) return;
  const link = document.querySelector(`.prev-next a[rel="${links[event.key]}"]`);
  if (link) link.click();
});
