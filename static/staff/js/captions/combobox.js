/* People, organizations and topics: what is chosen stands as chips, more is found by typing or made in place. */

import { at, button, make } from "./make.js";
import { Listbox } from "./listbox.js";
import { report, say } from "./say.js";
import { reason } from "./talk.js";
import { fill, same } from "./values.js";
import { labelOf, partOf } from "./words.js";

export class Relations extends EventTarget {
  boxes = new Map();
  typed = new Map(); // words that were typed and not chosen yet, by photo and column

  constructor(sheet, desk, undo, talk, mayAdd) {
    super();
    Object.assign(this, { sheet, desk, undo, talk, mayAdd });
    for (const column of sheet.related) this.listen(column);
  }

  listen(column) {
    const input = at(`cap-${column}`);
    const list = new Listbox(input, at(`cap-${column}-list`), {
      find: (words) => this.find(column, words),
      empty: () => this.offered(column).map((key) => this.option(column, { key, name: this.nameOf(column, key) })),
    });
    const chips = partOf(column).querySelector(".cap-chips");
    this.boxes.set(column, { input, list, chips });
    input.addEventListener("input", () => this.keepTyped(column));
    input.addEventListener("keydown", (event) => this.toChips(event, column));
    input.addEventListener("blur", () => this.dispatchEvent(new CustomEvent("typed", { detail: column })));
    chips.addEventListener("keydown", (event) => this.amongChips(event, column));
    partOf(column).querySelector(".cap-combo").addEventListener("click", (event) => event.target.closest("button, input, li") || input.focus());
  }

  nameOf(column, key) {
    return this.sheet.names[column][key] ?? `№ ${key}`;
  }

  show(column, keys) {
    const { chips, input } = this.boxes.get(column);
    const place = [...chips.querySelectorAll("button")].indexOf(document.activeElement);
    chips.replaceChildren(...keys.map((key) => this.chip(column, key)));
    if (place >= 0) (chips.querySelectorAll("button")[Math.min(place, keys.length - 1)] ?? input).focus();
    const typed = this.typed.get(`${this.desk.current}.${column}`) ?? "";
    if (input.value !== typed) input.value = typed;
    this.learn(column, keys.filter((key) => !(key in this.sheet.names[column])));
  }

  chip(column, key) {
    const name = this.nameOf(column, key);
    const attributes = { "aria-label": fill(gettext("Remove %(name)s"), { name }), tabindex: "-1", "data-key": key };
    return make("li", {}, make("bdi", {}, name), button("×", () => this.remove(column, key), attributes));
  }

  /* Ask for names that the page does not know: of what was chosen before it was loaded anew. */
  async learn(column, keys) {
    if (!keys.length) return;
    for (const key of keys) this.sheet.names[column][key] = `№ ${key}`;
    const { ok, answer } = await this.talk.ask("records", { kind: column, keys: keys.join(",") });
    if (!ok) return;
    for (const { key, name } of answer.records) this.sheet.names[column][key] = name;
    this.show(column, this.sheet.value(this.desk.current, column));
  }

  /* Words stay with their photo until they are chosen or deleted. */
  keepTyped(column, words = this.boxes.get(column).input.value) {
    const key = `${this.desk.current}.${column}`;
    if (words.trim()) this.typed.set(key, words);
    else this.typed.delete(key);
  }

  typedIn(column) {
    return (this.typed.get(`${this.desk.current}.${column}`) ?? "").trim();
  }

  /* Those used on this sheet and not on this photo, the ones used most first. */
  offered(column) {
    const counts = new Map();
    for (const pk of this.sheet.order) for (const key of this.sheet.value(pk, column)) counts.set(key, (counts.get(key) ?? 0) + 1);
    for (const key of this.sheet.value(this.desk.current, column)) counts.delete(key);
    return [...counts].sort(([, a], [, b]) => b - a).slice(0, 12).map(([key]) => key);
  }

