/** `Did you mean "x"?` for the nearest of `known`, or nothing where none is near. */
export function didYouMean(given: string, known: readonly string[]): string | undefined {
  const furthest = Math.max(1, Math.floor(given.length / 3));
  let nearest: string | undefined;
  let nearestEdits = furthest + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - given.length) > furthest) continue;
    const edits = editsBetween(given.toLowerCase(), candidate.toLowerCase());
    if (edits < nearestEdits) {
      nearest = candidate;
      nearestEdits = edits;
    }
  }
  return nearest === undefined ? undefined : `Did you mean "${nearest}"?`;
}

/** Insertions, removals, replacements and swaps of neighbours (optimal string alignment) from one to the other. */
function editsBetween(from: string, to: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const same = from[i - 1] === to[j - 1];
      let edits = Math.min((row[j - 1] ?? 0) + 1, (last[j] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      if (swapped) edits = Math.min(edits, (beforeLast[j - 2] ?? 0) + 1);
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return last[to.length] ?? 0;
}
