import type { ComparedRun, ComparisonResult } from "#run";
import { countText, percentText } from "../app/figures.ts";
import { dateText } from "../history/words.ts";
import { runLink } from "../server/links.ts";

/** What was compared with what. */
export function Sides({ comparison: { a, b, noise, tolerance } }: { readonly comparison: ComparisonResult }) {
  return (
    <>
      <div class="sides-box">
        <Side letter="A" runs={a} />
        <Side letter="B" runs={b} />
      </div>
      <p class="quiet small">
        A change beyond {percentText(tolerance)} is a regression.
        {noise !== null &&
          ` Runs are ${noise.isAssumed ? "assumed" : "said"} to vary by ${percentText(noise.share)} by themselves: one a side does not tell.`}
      </p>
    </>
  );
}

function Side({ letter, runs }: { readonly letter: string; readonly runs: readonly ComparedRun[] }) {
  return (
    <section aria-label={`Side ${letter}`}>
      <h2 class="side-title">
        {letter}{" "}
        <span class="quiet">
          {countText(runs.length)} {runs.length === 1 ? "run" : "runs"}
        </span>
      </h2>
      <ul>
        {runs.map(({ id, startedAt, test, gitCommit }) => (
          <li key={id}>
            <a href={runLink(id)}>{dateText(startedAt)}</a> {test}
            {gitCommit !== null && <code> {gitCommit.slice(0, 10)}</code>}
          </li>
        ))}
      </ul>
    </section>
  );
}
