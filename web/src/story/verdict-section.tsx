import type { Doubt, RunPicture, Verdict } from "#run";
import { durationText } from "../app/figures.ts";
import { DocLink } from "./doc-link.tsx";

const words: Readonly<Record<Verdict, { readonly word: string; readonly tone: string }>> = {
  pass: { word: "Pass", tone: "good" },
  fail: { word: "Fail", tone: "bad" },
  inconclusive: { word: "Inconclusive", tone: "unsure" },
  invalid: { word: "Not valid", tone: "unsure" },
  interrupted: { word: "Interrupted", tone: "unsure" },
  error: { word: "Error", tone: "bad" },
};

/** The verdict in one sentence, how sure, against which goal; doubts right beside it. */
export function VerdictSection({ run }: { readonly run: RunPicture }) {
  const { result, sentence, state } = run;
  const { word, tone } = state === "running" ? { word: "Running", tone: "plain" } : words[result.verdict];
  return (
    <section class={`verdict tone-${tone}`} aria-labelledby="verdict">
      <div class="verdict-main">
        <p class="verdict-word">
          <span class="badge">{word}</span>
          <span>{result.method}</span>
        </p>
        <h1 id="verdict">{sentence}</h1>
        <Facts run={run} />
      </div>
      <Trust run={run} />
    </section>
  );
}

function Facts({ run: { result } }: { readonly run: RunPicture }) {
  const started = result.startedAt.replace("T", " ").replace(/(?:\.\d+)?Z$/, " UTC");
  const rows: readonly (readonly [label: string, text: string])[] = [
    ["Test", result.test],
    ...(result.test.startsWith(result.target) || result.target === "" ? [] : [["Target", result.target] as const]),
    ["Load", result.load.join(" · ")],
    ["Took", `${durationText(result.durationMs)}, from ${started}`],
  ];
  return (
    <dl class="pairs">
      {rows
        .filter(([, text]) => text !== "")
        .map(([label, text]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{text}</dd>
          </div>
        ))}
    </dl>
  );
}

function Trust({ run }: { readonly run: RunPicture }) {
  const { result, docs } = run;
  const { doubts, trusted } = result.validity;
  const sorted = doubts.toSorted((a, b) => Number(b.invalidates) - Number(a.invalidates));
  const shown = sorted.slice(0, doubtsShown);
  return (
    <aside class="trust" aria-labelledby="trust">
      <h2 id="trust">How sure</h2>
      <p class={trusted ? "" : "trust-not"}>{sureText(run)}</p>
      {shown.length > 0 && (
        <ul class="doubts">
          {shown.map((doubt) => (
            <DoubtItem key={doubt.code} doubt={doubt} hasDoc={docs.some(({ name }) => name === doubt.code)} />
          ))}
        </ul>
      )}
      {sorted.length > shown.length && (
        <details class="more">
          <summary>{`${String(sorted.length - shown.length)} more`}</summary>
          <ul class="doubts">
            {sorted.slice(doubtsShown).map((doubt) => (
              <DoubtItem key={doubt.code} doubt={doubt} hasDoc={docs.some(({ name }) => name === doubt.code)} />
            ))}
          </ul>
        </details>
      )}
    </aside>
  );
}

const doubtsShown = 3;

function sureText({ state, result, story }: RunPicture): string {
  const { doubts, trusted } = result.validity;
  if (state === "running") return "It goes on: nothing is judged yet.";
  const interval = story.line?.capacity?.text;
  const about = interval === undefined ? "" : `Capacity ${interval}. `;
  if (doubts.length === 0)
    return `${about}Nothing speaks against the measurement: ${checkedText(result.ledger.exact)}.`;
  const count = doubts.length === 1 ? "one doubt" : `${String(doubts.length)} doubts`;
  return trusted ? `${about}To be trusted, with ${count}.` : `Not to be trusted as it is: ${count}.`;
}

const checkedText = (isExact: boolean): string =>
  isExact ? "every request is accounted for, and the generator was on time" : "but its ledger does not add up";

function DoubtItem({ doubt, hasDoc }: { readonly doubt: Doubt; readonly hasDoc: boolean }) {
  const { message, evidence, advice, code, side, invalidates } = doubt;
  return (
    <li class={invalidates ? "doubt doubt-invalidates" : "doubt"}>
      <p>{message}</p>
      {evidence !== "" && <p class="quiet">{evidence}</p>}
      {advice !== "" && <p class="advice">{advice}</p>}
      <p class="quiet small">
        <DocLink about="doubt" name={code} isThere={hasDoc} /> · {side}
      </p>
    </li>
  );
}
