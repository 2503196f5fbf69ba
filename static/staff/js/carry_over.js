/* A new card starts with what the card before it says in the fields marked data-carried: same day, same credit line. */

document.addEventListener("formset:added", (event) => {
  const card = event.target;
  const before = card.previousElementSibling;
  if (!before?.matches(".inline-related:not(.empty-form)")) return;
  for (const field of card.querySelectorAll("[data-carried]")) {
    const name = field.name.split("-").pop();
    const other = before.querySelector(`[data-carried][name$="-${CSS.escape(name)}"]`);
    if (other?.value) field.value = other.value;
  }
});
