import { existsSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { exitCodes, UserError } from "#run";
import type { CliCommand, CommandContext } from "./command.ts";
import { firstConfig, firstTest } from "./first-test.ts";

const examples = `
Examples:
  $ plimsoll init
  $ plimsoll init http://localhost:8080 --dir load`;

export const command: CliCommand = {
  define(init, context) {
    init
      .argument("[target]", "where the application listens", "http://localhost:3000")
      .option("--dir <folder>", "where to write", ".")
      .addHelpText("after", examples)
      .action(async (target: string, { dir }: { dir: string }) => writeFirst(readTarget(target), dir, context));
  },
};

async function writeFirst(target: string, dir: string, { cwd, stdout }: CommandContext): Promise<void> {
  const folder = join(cwd, dir);
  const files = [
    { path: join(folder, "load-test.ts"), text: firstTest(target) },
    { path: join(folder, "plimsoll.config.ts"), text: firstConfig },
  ];
  await mkdir(folder, { recursive: true });
  for (const { path, text } of files) {
    const written = await writeNew(path, text);
    stdout.write(`${written ? "wrote  " : "kept   "} ${relative(cwd, path)}${written ? "" : " (it was there)"}\n`);
  }
  if (!isInstalled(folder)) stdout.write(`\nFor types in the editor: npm install --save-dev plimsoll\n`);
  stdout.write(`\nNext: npx plimsoll run ${relative(cwd, join(folder, "load-test.ts"))}\n`);
}

/** Never over a file that is there: `wx` fails where one is, even one that appeared just now. */
async function writeNew(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function isInstalled(folder: string): boolean {
  if (existsSync(join(folder, "node_modules", "plimsoll", "package.json"))) return true;
  const parent = dirname(folder);
  return parent !== folder && isInstalled(parent);
}

function readTarget(typed: string): string {
  const withScheme = /^[\w.-]+(:\d+)?(\/|$)/.test(typed) ? `http://${typed}` : typed;
  if (/^https?:\/\//i.test(withScheme) && URL.canParse(withScheme)) return withScheme.replace(/\/+$/, "");
  throw new UserError(`${typed} is no address`, {
    hint: "Write e.g. plimsoll init http://localhost:3000",
    exitCode: exitCodes.usage,
  });
}
