import { hanging, type Page } from "#report";

/** A page of docs/ as a terminal shows it. Commands stand alone on their lines, unbroken, so that they can be copied. */
export function pageText(markdown: string, page: Page): string {
  const { palette } = page;
  let isCommand = false;
  const lines = markdown
    .trimEnd()
    .split("\n")
    .flatMap((line) => {
      if (/^ *```/.test(line)) {
        isCommand = !isCommand;
        return [];
      }
      if (isCommand) return [`    ${palette.cyan(line.trim())}`];
      if (line.startsWith("#")) return [palette.bold(line.replace(/^#+ /, ""))];
      const text = withoutLinks(line);
      const lead = /^(?:- | {2})?/.exec(text)?.[0] ?? "";
      return hanging(lead, text.slice(lead.length), page);
    });
  return `${lines.join("\n")}\n`;
}

/** `[reset](reset.md)` is reset, which is also what to ask for next. */
const withoutLinks = (line: string): string => line.replaceAll(/\[([^\]]+)\]\([^)]+\)/g, "$1");
