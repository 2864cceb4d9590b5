import type { ExploreProgress, LinePicture, LiveStatus, PursuitProgress, TrialResult } from "#run";
import { durationText, percentText, rateText } from "../app/figures.ts";
import { Section } from "../app/section.tsx";
import { LineFigure } from "../story/line-figure.tsx";

/** Where a method leads the load: what it is at, and what it knows. */
export function SearchProgress({
  status,
  line,
}: {
  readonly status: LiveStatus | null;
  readonly line: LinePicture | null;
}) {
  if (status?.explore !== undefined) return <Search progress={status.explore} line={line} />;
  if (status?.pursuit !== undefined) return <Pursuit progress={status.pursuit} />;
  return null;
}

function Search({ progress, line }: { readonly progress: ExploreProgress; readonly line: LinePicture | null }) {
  const { purpose, number, ratePerSecond, isDraining, trials, saturation, capacity } = progress;
  const lead = isDraining
    ? `Trial ${String(number)} is over; the target comes to rest.`
    : `Trial ${String(number)}, ${purpose}: ${rateText(ratePerSecond)}.`;
  const known = [
    ...(capacity === null ? [] : [`carries about ${rateText(capacity.iterationsPerSecond)}`]),
    ...(saturation === null ? [] : [`saturates at about ${rateText(saturation.iterationsPerSecond)}`]),
  ];
  return (
    <Section
      id="search"
      title="The search"
      lead={known.length === 0 ? lead : `${lead} So far: it ${known.join(", ")}.`}
    >
      {line !== null && <LineFigure line={line} nowPerSecond={isDraining ? null : ratePerSecond} />}
      {trials.length > 0 && (
        <div class="table-box" tabIndex={0} role="region" aria-label="Trials">
          <table class="figures">
            <thead>
              <tr>
                {["Trial", "Load", "Achieved", "p50", "p95", "Errors", "Outcome"].map((name) => (
                  <th key={name} scope="col">
                    {name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {trials.toReversed().map((trial) => (
                <TrialRow key={trial.number} trial={trial} />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </Section>
  );
}

function TrialRow({ trial }: { readonly trial: TrialResult }) {
  const { number, purpose, ratePerSecond, iterationsPerSecond, latencyMs, errorRatio } = trial;
  return (
    <tr>
      <th scope="row">
        {number} <span class="quiet">{purpose}</span>
      </th>
      <td>{rateText(ratePerSecond)}</td>
      <td>{rateText(iterationsPerSecond)}</td>
      <td>{durationText(latencyMs.p50)}</td>
      <td>{durationText(latencyMs.p95)}</td>
      <td>{percentText(errorRatio)}</td>
      <td class="outcome">{outcomeText(trial)}</td>
    </tr>
  );
}

function outcomeText({ validity, outcome }: TrialResult): string {
  if (validity.kind === "not-steady" || validity.kind === "invalid") return `not counted: ${validity.evidence}`;
  if (outcome.kind === "good") return validity.kind === "too-few" ? "good, few requests" : "good";
  return outcome.kind === "bad" ? outcome.rule : `collapsed: ${outcome.evidence}`;
}

function Pursuit({ progress }: { readonly progress: PursuitProgress }) {
  const { stage, ratePerSecond, known, told } = progress;
  return (
    <Section id="search" title={`Now: ${stage}`} lead={`At ${rateText(ratePerSecond)}.`}>
      <dl class="known">
        {known.map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      {told.length > 0 && (
        <ol class="told">
          {told.map((text, index) => (
            <li key={`${String(index)} ${text}`}>{text}</li>
          ))}
        </ol>
      )}
    </Section>
  );
}
