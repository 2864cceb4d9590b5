const pattern = /^\d{8}-\d{6}-\d{3}-[0-9a-z]{4}$/;
const alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";

/** e.g. `20261121-024701-482-k3f9`: UTC to the millisecond, so that ids sort by time, and four random characters. */
export function runId(now: Date, random: () => number): string {
  const digits = now.toISOString().replace(/\D/g, "");
  const suffix = Array.from({ length: 4 }, () => alphabet[Math.floor(random() * alphabet.length)]).join("");
  return `${digits.slice(0, 8)}-${digits.slice(8, 14)}-${digits.slice(14, 17)}-${suffix}`;
}

/** Only what passes here ever becomes part of a path. */
export function isRunId(text: string): boolean {
  return pattern.test(text);
}

/** The runs a person may mean: by the whole id, its beginning, or its random end. */
export function matchRunIds(asked: string, ids: readonly string[]): readonly string[] {
  if (asked === "") return [];
  const exact = ids.filter((id) => id === asked);
  if (exact.length > 0) return exact;
  return ids.filter((id) => id.startsWith(asked) || id.endsWith(`-${asked}`));
}

/** Up to `limit` ids that look most like what was asked for: by the longest common beginning, then the newest. */
export function closeRunIds(asked: string, ids: readonly string[], limit: number): readonly string[] {
  const scored = ids.map((id) => ({ id, common: commonBeginning(asked, id) }));
  scored.sort((a, b) => b.common - a.common || (a.id < b.id ? 1 : -1));
  return scored.slice(0, limit).map((entry) => entry.id);
}

function commonBeginning(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length += 1;
  return length;
}
