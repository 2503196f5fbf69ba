/* Commands by name: a button with `data-command`, or a key, runs one. */

const COMMANDS = new Map();

export function offer(commands) {
  for (const [name, command] of Object.entries(commands)) COMMANDS.set(name, command);
}

/* Run a command; return whether there is one of this name. */
export function run(name) {
  COMMANDS.get(name)?.();
  return COMMANDS.has(name);
}

export function listen() {
  for (const one of document.querySelectorAll("[data-command]")) one.addEventListener("click", () => run(one.dataset.command));
}
