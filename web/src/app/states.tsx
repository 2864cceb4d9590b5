import type { ComponentChildren } from "preact";

/** Where there is nothing to show: why, and how it would be there. */
export function Empty({ children }: { readonly children: ComponentChildren }) {
  return <p class="empty">{children}</p>;
}

interface ProblemProps {
  readonly what: string;
  readonly why?: string;
  readonly advice?: string;
}

/** Something went wrong: what, why, what to try. */
export function Problem({ what, why, advice }: ProblemProps) {
  return (
    <div class="problem" role="alert">
      <p class="problem-what">{what}</p>
      {why !== undefined && <p>{why}</p>}
      {advice !== undefined && <p class="problem-advice">{advice}</p>}
    </div>
  );
}
