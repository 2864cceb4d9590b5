import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { existsSync } from "node:fs";
import { closeNames } from "#measure";
import { exitCodes, UserError } from "#run";

/** Something that a report names and a page explains. */
export interface Topic {
  readonly kind: "error class" | "doubt" | "finding" | "exit code";
  readonly name: string;
  /** Another name for it. */
  readonly alias?: string;
  /** What it is, in one sentence. */
  readonly summary: string;
  /** Markdown. */
  readonly page: string;
}

const folders = [
  { kind: "error class", folder: "errors" },
  { kind: "doubt", folder: "doubts" },
  { kind: "finding", folder: "findings" },
] as const;

/** Every topic, in the order reports name them. Read from the pages that come with the package. */
export async function readTopics(docs: string = docsFolder()): Promise<readonly Topic[]> {
  const lists = await Promise.all(folders.map(({ kind, folder }) => readPages(kind, join(docs, folder))));
  const table = await readFile(join(docs, "exit-codes.md"), "utf8");
  return [...lists.flat(), ...exitCodeTopics(table)];
}

/** The topic meant, however it is written; a `UserError` with what is near where there is none. */
export function findTopic(topics: readonly Topic[], asked: string): Topic {
  const wanted = comparable(asked);
  const [found, ...others] = topics.filter(({ name, alias }) => [name, alias ?? name].map(comparable).includes(wanted));
  // A doubt about memory and a finding about memory: whoever asks gets both.
  if (found !== undefined) return { ...found, page: [found, ...others].map(({ page }) => page).join("\n") };
  const near = nearNames(topics, wanted);
  const hint = "plimsoll explain lists every class, doubt, finding and exit code.";
  throw new UserError(`There is no page about ${JSON.stringify(asked)}`, {
    hint: near.length === 0 ? hint : `Did you mean ${near.join(" or ")}? ${hint}`,
    exitCode: exitCodes.usage,
  });
}

/** Words only: numbers are all equally near. */
function nearNames(topics: readonly Topic[], wanted: string): readonly string[] {
  const names = topics.flatMap(({ name, alias }) => (alias === undefined ? [name] : [alias]));
  const byComparable = new Map(names.map((name) => [comparable(name), name]));
  const whole = closeNames(wanted, [...byComparable.keys()]);
  const near = whole.length > 0 ? whole : [...byComparable.keys()].filter((name) => hasWord(name, wanted)).slice(0, 3);
  return near.map((name) => byComparable.get(name) ?? name);
}

/** `poool`: one word of a name is often all that somebody remembers. */
const hasWord = (name: string, wanted: string): boolean =>
  wanted.length >= 4 && closeNames(wanted, name.split("_")).length > 0;

/** Case does not matter, nor which of `-`, `_` and a space stands between words. */
const comparable = (name: string): string =>
  name
    .trim()
    .toLowerCase()
    .replaceAll(/[-_\s]+/g, "_");

async function readPages(kind: Topic["kind"], folder: string): Promise<readonly Topic[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith(".md") && file !== "README.md");
  // By name: as file names "memory-leak.md" comes before "memory.md".
  const names = files.map((file) => file.slice(0, -".md".length)).sort();
  return Promise.all(
    names.map(async (name) => {
      const page = await readFile(join(folder, `${name}.md`), "utf8");
      return { kind, name, summary: summaryOf(page), page };
    }),
  );
}

/** A page's third line says what it is, after `Side: target.` where there is one. */
const summaryOf = (page: string): string => (page.split("\n")[2] ?? "").replace(/^Side: \w+\. /, "");

/** The rows of the table in docs/exit-codes.md. */
function exitCodeTopics(table: string): readonly Topic[] {
  return [...table.matchAll(/^\| (\d+) +\| (.+?) +\| (.+?) *\|$/gm)].map(([, name = "", alias = "", when = ""]) => {
    const summary = `${when.charAt(0).toUpperCase()}${when.slice(1)}.`;
    const page = `# Exit code ${name}: ${alias}\n\n${summary}\n\nAll of them, and which wins: docs/exit-codes.md.\n`;
    return { kind: "exit code", name, alias, summary, page };
  });
}

/** `docs/` beside package.json: in the repository and in node_modules alike, above the bundle as above the source. */
function docsFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  return join(folder, "docs");
}
