/* The contact sheet: puts its parts together. */

import { Relations } from "./combobox.js";
import * as commands from "./commands.js";
import { Copying } from "./copying.js";
import { Desk } from "./desk.js";
import { Fields } from "./fields.js";
import { Groups } from "./groups.js";
import { Head } from "./head.js";
import * as keys from "./keys.js";
import { at } from "./make.js";
import { Publishing } from "./publishing.js";
import { Replacing } from "./replacing.js";
import { Saver } from "./saver.js";
import { report } from "./say.js";
import { Sheet } from "./sheet.js";
import { Steps } from "./steps.js";
import { Strip } from "./strip.js";
import { Suggestions } from "./suggestions.js";
import { Talk } from "./talk.js";
import { Told } from "./told.js";
import { Undo } from "./undo.js";
import { Waiting } from "./waiting.js";
import { readLabels } from "./words.js";

const world = JSON.parse(at("captions-data").textContent);
at("cap-desk").hidden = false;
readLabels();

const sheet = new Sheet(world);
const desk = new Desk(sheet);
const undo = new Undo(sheet, world.user);
const talk = new Talk(world);
const groups = new Groups(sheet, world.user);
const relations = new Relations(sheet, desk, undo, talk, world.mayAdd);
const suggestions = new Suggestions(sheet, desk, undo, relations);
const fields = new Fields(sheet, desk, undo, relations, suggestions);
const saver = new Saver(sheet, world);
const steps = new Steps(undo, desk);
const copying = new Copying(sheet, desk, undo, fields);
const replacing = new Replacing(sheet, desk, undo);
const publishing = new Publishing(sheet, desk, saver, talk);
new Strip(sheet, desk);
new Told(sheet, saver, relations, world);
new Head(sheet, desk);
new Waiting(sheet, talk);

commands.offer({
  undo: () => steps.take(false),
  redo: () => steps.take(true),
  copy: () => copying.open(),
  find: () => replacing.open(),
  fields: () => groups.open(),
  publish: () => publishing.isAllowed && publishing.open(),
  help: () => at("cap-help").showModal(),
  lacking: () => desk.stepToLacking(document.activeElement.closest(".cap-thumb") ? "thumb" : "first") || report(gettext("No other photo lacks anything.")),
});
commands.listen();
keys.listen(desk, fields);
desk.addEventListener("open", () => saver.flush());
for (const one of document.querySelectorAll("[data-copy]")) one.addEventListener("click", () => copying.open(one.dataset.copy));
desk.open(desk.current);