  async find(column, words) {
    this.asked?.abort();
    this.asked = new AbortController();
    const result = await this.talk.ask("records", { kind: column, q: words }, this.asked.signal);
    if (result.isAborted) return null;
    if (!result.ok) return report(reason(result)) ?? [];
    const chosen = new Set(this.sheet.value(this.desk.current, column));
    const found = result.answer.records.filter(({ key }) => !chosen.has(key)).map((record) => this.option(column, record));
    const isThere = result.answer.records.some(({ name, note }) => [name, ...note.split(" · ")].some((one) => one.toLowerCase() === words.toLowerCase()));
    const made = isThere || !this.mayAdd[column] ? [] : this.ways(column, words);
    const count = found.length;
    say(fill(ngettext("%(count)s found", "%(count)s found", count), { count }) + (result.answer.isMore ? ` · ${gettext("There are more: type another letter.")}` : ""));
    return [...found, ...made];
  }

  option(column, { key, name, note }) {
    return { words: name, note, take: () => this.add(column, key, name) };
  }

  /* Of a name in Latin letters nobody can tell which part is the family's: whoever writes it says so. */
  ways(column, words) {
    const parts = words.split(/\s+/);
    const create = fill(gettext("Create “%(name)s”"), { name: words });
    const way = (note, isFirst) => ({ words: create, note, isNew: true, take: () => this.create(column, words, isFirst) });
    const isPlain = column !== "people" || parts.length < 2 || /[\u2e80-\u9fff\uf900-\ufaff]/.test(words);
    if (isPlain) return [way("", false)];
    const note = (name) => fill(gettext("family name %(name)s"), { name });
    return [way(note(parts.at(-1)), false), way(note(parts[0]), true)];
  }

  async create(column, name, isFirst) {
    const pk = this.desk.current;
    const { input, list } = this.boxes.get(column);
    const result = await this.talk.tell("create", { kind: column, name, family_name_first: isFirst ? "on" : "" });
    if (!result.ok) return report(`${fill(gettext("“%(name)s” was not created."), { name })}${pgettext("between sentences", " ")}${reason(result)}`);
    const { record, existing } = result.answer;
    if (record) return this.add(column, record.key, record.name, pk, [fill(gettext("Created: %(name)s"), record), record.note].filter(Boolean).join(" · "));
    say(gettext("This name exists already. Choose it from the list."));
    if (pk !== this.desk.current) return undefined;
    input.focus();
    return list.open(existing.map((one) => this.option(column, { ...one, note: [gettext("exists already"), one.note].filter(Boolean).join(" · ") })), 0);
  }

  add(column, key, name, pk = this.desk.current, words = fill(gettext("Added: %(name)s"), { name })) {
    this.sheet.names[column][key] = name;
    this.typed.delete(`${pk}.${column}`);
    this.write(column, [...new Set([...this.sheet.value(pk, column), key])], pk);
    if (pk === this.desk.current) this.show(column, this.sheet.value(pk, column));
    report(words);
  }

  remove(column, key) {
    this.write(column, this.sheet.value(this.desk.current, column).filter((one) => one !== key));
    report(fill(gettext("Removed: %(name)s"), { name: this.nameOf(column, key) }));
    const { chips, input } = this.boxes.get(column);
    if (!chips.contains(document.activeElement)) input.focus();
  }

  write(column, keys, pk = this.desk.current) {
    if (!same(this.sheet.value(pk, column), keys)) this.undo.once(labelOf(column), [[pk, column, keys]]);
  }

  /* From the beginning of the field the chips are reached with the left arrow or Backspace. */
  toChips(event, column) {
    const { input, chips } = this.boxes.get(column);
    const isAtStart = input.selectionStart === 0 && input.selectionEnd === 0;
    if (event.isComposing || !isAtStart || !["ArrowLeft", "Backspace"].includes(event.key)) return;
    const last = [...chips.querySelectorAll("button")].at(-1);
    if (!last) return;
    event.preventDefault();
    last.focus();
  }

  amongChips(event, column) {
    const all = [...this.boxes.get(column).chips.querySelectorAll("button")];
    const place = all.indexOf(event.target);
    const { input } = this.boxes.get(column);
    if (place < 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    const goals = { ArrowLeft: all[place - 1] ?? all[0], ArrowRight: all[place + 1] ?? input, Home: all[0], End: input, Escape: input };
    if (event.key in goals) goals[event.key].focus();
    else if (event.key === "Delete" || event.key === "Backspace") this.remove(column, Number(event.target.dataset.key));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /* Look for these words as if they had been typed. */
  lookFor(column, words) {
    const { input, list } = this.boxes.get(column);
    input.value = words;
    this.keepTyped(column);
    input.focus();
    list.search();
  }
}
