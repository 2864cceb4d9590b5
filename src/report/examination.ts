import type { Check, CheckGroup, CheckStatus, Examination } from "#diagnosis";
import { counted } from "./figures.ts";
import { hanging, type Page, section } from "./layout.ts";
import type { Paint, Palette } from "./palette.ts";
import { safeText } from "./safe-text.ts";
import { padEnd } from "./width.ts";

const groups: Readonly<Record<CheckGroup, string>> = {
  target: "Target",
  "in front": "In front of it",
  load: "Room for the load",
  machine: "This machine",
  traces: "What the target tells",
};

interface Sign {
  readonly sign: string;
  readonly paint: Paint;
}

function signOf(status: CheckStatus, palette: Palette): Sign {
  if (status === "ok") return { sign: "✓", paint: palette.green };
  return status === "warning" ? { sign: "!", paint: palette.yellow } : { sign: "✗", paint: palette.red };
}

/** Everything that was looked at, group by group, with what to do where something stands in the way. */
export function examinationText(examination: Examination, page: Page): string {
  const { checks, target } = examination;
  const { palette } = page;
  const width = Math.max(...checks.map(({ id }) => id.length));
  const sections = Object.entries(groups).flatMap(([group, title]) => {
    const ofGroup = checks.filter((each) => each.group === group);
    return section(
      title,
      ofGroup.flatMap((each) => checkLines(each, width, page)),
      page,
    );
  });
  const lines = [
    headLine(examination, palette),
    ...(target === null ? [] : [palette.dim(safeText(target))]),
    ...sections,
  ];
  return `${lines.join("\n")}\n`;
}

function headLine({ status, checks }: Examination, palette: Palette): string {
  const { sign, paint } = signOf(status, palette);
  const count = (which: CheckStatus): number => checks.filter((each) => each.status === which).length;
  const parts = [
    ...(count("problem") > 0 ? [counted(count("problem"), "problem")] : []),
    ...(count("warning") > 0 ? [counted(count("warning"), "warning")] : []),
  ];
  if (parts.length === 0) return palette.bold(`${paint(`${sign} OK`)}  nothing stands in the way`);
  const word = status === "problem" ? "PROBLEM" : "WARNING";
  return palette.bold(`${paint(`${sign} ${word}`)}  ${parts.join(", ")}`);
}

function checkLines({ id, status, found, advice }: Check, width: number, page: Page): readonly string[] {
  const { sign, paint } = signOf(status, page.palette);
  const lead = `${sign} ${padEnd(id, width)}  `;
  const [first = "", ...rest] = hanging(lead, safeText(found), page);
  const indent = " ".repeat(lead.length);
  return [
    paint(sign) + first.slice(sign.length),
    ...rest,
    ...(advice === undefined || status === "ok" ? [] : hanging(`${indent}→ `, safeText(advice), page)),
  ];
}
