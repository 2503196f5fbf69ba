/* The files that were chosen or dropped, those of folders included, without what systems leave beside pictures. */

const LEFT_OUT = /^(\..*|Thumbs\.db|desktop\.ini|__MACOSX)$/i;

export function chosen(list) {
  return [...list].filter((file) => {
    const path = (file.webkitRelativePath || file.name).split("/");
    return !path.some((part) => LEFT_OUT.test(part));
  });
}

/* Entries must be asked for before anything is awaited: the browser forgets them when the event is over. */
export async function dropped(transfer) {
  const items = [...transfer.items].filter((item) => item.kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.());
  const files = [];
  for (const [number, entry] of entries.entries()) {
    if (entry) await walk(entry, files);
    else files.push(items[number].getAsFile());
  }
  return chosen(files.filter(Boolean));
}

async function walk(entry, files) {
  if (LEFT_OUT.test(entry.name)) return;
  if (entry.isFile) {
    files.push(await new Promise((resolve) => entry.file(resolve, () => resolve(null))));
  } else {
    const reader = entry.createReader();
    for (let some = await read(reader); some.length; some = await read(reader)) {
      for (const one of some) await walk(one, files);
    }
  }
}

function read(reader) {
  return new Promise((resolve) => reader.readEntries(resolve, () => resolve([])));
}
