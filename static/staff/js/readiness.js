/* What is missing in a record, and the parts of its page: each line leads there, as does an address that ends in an id. */

import { openField } from "./open_field.js";

function go(id) {
  const place = id && document.getElementById(id);
  if (!place) return false;
  if (place.matches(".inline-group, .fieldset-heading")) {
    for (const details of place.querySelectorAll(":scope > fieldset > details, :scope > details")) details.open = true;
    if (place.closest("summary")) place.closest("details").open = true;
    place.tabIndex = -1;
    place.scrollIntoView({ block: "start" });
    place.focus({ preventScroll: true });
  } else {
    openField(place.closest(".form-row") && !place.offsetParent ? place.closest(".form-row") : place, place);
  }
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-jump]");
  if (link && go(link.hash.slice(1))) event.preventDefault();
});

window.addEventListener("load", () => {
  if (document.querySelector(".change-form .readiness") && !document.querySelector(".errornote")) go(location.hash.slice(1));
});
