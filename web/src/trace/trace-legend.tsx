import { dependencyColour, dependencyName } from "./dependency-colour.ts";
import type { WaterfallRow } from "./waterfall-rows.ts";

/** What colours and signs stand for; only those that are there. */
export function TraceLegend({ rows }: { readonly rows: readonly WaterfallRow[] }) {
  const kinds = new Map(
    rows
      .map(({ branch }) => branch.spans[0]?.dependency ?? "none")
      .filter((dependency) => !["pool", "sent"].includes(dependency))
      .map((dependency) => [dependencyName(dependency), dependencyColour(dependency)] as const),
  );
  const waits = rows.some(({ stretches }) => stretches.isWait || stretches.before.length > 0);
  return (
    <ul class="legend trace-legend">
      {[...kinds].map(([name, token]) => (
        <li key={name}>
          <span class="legend-box" style={{ background: `var(${token})` }} aria-hidden="true" /> {name}
        </li>
      ))}
      {rows.some(({ stretches }) => stretches.below.length > 0) && (
        <li>
          <span class="legend-box pale" aria-hidden="true" /> what runs below it
        </li>
      )}
      {waits && (
        <li>
          <span class="legend-box hatched" aria-hidden="true" /> waits: a pool, a queue, the network
        </li>
      )}
      {rows.some(({ isCritical }) => isCritical) && (
        <li>
          <span class="legend-box underlined" aria-hidden="true" /> ▸ on the critical path
        </li>
      )}
      {rows.some(({ isError }) => isError) && <li>✗ failed</li>}
    </ul>
  );
}
