// Light, dark or as the system: what a reader chose is put on the page before it is drawn, so that nothing flashes.
// The choice stays in this browser, under the name and in the words that the pages of the staff use too.
{
  const root = document.documentElement;
  const kept = () => {
    try {
      return localStorage.getItem("theme");
    } catch {
      return null; // a browser that keeps nothing follows the system
    }
  };
  const keep = (chosen) => {
    try {
      localStorage.setItem("theme", chosen);
    } catch { /* then it holds for this page alone */ }
  };

  const apply = (chosen = kept()) => {
    root.dataset.theme = chosen === "light" || chosen === "dark" ? chosen : "auto";
    const colours = [...document.querySelectorAll('meta[name="theme-color"]')];
    for (const colour of colours) colour.dataset.own ??= colour.content;
    for (const colour of colours) colour.content = (colours.find(({ media }) => media.includes(root.dataset.theme)) ?? colour).dataset.own;
    const control = document.getElementById("theme");
    if (control) control.value = root.dataset.theme;
  };

  apply();
  addEventListener("storage", () => apply());
  addEventListener("pageshow", () => apply());
  addEventListener("change", ({ target }) => {
    if (target.id !== "theme") return;
    keep(target.value);
    apply(target.value);
  });
}
