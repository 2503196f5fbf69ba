/* Django's tables of rows begin with a heading that says nothing; a reader of the screen is told of none then. On a narrow
   screen a row stands as a card: each cell then says what it is. */

for (const table of document.querySelectorAll(".tabular table")) {
  const headings = [...table.querySelectorAll("thead th")];
  const words = headings.flatMap((heading) => Array(heading.colSpan).fill(heading.textContent.trim()));
  for (const row of table.querySelectorAll("tbody tr.form-row")) {
    [...row.cells].forEach((cell, place) => {
      if (words[place]) cell.dataset.label = words[place];
    });
  }
  for (const heading of headings.filter((one) => !one.textContent.trim())) {
    const cell = document.createElement("td");
    cell.className = heading.className;
    heading.replaceWith(cell);
  }
}
