// The choices of a filter lie over the list: they go when one looks elsewhere.

const filters = [...document.querySelectorAll(".list-filter")];

const close = (except) => {
  for (const filter of filters) if (filter !== except) filter.open = false;
};

document.addEventListener("click", (event) => close(event.target.closest(".list-filter")));
document.addEventListener("keydown", (event) => {
  const open = filters.find((filter) => filter.open);
  if (event.key !== "Escape" || !open) return;
  close();
  open.querySelector("summary").focus();
});
