// Names to go to while a query is typed: a combobox as the ARIA Authoring Practices describe it, with a list that is
// asked from the server. Without this, the form is sent as ever.
const PAUSE = 150; // milliseconds after the last letter

class Suggestions {
  active = -1;
  answers = new Map();

  constructor(input) {
    this.input = input;
    this.list = Object.assign(document.createElement("ul"), { id: `${input.id}-names`, className: "suggestions", hidden: true });
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", input.dataset.suggestLabel);
    this.status = Object.assign(document.createElement("span"), { className: "visually-hidden" });
    this.status.setAttribute("role", "status");
    input.parentElement.append(this.list, this.status);
    const facts = { role: "combobox", autocomplete: "off", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": this.list.id };
    for (const [name, value] of Object.entries(facts)) input.setAttribute(name, value);
    input.addEventListener("input", () => this.soon());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays where it is
  }

  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.ask(this.input.value.trim()), PAUSE);
  }

  async ask(words) {
    this.request?.abort();
    if (!words) return this.close();
    this.request = new AbortController();
    try {
      if (!this.answers.has(words)) {
        const address = `${this.input.dataset.suggest}?${new URLSearchParams({ q: words })}`;
        const response = await fetch(address, { signal: this.request.signal });
        if (!response.ok) return this.close();
        this.answers.set(words, (await response.json()).suggestions);
      }
      if (this.input.value.trim() === words && document.activeElement === this.input) this.show(this.answers.get(words));
    } catch (error) {
      if (error.name !== "AbortError") this.close();
    }
  }

  show(found) {
    this.list.replaceChildren(...found.map((one, number) => this.option(one, number)));
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.choose(-1);
    this.status.textContent = found.length ? this.input.dataset.suggestCount.replace("{count}", found.length) : "";
  }

  option({ name, lang, kind, url }, number) {
    const item = Object.assign(document.createElement("li"), { id: `${this.list.id}-${number}` });
    item.setAttribute("role", "option");
    item.setAttribute("aria-selected", "false");
    const words = Object.assign(document.createElement("span"), { className: "suggestion-name", textContent: name, lang });
    const what = Object.assign(document.createElement("span"), { className: "suggestion-kind", textContent: kind });
    if (!lang) words.removeAttribute("lang");
    item.append(words, " ", what);
    item.dataset.url = url;
    item.addEventListener("click", () => location.assign(url));
    return item;
  }

  choose(number) {
    const options = [...this.list.children];
    this.active = options.length ? ((number + 1 + options.length + 1) % (options.length + 1)) - 1 : -1;
    for (const [place, option] of options.entries()) option.setAttribute("aria-selected", String(place === this.active));
    if (this.active < 0) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", options[this.active].id);
    options[this.active].scrollIntoView({ block: "nearest" });
  }

  close() {
    clearTimeout(this.timer);
    this.show([]);
  }

  key(event) {
    if (event.isComposing || event.altKey || event.ctrlKey || event.metaKey) return;
    const isOpen = !this.list.hidden;
    if (event.key === "ArrowDown" && !isOpen) {
      this.ask(this.input.value.trim());
    } else if (isOpen && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      this.choose(this.active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (isOpen && event.key === "Escape") {
      this.close();
    } else if (isOpen && event.key === "Enter" && this.active >= 0) {
      location.assign(this.list.children[this.active].dataset.url);
    } else {
      return;
    }
    event.preventDefault();
  }
}

for (const input of document.querySelectorAll("input[data-suggest]")) new Suggestions(input);
