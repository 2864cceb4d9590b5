import type { Finding, PageDoc, RunPicture } from "#run";
import { Section } from "../app/section.tsx";
import { Empty } from "../app/states.tsx";
import { DocLink } from "./doc-link.tsx";

/** What was found, each with what it rests on, an example, and what to do. */
export function FindingsSection({ run: { result, docs, story } }: { readonly run: RunPicture }) {
  const { findings } = result;
  // Suspects of a search have their own chapter.
  const told = new Set([
    ...story.suspects.map(({ kind }) => kind),
    ...(result.explore?.obstacles ?? []).map(({ kind }) => kind),
  ]);
  const own = findings.filter(({ kind }) => !told.has(kind));
  const shown = own.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity));
  return (
    <Section id="findings" title="Findings" lead={leadText(own.length, result.inside !== undefined)}>
      {shown.length === 0 ? (
        <Empty>{emptyText(result.inside !== undefined)}</Empty>
      ) : (
        <div class="findings">
          {shown.map((finding, index) => (
            <FindingItem key={`${String(index)} ${finding.kind}`} finding={finding} docs={docs} />
          ))}
        </div>
      )}
    </Section>
  );
}

const order: readonly Finding["severity"][] = ["critical", "warning", "info"];

function leadText(count: number, hasTraces: boolean): string | undefined {
  if (count === 0) return undefined;
  const what = count === 1 ? "One finding" : `${String(count)} findings`;
  return hasTraces ? `${what}, with what each rests on.` : `${what}. With traces of the target there could be more.`;
}

function emptyText(hasTraces: boolean): string {
  return hasTraces
    ? "Nothing was found that had to be told."
    : "Nothing was found. The target sent no traces: with them, queries and calls inside of it are looked at, too.";
}

const severities: Readonly<Record<Finding["severity"], string>> = {
  critical: "Critical",
  warning: "Warning",
  info: "Note",
};

interface ItemProps {
  readonly finding: Finding;
  readonly docs: readonly PageDoc[];
}

function FindingItem({ finding, docs }: ItemProps) {
  const { kind, severity, title, route, evidence, advice } = finding;
  return (
    <article class={`finding finding-${severity}`}>
      <h3>
        <span class="finding-severity">{severities[severity]}</span> {title}
      </h3>
      {route !== undefined && <p class="finding-route">{route}</p>}
      <ul class="evidence">
        {evidence.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      <Example finding={finding} />
      {advice !== "" && <p class="advice">{advice}</p>}
      <p class="quiet small">
        What it means: <DocLink about="finding" name={kind} isThere={docs.some(({ name }) => name === kind)} />
      </p>
    </article>
  );
}

function Example({ finding: { exampleTraceId, exampleTraceLink, route } }: Omit<ItemProps, "docs">) {
  if (exampleTraceId === undefined) return null;
  const isLink = exampleTraceLink !== undefined && /^https?:\/\//.test(exampleTraceLink);
  return (
    <p class="small">
      Example: trace{" "}
      {isLink ? (
        <a href={exampleTraceLink} rel="noreferrer noopener" target="_blank">
          {exampleTraceId}
        </a>
      ) : (
        <code>{exampleTraceId}</code>
      )}
      {route !== undefined && <span class="quiet">{` of ${route}`}</span>}
    </p>
  );
}
