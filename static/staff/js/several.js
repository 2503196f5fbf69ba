// Editing several records: whoever gives a value means to set it, so the choice beside it follows, once.

for (const row of document.querySelectorAll(".several-wish")) {
  const how = row.querySelector("select[name$='-how']");
  const follow = (event) => {
    if (event.target !== how && how.value === "") {
      how.value = how.options[1].value;
    }
  };
  row.addEventListener("input", follow);
  row.addEventListener("change", follow);
  // The boxes that suggest records tell of a choice through the admin's own library alone.
  window.django?.jQuery?.(row).on("select2:select", follow);
}
