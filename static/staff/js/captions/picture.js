/* The large picture of the photo on the desk; the next one is fetched while this one is looked at. */

import { at, make } from "./make.js";

const frame = () => at("cap-picture");
const kept = new Map(); // a few pictures that were drawn, so that going back is at once
const MOST = 6;

export function show(sheet, desk) {
  const photo = desk.photo;
  frame().replaceChildren(photo.large.address ? drawn(photo) : placeholder(photo));
  if (photo.large.address) frame().querySelector("img").alt = words(sheet, photo.pk);
  const next = sheet.photos.get(sheet.order[desk.place + 1]);
  if (next?.large.address) drawn(next);
}

export function forget(pk) {
  kept.delete(pk);
}

function words(sheet, pk) {
  const [alt] = sheet.needed.filter((column) => column.startsWith("alt_text"));
  return (alt && sheet.value(pk, alt)) || sheet.photos.get(pk).name || gettext("photo without a caption");
}

function drawn(photo) {
  if (!kept.has(photo.pk)) {
    const { avif } = photo.sources;
    const sizes = "(min-width: 75rem) 45vw, 96vw";
    kept.set(
      photo.pk,
      make(
        "picture", {},
        avif ? make("source", { type: "image/avif", srcset: avif, sizes }) : "",
        make("img", { src: photo.large.address, srcset: photo.sources.jpg, sizes, width: photo.large.width, height: photo.large.height, alt: "" })
      )
    );
    if (kept.size > MOST) kept.delete(kept.keys().next().value);
  }
  return kept.get(photo.pk);
}

function placeholder(photo) {
  return make(
    "p", { class: "cap-no-picture" },
    photo.refused ? gettext("No picture can be made from this file. Replace it on the photo's own page.") : gettext("The picture is being made. It appears here by itself.")
  );
}
