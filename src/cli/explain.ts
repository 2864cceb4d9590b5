import { hanging, type Page, padEnd } from "#report";
import type { CliCommand } from "./command.ts";
import { pageFor } from "./terminal-page.ts";
import { findTopic, pageText, readTopics, type Topic } from "./topics/index.ts";

const examples = `
Examples:
  $ plimsoll explain headers_timeout
  $ plimsoll explain generator-limit
  $ plimsoll explain connection-pool
  $ plimsoll explain 97
  $ plimsoll explain`;

const titles = {
  "error class": "Error classes",
  doubt: "Doubts",
  finding: "Findings",
  "exit code": "Exit codes",
} as const;

export const command: CliCommand = {
  define(explain, context) {
    explain
      .argument(
        "[topic...]",
        "an error class, a doubt, a finding or an exit code, as a report names it; without: all of them",
      )
      .addHelpText("after", examples)
      .action(async (words: readonly string[]) => {
        const topics = await readTopics();
        const page = pageFor(context.stdout, context.env);
        const asked = words.join(" ");
        context.stdout.write(asked === "" ? listText(topics, page) : pageText(findTopic(topics, asked).page, page));
      });
  },
};

function listText(topics: readonly Topic[], page: Page): string {
  const width = Math.max(...topics.map(({ name }) => name.length));
  const blocks = Object.entries(titles).map(([kind, title]) => {
    const ofKind = topics.filter((topic) => topic.kind === kind);
    const rows = ofKind.flatMap(({ name, summary }) => hanging(`  ${padEnd(name, width)}  `, summary, page));
    return [page.palette.bold(title), ...rows].join("\n");
  });
  return `${blocks.join("\n\n")}\n`;
}
