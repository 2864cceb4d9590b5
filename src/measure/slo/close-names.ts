/** Known names that somebody may have meant, closest first, at most three. */
export function closeNames(wanted: string, known: readonly string[]): string[] {
  const lower = wanted.toLowerCase();
  return [...new Set(known)]
    .map((name) => ({ name, distance: closeness(lower, name.toLowerCase()) }))
    .filter(({ name, distance }) => distance <= Math.max(1, Math.floor(Math.max(wanted.length, name.length) / 3)))
    .toSorted((a, b) => a.distance - b.distance || a.name.localeCompare(b.name, "en"))
    .slice(0, 3)
    .map(({ name }) => name);
}

/** Edits between two names; one that holds the other is close however long it is. */
function closeness(left: string, right: string): number {
  const short = left.length < right.length ? left : right;
  const long = short === left ? right : left;
  return short.length >= 3 && long.includes(short) ? 1 : edits(left, right);
}

/** Levenshtein's distance. Names are cut at 100 characters: the work is their product. */
function edits(left: string, right: string): number {
  const from = left.slice(0, 100);
  const to = right.slice(0, 100);
  let row = Array.from({ length: to.length + 1 }, (_, i) => i);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
