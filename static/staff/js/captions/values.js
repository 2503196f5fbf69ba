/* Values of fields: words, or the keys of records. */

const isList = (value) => Array.isArray(value);

export function same(one, other) {
  if (isList(one) || isList(other)) {
    const [these, those] = [new Set(one ?? []), new Set(other ?? [])];
    return these.size === those.size && [...these].every((key) => those.has(key));
  }
  return (one ?? "").trim() === (other ?? "").trim();
}

export const isEmpty = (value) => (isList(value) ? value.length === 0 : !(value ?? "").trim());

/* Words with what stands in them: fill("%(count)s photos", {count: 3}). */
export const fill = (words, values) => interpolate(words, values, true);
