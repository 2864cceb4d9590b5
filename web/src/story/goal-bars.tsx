export interface GoalBar {
  readonly name: string;
  readonly seen: string;
  readonly verdict: "met" | "missed" | "unsure";
  readonly note: string | null;
  /** What was seen over what is allowed; null = there is no such figure. */
  readonly ratio: number | null;
  /** The limit is the most that is allowed, else the least that is wanted. */
  readonly isMost: boolean;
}

/** Where every limit stands, as a share of the width: one line through all of them. */
const lineAt = 0.62;

const words = { met: "met", missed: "missed", unsure: "too little seen" } as const;

/** Each goal as a bar against one line: its limit. */
export function GoalBars({ bars }: { readonly bars: readonly GoalBar[] }) {
  return (
    <ul class="goals">
      {bars.map((bar) => (
        <li key={bar.name} class={`goal goal-${bar.verdict}`}>
          <span class="goal-name">{bar.name}</span>
          <span class="goal-seen">
            {bar.seen} <span class="goal-verdict">{words[bar.verdict]}</span>
          </span>
          <span class={bar.isMost ? "goal-track" : "goal-track goal-least"} aria-hidden="true">
            <span class="goal-bar" style={{ width: widthOf(bar) }} />
            <span class="goal-line" />
          </span>
          {bar.note !== null && <span class="goal-note quiet">{bar.note}</span>}
        </li>
      ))}
    </ul>
  );
}

function widthOf({ ratio, verdict }: GoalBar): string {
  // Where it falls among the failures there is no figure, and none would be long enough.
  if (ratio === null) return verdict === "missed" ? "100%" : "0%";
  return `${(100 * Math.min(1, ratio * lineAt)).toFixed(1)}%`;
}
