import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const path = fileURLToPath(new URL("../../docs/hostile.md", import.meta.url));
const begin = "<!-- begin: written by npm run bench:hostile -->";
const end = "<!-- end -->";

/** The table as Markdown: a row for each behaviour, a column for each tool. */
export function markdownTable(titles, rows) {
  const lines = [
    ["the server", ...titles],
    ["---", ...titles.map(() => "---")],
    ...rows.map(({ title, cells }) => [title, ...cells]),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** Replaces what stands between the markers of docs/hostile.md. */
export function writePage(text) {
  const page = readFileSync(path, "utf8");
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/hostile.md has lost its markers ${begin} and ${end}`);
  writeFileSync(path, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`);
}
