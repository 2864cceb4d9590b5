import type { ExampleSpan } from "#run";
import { formatCount, formatDurationMs } from "#units";

interface SpanDetailsProps {
  /** More than one: what does the same. */
  readonly spans: readonly ExampleSpan[];
  readonly name: string;
  readonly isCritical: boolean;
}

const sum = (spans: readonly ExampleSpan[], of: (span: ExampleSpan) => number): number =>
  spans.reduce((all, span) => all + of(span), 0);

/** All there is to say of a span; its texts come from the target. */
export function SpanDetails({ spans, name, isCritical }: SpanDetailsProps) {
  const [first] = spans;
  if (first === undefined) return null;
  const took = sum(spans, ({ durationMs }) => durationMs);
  const waits = sum(spans, ({ waitMs }) => waitMs);
  const slowest = spans.reduce((most, { durationMs }) => Math.max(most, durationMs), 0);
  const facts: readonly (readonly [string, string])[] = [
    ["service", first.instance === null ? first.service : `${first.service}, ${first.instance}`],
    ...(spans.length > 1 ? ([["times", formatCount(spans.length)]] as const) : []),
    ["starts", formatDurationMs(first.startMs)],
    [
      "took",
      spans.length > 1
        ? `${formatDurationMs(took)} in all, ${formatDurationMs(slowest)} at most`
        : formatDurationMs(took),
    ],
    ["own time", formatDurationMs(sum(spans, ({ selfMs }) => selfMs))],
    ...(waits > 0 ? ([["waited before", formatDurationMs(waits)]] as const) : []),
    ["critical path", isCritical ? formatDurationMs(sum(spans, ({ criticalMs }) => criticalMs)) : "not on it"],
  ];
  return (
    <div class="span-details">
      <p class="span-name">
        <bdi>{name}</bdi> {first.isError && <span class="span-failed">failed</span>}
      </p>
      <dl class="span-facts">
        {facts.map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {first.attributes.length > 0 && (
        <details class="span-attributes">
          <summary>
            {formatCount(first.attributes.length)} attributes{spans.length > 1 ? " of the first" : ""}
          </summary>
          <dl>
            {first.attributes.map(([attribute, value]) => (
              <div key={attribute}>
                <dt>
                  <bdi>{attribute}</bdi>
                </dt>
                <dd>
                  <bdi>{String(value)}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </details>
      )}
    </div>
  );
}
