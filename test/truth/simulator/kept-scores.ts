import { createHash } from "node:crypto";
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { SearchScore } from "./searches.ts";

const parent = ".plimsoll/truth-simulated";

export interface KeptScores {
  readonly of: (row: string) => ReadonlyMap<number, SearchScore>;
  readonly keep: (row: string, scores: readonly SearchScore[]) => void;
}

/** Scores of searches that are done, so that an interrupted table goes on where it was: of this very program only. */
export function keptScores(program: string): KeptScores {
  const name = createHash("sha256").update(readFileSync(program)).digest("hex").slice(0, 16);
  const folder = join(parent, name);
  if (existsSync(parent)) {
    for (const other of readdirSync(parent)) if (other !== name) rmSync(join(parent, other), { recursive: true });
  }
  mkdirSync(folder, { recursive: true });
  const fileOf = (row: string): string => join(folder, `${row.replaceAll(/[^a-z0-9]+/gi, "-")}.jsonl`);
  return {
    of(row) {
      const file = fileOf(row);
      const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n").slice(0, -1) : [];
      const scores = lines.map((line) => JSON.parse(line, infinite) as SearchScore);
      return new Map(scores.map((score) => [score.seed, score]));
    },
    keep: (row, scores) => {
      appendFileSync(fileOf(row), scores.map((score) => `${JSON.stringify(score)}\n`).join(""));
    },
  };
}

/** JSON has no infinity: an error without an answer is written as null. */
function infinite(_key: string, value: unknown): unknown {
  return value === null ? Number.POSITIVE_INFINITY : value;
}
