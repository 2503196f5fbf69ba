/* Words for those who hear the page, and what was done last in words for all. */

import { at } from "./make.js";

let waiting = 0;

/* Say the words once; said again, they are heard again. */
export function say(words) {
  at("cap-live").textContent = "";
  clearTimeout(waiting);
  waiting = setTimeout(() => (at("cap-live").textContent = words), 50);
}

/* Say what a command did, and leave it to be read until the next one. */
export function report(words) {
  at("cap-done").textContent = words;
  say(words);
}
