import type { SoakResult, TrendResult, TrendVerdict } from "#run";
import { Figure } from "../app/figure.tsx";
import { clockText, durationText, percentText } from "../app/figures.ts";
import { Section } from "../app/section.tsx";
import { Empty } from "../app/states.tsx";
import { amountText } from "./amount-text.ts";
import { TrendChart } from "./trend-chart.tsx";

/** The one that matters most first. */
const order: readonly TrendVerdict[] = ["leak", "drift", "unclear", "filling", "steady", "falling", "too-few"];
const words: Readonly<Record<TrendVerdict, string>> = {
  leak: "Leak",
  drift: "Drift",
  unclear: "Unclear",
  filling: "Fills",
  steady: "Steady",
  falling: "Falls",
  "too-few": "Too little seen",
};
const tones: Readonly<Record<TrendVerdict, string>> = {
  leak: "bad",
  drift: "bad",
  unclear: "unsure",
  filling: "plain",
  steady: "good",
  falling: "good",
  "too-few": "quiet",
};

/** What was followed over the time of a soak: each figure, the line through it, and where that leads. */
export function SoakSection({ soak, told }: { readonly soak: SoakResult; readonly told: readonly string[] }) {
  const trends = soak.trends.toSorted((a, b) => order.indexOf(a.verdict) - order.indexOf(b.verdict));
  return (
    <Section id="endurance" title="Endurance" lead={told[0]}>
      {trends.length === 0 ? (
        <Empty>Nothing could be followed over time: too little was seen.</Empty>
      ) : (
        <div class="soak-trends">
          {trends.map((trend, index) => (
            <div
              key={trend.subject + (trend.instance ?? "")}
              class={index === 0 ? "soak-trend soak-first" : "soak-trend"}
            >
              <Trend trend={trend} />
            </div>
          ))}
        </div>
      )}
      <ul class="told-facts">
        {told.slice(1).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </Section>
  );
}

function Trend({ trend }: { readonly trend: TrendResult }) {
  const { subject, instance, verdict, unit, from, to, values } = trend;
  const name = instance === undefined ? subject : `${subject}, ${instance}`;
  const step = Math.max(1, Math.ceil(values.length / 12));
  return (
    <Figure
      title={name}
      description={`${words[verdict]}: from ${amountText(from, unit)} to ${amountText(to, unit)}. ${forecastText(trend)}`}
      table={{
        columns: ["time", name],
        rows: values
          .filter((_, index) => index % step === 0)
          .map(([atSeconds, value]) => [clockText(atSeconds), amountText(value, unit)]),
      }}
      legend={<span class={`badge tone-${tones[verdict]}`}>{words[verdict]}</span>}
    >
      {values.length > 1 && <TrendChart trend={trend} />}
      <p class="soak-text">
        {`${amountText(from, unit)} → ${amountText(to, unit)}`}
        {forecastText(trend) !== "" && <span class="quiet">{` · ${forecastText(trend)}`}</span>}
      </p>
    </Figure>
  );
}

function forecastText({ secondsToLimit, limit, unit, fillsTo, verdict, p, detectable }: TrendResult): string {
  if (secondsToLimit !== null && limit !== null) {
    const { value, low, high } = secondsToLimit;
    const range = low === null || high === null ? "" : ` (${durationText(low * 1000)} to ${durationText(high * 1000)})`;
    return `reaches ${amountText(limit, unit)} in ${durationText(value * 1000)}${range}`;
  }
  if (verdict === "filling" && fillsTo !== null) return `fills to ${amountText(fillsTo, unit)}`;
  if (verdict === "steady") return `a rise of ${amountText(detectable, unit)} would have been seen`;
  return verdict === "leak" || verdict === "drift" ? `chance alone: ${percentText(p)}` : "";
}
