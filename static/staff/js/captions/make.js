/* Elements from words: make("p", {class: "x"}, "words", otherElement). */

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== "" && child !== null && child !== undefined));
  return element;
}

export const button = (words, onclick, more = {}) => make("button", { type: "button", onclick, ...more }, words);

export const at = (id) => document.getElementById(id);
