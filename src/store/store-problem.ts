/** Why something could not be kept. A run goes on without its folder; the user hears of it once. */
export interface StoreProblem {
  /** The system's code, e.g. `ENOSPC`, or `too_slow`, `too_large`. */
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

const known: Readonly<Record<string, readonly [message: string, advice: string]>> = {
  ENOSPC: ["the disk is full", "Free some space, or keep runs elsewhere with --out DIR."],
  EDQUOT: ["the disk quota is used up", "Free some space, or keep runs elsewhere with --out DIR."],
  EROFS: ["the file system is read-only", "Keep runs elsewhere with --out DIR."],
  EACCES: ["there is no permission to write there", "Keep runs elsewhere with --out DIR."],
  EPERM: ["there is no permission to write there", "Keep runs elsewhere with --out DIR."],
  EIO: ["the disk reported an error", "Look at the system's log; the disk may be failing."],
  ENOTDIR: ["a part of that path is a file", "Move the file away, or keep runs elsewhere with --out DIR."],
  EEXIST: ["a file of that name stands in the way", "Move it away, or keep runs elsewhere with --out DIR."],
  EMFILE: ["this process has too many files open", "Raise the limit (ulimit -n) or use fewer connections."],
  too_slow: ["the disk is slower than the run", "Keep runs on a faster disk with --out DIR."],
  too_large: ["a second of this run is too large to keep", "Use fewer operation names."],
};

/** What stood in the way, in words for whoever typed the command. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return known[code ?? ""]?.[0] ?? message ?? String(error);
}

export function storeProblem(error: unknown, path: string): StoreProblem {
  const code = (error as NodeJS.ErrnoException).code;
  // Anything without a code is no failure of the disk but a bug of ours.
  if (typeof code !== "string") throw error;
  return namedProblem(code, path);
}

export function namedProblem(code: string, path: string): StoreProblem {
  const [message, advice] = known[code] ?? [`the system says ${code}`, "Keep runs elsewhere with --out DIR."];
  return { code, message: `This run cannot be kept whole in ${path}: ${message}.`, advice };
}
