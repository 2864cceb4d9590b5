import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { errorSides } from "#run";
import { errorHints, errorPage } from "./error-hints.ts";

const root = join(import.meta.dirname, "../..");
const folder = join(root, "docs/errors");
const sides: Readonly<Record<string, string>> = { ...errorSides, script_error: "script" };
const sectionsRequired = ["Usual causes", "Where to look", "What it does not mean", "Related"];

const read = (name: string): string => readFileSync(join(folder, `${name}.md`), "utf8");

/** The text under each `##` heading. */
function sectionsOf(page: string): ReadonlyMap<string, string> {
  const [, ...parts] = page.split(/^## /m);
  return new Map(parts.map((part) => [part.split("\n", 1)[0] ?? "", part.slice(part.indexOf("\n")).trim()]));
}

const sentence = (means: string): string => `${means.charAt(0).toUpperCase()}${means.slice(1)}.`;

describe("errorHints", () => {
  it("has every class of the closed list", () => {
    expect(Object.keys(errorHints).sort()).toEqual(Object.keys(sides).sort());
  });
});

describe("errorPage", () => {
  it("names no page of a class that this version does not know", () => {
    expect([errorPage("reset"), errorPage("of_a_newer_version"), errorPage("constructor")]).toEqual([
      "docs/errors/reset.md",
      "",
      "",
    ]);
  });
});

describe("docs/errors", () => {
  it("has one page for each class, and none for anything else", () => {
    const pages = readdirSync(folder).map((file) => `docs/errors/${file}`);
    expect(pages.sort()).toEqual(["docs/errors/README.md", ...Object.keys(errorHints).map(errorPage)].sort());
  });

  it.each(Object.entries(errorHints))("%s says side and meaning first, then every section", (name, { means }) => {
    const page = read(name);
    expect(page.split("\n").slice(0, 4)).toEqual([
      `# ${name}`,
      "",
      `Side: ${sides[name] ?? ""}. ${sentence(means)}`,
      "",
    ]);
    const sections = sectionsOf(page);
    expect([...sections.keys()]).toEqual(sectionsRequired);
    expect([...sections].filter(([, text]) => text === "")).toEqual([]);
    expect(sections.get("Usual causes")).toMatch(/^- /);
    expect(sections.get("Where to look")).toMatch(/^- /);
  });

  it.each(Object.keys(errorHints))("%s links only to pages that are there, and not to itself", (name) => {
    const links = [...read(name).matchAll(/\[([^\]]+)\]\(([^)]+)\)/g)].map(([, text = "", to = ""]) => [text, to]);
    expect(links.length).toBeGreaterThan(0);
    for (const [text = "", to = ""] of links) {
      expect(Object.keys(errorHints)).toContain(text);
      expect(to).toBe(`${text}.md`);
      expect(text).not.toBe(name);
    }
  });

  it("has all of them in its index", async () => {
    const rows = Object.entries(errorHints).map(
      ([name, { means }]) => `| [${name}](${name}.md) | ${sides[name] ?? ""} | ${means} |`,
    );
    const index = [preface, "| class | side | meaning |", "| --- | --- | --- |", ...rows].join("\n");
    await expect(`${index}\n`).toMatchFileSnapshot(join(folder, "README.md"));
  });
});

const preface = `# Errors

Every request that did not succeed has one class from this list, and a side: who has to look into it.

- \`target\`: the server under test, or what stands directly in front of it.
- \`network\`: names, routes, proxies and firewalls between here and there.
- \`generator\`: the machine Plimsoll runs on. Failures on this side say nothing about the target.
- \`script\`: the test file.

A class never says more than was seen: \`reset\` is a connection that was cut, not a crash. \`plimsoll explain reset\` prints a page in the terminal. In commands HOST, PORT, PATH and URL stand for the target's own.

**When did it begin, and at which load?** Every second of a run is kept:

\`\`\`sh
plimsoll show last --json | jq -c '.timeline[] | select(.errorsPerSecond > 0) | {atSeconds, requestsPerSecond, inFlight, byError}'
\`\`\`

**Which operation, and what did it say?** The summary has one example of each; all groups:

\`\`\`sh
plimsoll show last --json | jq '.errors[] | {class, operation, count, message, traceId}'
\`\`\`
`;
