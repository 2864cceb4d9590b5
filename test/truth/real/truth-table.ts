import type { Row } from "./row.ts";

const headings = [
  "target",
  "X_sat true",
  "said",
  "error",
  "C_slo true",
  "said",
  "interval",
  "error",
  "first",
  "min",
  "verdict",
];

/** The rows as a table for a terminal, with what is wrong under each, and the sum at the end. */
export function truthTable(rows: readonly Row[]): string {
  const cells = [headings, ...rows.map(cellsOf)];
  const widths = headings.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const lines = cells.map((row) => row.map((cell, column) => align(cell, widths[column] ?? 0, column)).join("  "));
  const [head = "", ...body] = lines;
  const told = rows.flatMap((row, index) => [body[index] ?? "", ...notes(row)]);
  const right = rows.filter((row) => row.exploration.misses.length === 0).length;
  const minutes = rows.reduce((sum, row) => sum + row.minutes, 0);
  return [head, ...told, "", `${right} of ${rows.length} right, ${minutes.toFixed(1)} minutes`].join("\n");
}

function cellsOf({ name, exploration: { truth, said, misses }, minutes }: Row): string[] {
  return [
    name,
    figure(truth.saturationPerSecond),
    figure(said.saturationPerSecond),
    error(truth.saturationPerSecond, said.saturationPerSecond),
    figure(truth.capacityPerSecond),
    figure(said.capacity?.perSecond ?? null),
    said.capacity === null ? "–" : `${figure(said.capacity.low)}–${figure(said.capacity.high)}`,
    error(truth.capacityPerSecond, said.capacity?.perSecond ?? null),
    said.suspects[0] ?? said.obstacles[0] ?? "–",
    minutes.toFixed(1),
    misses.length === 0 ? "right" : "WRONG",
  ];
}

/** Names to the left, figures to the right. */
function align(cell: string, width: number, column: number): string {
  return column === 0 || column >= headings.length - 3 ? cell.padEnd(width) : cell.padStart(width);
}

const figure = (perSecond: number | null): string => (perSecond === null ? "–" : perSecond.toFixed(1));

function error(truth: number | null, said: number | null): string {
  if (truth === null || said === null) return "–";
  return `${((said / truth - 1) * 100).toFixed(1)} %`;
}

function notes({ exploration, spoiltByMs }: Row): string[] {
  const spoilt = spoiltByMs.map(
    (stalls) => `repeated: the machine stood still for ${stalls.map((ms) => ms.toFixed(0)).join(", ")} ms`,
  );
  return [...exploration.misses, ...spoilt].map((note) => `    ${note}`);
}
