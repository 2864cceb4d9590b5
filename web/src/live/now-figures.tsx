import type { RunPicture } from "#run";
import { countText, durationText, missing, percentText, rateText } from "../app/figures.ts";

/** The last second that is over, and beside it the whole run. */
export function NowFigures({ picture: { timeline, result } }: { readonly picture: RunPicture }) {
  const last = timeline.atSeconds.length - 1;
  const at = (column: readonly (number | null)[]): number | null => column[last] ?? null;
  const [asked, requests, errors] = [
    at(timeline.askedPerSecond),
    at(timeline.requestsPerSecond),
    at(timeline.errorsPerSecond),
  ];
  const { totals, ledger } = result;
  const share =
    requests === null || errors === null ? null : requests + errors === 0 ? 0 : errors / Math.max(requests, errors);
  return (
    <section aria-label="The last second">
      <dl class="now">
        <Figure
          name="Requests"
          now={rateText(requests)}
          whole={
            asked === null ? `${rateText(totals.requestsPerSecond)} on average` : `${rateText(asked)} iterations asked`
          }
        />
        <Figure
          name="p50"
          now={durationText(at(timeline.latencyMs.p50))}
          whole={`${durationText(totals.latencyMs.p50)} of all`}
        />
        <Figure
          name="p95"
          now={durationText(at(timeline.latencyMs.p95))}
          whole={`${durationText(totals.latencyMs.p95)} of all`}
        />
        <Figure
          name="p99"
          now={durationText(at(timeline.latencyMs.p99))}
          whole={`${durationText(totals.latencyMs.p99)} of all`}
        />
        <Figure
          name="Errors"
          now={share === null ? missing : percentText(share)}
          whole={`${countText(ledger.requests.failed)} of ${countText(ledger.requests.started)}`}
          isBad={(share ?? 0) > 0}
        />
        <Figure name="Users" now={countText(at(timeline.users))} whole={askedText(at(timeline.usersAsked))} />
        <Figure
          name="In flight"
          now={countText(at(timeline.inFlight))}
          whole={`${countText(ledger.iterations.dropped)} dropped`}
        />
      </dl>
    </section>
  );
}

const askedText = (users: number | null): string =>
  users === null ? "as the rate needs" : `${countText(users)} asked`;

interface FigureProps {
  readonly name: string;
  readonly now: string;
  readonly whole: string;
  readonly isBad?: boolean;
}

function Figure({ name, now, whole, isBad = false }: FigureProps) {
  return (
    <div class="now-figure">
      <dt>{name}</dt>
      <dd class={isBad ? "now-value is-bad" : "now-value"}>{now}</dd>
      <dd class="now-whole">{whole}</dd>
    </div>
  );
}
