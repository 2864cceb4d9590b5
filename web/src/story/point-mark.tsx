import type { PointKind } from "#run";

/** Told apart by their shape, not by their colour alone. */
export function PointMark({ kind, x, y }: { readonly kind: PointKind; readonly x: number; readonly y: number }) {
  switch (kind) {
    case "reference":
      return <path class="point-mark" d={`M${x} ${y - 7}l7 7l-7 7l-7 -7z`} />;
    case "good":
      return <circle class="point-mark" cx={x} cy={y} r="5" />;
    case "bad":
      return <path class="point-mark" d={`M${x - 5} ${y - 5}l10 10m0 -10l-10 10`} />;
    case "collapsed":
      return <path class="point-mark" d={`M${x} ${y - 6}l6.5 11h-13z`} />;
    case "not counted":
      return <circle class="point-mark" cx={x} cy={y} r="2.5" />;
  }
}

const words: Readonly<Record<PointKind, string>> = {
  reference: "reference",
  good: "good",
  bad: "too much",
  collapsed: "collapsed",
  "not counted": "not counted",
};

/** Of the kinds that are there. */
export function PointLegend({ kinds }: { readonly kinds: ReadonlySet<PointKind> }) {
  return (
    <ul class="legend">
      {(Object.keys(words) as PointKind[])
        .filter((kind) => kinds.has(kind))
        .map((kind) => (
          <li key={kind} class={`point-${kind.replace(" ", "-")}`}>
            <svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
              <PointMark kind={kind} x={8} y={8} />
            </svg>
            {words[kind]}
          </li>
        ))}
    </ul>
  );
}
