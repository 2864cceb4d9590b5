import type { TracesInside } from "#diagnosis";
import { callsText } from "#trace";
import { formatCount, formatDurationMs } from "#units";
import { counted, errorRatioCell } from "../figures.ts";
import { innerWidth, type Page, section } from "../layout.ts";
import { type Row, tableLines } from "../table.ts";

type Dependency = TracesInside["dependencies"][number];

const kindsShown = 10;
const callsShown = 5;
const figures = ["calls", "per request", "average", "max", "errors"] as const;

/** What requests call, by kind: average and maximum, all of it together and call by call. */
export function dependencyLines(dependencies: readonly Dependency[], page: Page): readonly string[] {
  const kinds = dependencies.filter(({ label }) => label === "");
  const shown = page.all ? kinds : kinds.slice(0, kindsShown);
  const rows = shown.flatMap((kind) => [rowOf(kind, nameOf(kind), page), ...callRows(kind, dependencies, page)]);
  if (rows.length === 0) return [];
  const shape = { title: "dependency", figures, leastNeeded: ["errors", "per request"] };
  const rest = kinds.length - shown.length;
  const more = rest === 0 ? [] : [page.palette.dim(`and ${counted(rest, "dependency", "dependencies")} more`)];
  return section("Dependencies", [...tableLines(shape, rows, innerWidth(page), page.palette), ...more], page);
}

function callRows(kind: Dependency, dependencies: readonly Dependency[], page: Page): readonly Row[] {
  const calls = dependencies.filter(
    ({ label, dependency, system }) => label !== "" && dependency === kind.dependency && system === kind.system,
  );
  const shown = page.all ? calls : calls.slice(0, callsShown);
  const rest = calls.length - shown.length;
  const more = { name: { text: `  and ${formatCount(rest)} more`, paint: page.palette.dim }, figures: [] };
  return [...shown.map((call) => rowOf(call, `  ${call.label}`, page)), ...(rest === 0 ? [] : [more])];
}

const nameOf = ({ dependency, system }: Dependency): string =>
  system === "" || system === dependency ? dependency : `${dependency} ${system}`;

function rowOf({ calls, callsPerRequest, callMs, errorRatio }: Dependency, name: string, page: Page): Row {
  return {
    name: { text: name },
    figures: [
      { text: formatCount(calls) },
      { text: callsText(callsPerRequest) },
      { text: formatDurationMs(callMs.mean) },
      { text: formatDurationMs(callMs.max) },
      errorRatioCell(errorRatio, page.palette),
    ],
  };
}
