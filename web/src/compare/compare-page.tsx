import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ComponentChildren } from "preact";
import type { ComparisonResult, RefusedAnswer } from "#run";
import { Frame } from "../app/frame.tsx";
import { Empty, Problem } from "../app/states.tsx";
import { ask } from "../server/ask.ts";
import { Gate } from "../server/gate.tsx";
import { idsOf, serverLinks } from "../server/links.ts";
import { ChangesTable } from "./changes-table.tsx";
import { Conditions } from "./conditions.tsx";
import { ExactCounts } from "./exact-counts.tsx";
import { Sides } from "./sides.tsx";
import "../history/history.css";
import "./compare.css";

/** Two sets of runs: what got better or worse, and how sure that is. */
export function ComparePage() {
  return (
    <Gate around={(problem) => <Around>{problem}</Around>}>
      <Around>
        <Comparison a={idsOf("a")} b={idsOf("b")} />
      </Around>
    </Gate>
  );
}

function Around({ children }: { readonly children: ComponentChildren }) {
  return (
    <Frame title="Compare · Plimsoll" links={serverLinks("compare")}>
      {children}
    </Frame>
  );
}

interface ComparisonProps {
  readonly a: readonly string[];
  readonly b: readonly string[];
}

function Comparison({ a, b }: ComparisonProps) {
  const comparison = useSignal<ComparisonResult | null>(null);
  const problem = useSignal<RefusedAnswer | null>(null);
  const isPicked = a.length > 0 && b.length > 0;
  useEffect(() => {
    if (!isPicked) return;
    void ask<ComparisonResult>(`./api/compare?a=${a.join(",")}&b=${b.join(",")}`).then((answer) => {
      if (answer.ok) comparison.value = answer.value;
      else problem.value = answer;
    });
  }, []);
  if (!isPicked) return <Unpicked />;
  if (problem.value !== null) {
    const { error, hint } = problem.value;
    return (
      <>
        <h1 class="page-title">Compare</h1>
        <Problem what={error} {...(hint !== undefined && { advice: hint })} />
      </>
    );
  }
  if (comparison.value === null) {
    return (
      <>
        <h1 class="page-title">Compare</h1>
        <p class="quiet" role="status">
          Reading the runs …
        </p>
      </>
    );
  }
  return <Compared comparison={comparison.value} />;
}

function Unpicked() {
  return (
    <>
      <h1 class="page-title">Compare</h1>
      <Empty>
        No runs were picked. In <a href="./">the list of runs</a> mark those before a change with A and those after it
        with B.
      </Empty>
    </>
  );
}

const words: Readonly<Record<ComparisonResult["verdict"], readonly [word: string, tone: string]>> = {
  regression: ["Regression", "bad"],
  improvement: ["Improvement", "good"],
  same: ["No difference", "good"],
  unseen: ["None to be seen", "unsure"],
  "not-comparable": ["Not comparable", "unsure"],
};

function Compared({ comparison }: { readonly comparison: ComparisonResult }) {
  const [word, tone] = words[comparison.verdict];
  return (
    <>
      <p class={`compare-verdict run-${tone}`}>{word}</p>
      <h1 class="page-title">{comparison.summary}</h1>
      <Sides comparison={comparison} />
      <Conditions differences={comparison.differences} />
      <ChangesTable comparison={comparison} />
      <ExactCounts rows={comparison.exact} />
    </>
  );
}
