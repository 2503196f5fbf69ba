/* The contact sheet: puts its parts together. */

import { Relations } from "./combobox.js";
import { Desk } from "./desk.js";
import { Fields } from "./fields.js";
import * as keys from "./keys.js";
import { at } from "./make.js";
import * as picture from "./picture.js";
import { Saver } from "./saver.js";
import { Sheet } from "./sheet.js";
import { Strip } from "./strip.js";
import { Told } from "./told.js";
import { Undo } from "./undo.js";
import { fill } from "./values.js";
import { readLabels, shortLabels } from "./words.js";

const world = JSON.parse(at("captions-data").textContent);
at("cap-desk").hidden = false;
readLabels();

const sheet = new Sheet(world);
const desk = new Desk(sheet);
const undo = new Undo(sheet, world.user);
const relations = new Relations(sheet, desk, undo);
const fields = new Fields(sheet, desk, undo, relations);
const saver = new Saver(sheet, world);
new Strip(sheet, desk);
new Told(sheet, saver, world);
keys.listen(desk, fields);

function showHead() {
  const { photo } = desk;
  at("cap-heading").textContent = fill(gettext("Photo %(number)s of %(count)s"), { number: desk.place + 1, count: sheet.order.length });
  at("cap-name").textContent = photo.name;
  at("cap-badge").className = `badge badge-${photo.state}`;
  at("cap-badge").textContent = photo.stateWords;
  at("cap-own-page").href = photo.address;
  for (const one of document.querySelectorAll("[data-step]")) one.disabled = sheet.order[desk.place + Number(one.dataset.step)] === undefined;
  picture.show(sheet, desk);
  showNeeds();
}

function showNeeds() {
  const lacking = shortLabels(sheet.lacking(desk.current));
  at("cap-needs").dataset.state = lacking.length ? "lacking" : "complete";
  at("cap-needs").textContent = lacking.length ? fill(gettext("Still needed: %(fields)s"), { fields: lacking.join(", ") }) : gettext("Complete: can be published");
}

desk.addEventListener("open", () => {
  saver.flush();
  showHead();
});
sheet.addEventListener("change", ({ detail }) => detail.photo === desk.current && showNeeds());
for (const one of document.querySelectorAll("[data-step]")) one.addEventListener("click", () => desk.step(Number(one.dataset.step), ""));
desk.open(desk.current);

