/* On a narrow screen a row of a list stands as a card: each cell then says what it is, and empty ones are left out. */

const list = document.querySelector("#result_list");

if (list) {
  const headings = [...list.querySelectorAll("thead th")].map((th) => th.querySelector(".text")?.textContent.trim() ?? "");
  for (const row of list.tBodies[0].rows) {
    [...row.cells].forEach((cell, place) => {
      const words = cell.textContent.trim();
      if (headings[place] && cell.tagName === "TD" && !cell.querySelector("input, select, button, .button")) cell.dataset.label = headings[place];
      cell.classList.toggle("is-empty", (words === "" || words === "-") && !cell.querySelector("img, input, a, .thumbnail-empty"));
    });
  }
}
