import type { SideBySide, SideBySideFigures, SideBySideRow } from "#run";
import { durationText, missing, rateText } from "../app/figures.ts";

const rowsShown = 12;

interface SidesProps {
  readonly sides: SideBySide;
  readonly names?: readonly [before: string, after: string];
}

/** Requests and the calls in them at rest and at what it carries: average, longest, and the wait before. */
export function SideBySideTable({ sides: { before, after, rows }, names = ["reference", "carried"] }: SidesProps) {
  const telling = rows.filter((row) => row.isCall || row.label === "requests" || isChanged(row));
  const shown = telling.slice(0, rowsShown);
  const most = Math.max(...shown.flatMap((row) => [spent(row.before), spent(row.after)]), 1e-6);
  const loads = [rateText(before.ratePerSecond), rateText(after.ratePerSecond)] as const;
  if (shown.length === 0) return null;
  return (
    <div class="grid">
      <section class="table-box" tabIndex={0} aria-label="Calls side by side">
        <table class="figures side-by-side">
          <caption>By traces: a request, and each call in it</caption>
          <thead>
            <tr>
              <th scope="col" rowSpan={2}>
                time in a request
              </th>
              <th scope="col" rowSpan={2}>
                calls
              </th>
              <th scope="colgroup" colSpan={3}>{`${names[0]}, ${loads[0]}`}</th>
              <th scope="colgroup" colSpan={3}>{`${names[1]}, ${loads[1]}`}</th>
            </tr>
            <tr>
              {["mean", "longest", "wait", "mean ", "longest ", "wait "].map((title) => (
                <th key={title} scope="col">
                  {title.trim()}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={`${row.service} ${row.label}`}>
                <th scope="row">
                  {row.label}
                  <Bars row={row} most={most} />
                </th>
                <td>{callsText(row)}</td>
                <Figures figures={row.before} />
                <Figures figures={row.after} />
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {telling.length > shown.length && (
        <p class="quiet note">{`and ${String(telling.length - shown.length)} more that changed less (plimsoll show --all)`}</p>
      )}
    </div>
  );
}

/** Of a request: what it costs, its wait among it; above at rest, below at what it carries. */
function Bars({ row, most }: { readonly row: SideBySideRow; readonly most: number }) {
  return (
    <span class="pair-bars" aria-hidden="true">
      <span class="bar-before" style={{ width: share(spent(row.before), most) }} />
      <span class="bar-after" style={{ width: share(spent(row.after), most) }} />
    </span>
  );
}

const share = (value: number, most: number): string => `${((100 * value) / most).toFixed(2)}%`;

function spent(figures: SideBySideFigures | null): number {
  return figures === null ? 0 : Math.max(1, figures.callsPerRequest) * (figures.meanMs + figures.waitMs);
}

function isChanged({ before, after }: SideBySideRow): boolean {
  return Math.abs(spent(after) - spent(before)) >= 1;
}

function callsText({ before, after }: SideBySideRow): string {
  const text = (figures: SideBySideFigures | null): string =>
    figures === null ? missing : String(Number(figures.callsPerRequest.toPrecision(2)));
  return text(before) === text(after) ? text(before) : `${text(before)} → ${text(after)}`;
}

function Figures({ figures }: { readonly figures: SideBySideFigures | null }) {
  return (
    <>
      <td>{durationText(figures?.meanMs)}</td>
      <td class="quiet">{durationText(figures?.maxMs)}</td>
      <td>{durationText(figures?.waitMs)}</td>
    </>
  );
}
