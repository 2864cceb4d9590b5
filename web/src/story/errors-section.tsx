import type { ErrorGroup, PageDoc, RunPicture } from "#run";
import { countText } from "../app/figures.ts";
import { Section } from "../app/section.tsx";
import { DocLink } from "./doc-link.tsx";

const shownFirst = 10;

/** Failures by class, each with an example: what, where, on whose side. */
export function ErrorsSection({ run: { result, docs } }: { readonly run: RunPicture }) {
  if (result.errors.length === 0) return null;
  const sorted = result.errors.toSorted((a, b) => b.count - a.count);
  const [first, rest] = [sorted.slice(0, shownFirst), sorted.slice(shownFirst)];
  return (
    <Section id="errors" title="Errors">
      <ErrorList groups={first} docs={docs} />
      {rest.length > 0 && (
        <details class="more">
          <summary>{`${String(rest.length)} more`}</summary>
          <ErrorList groups={rest} docs={docs} />
        </details>
      )}
    </Section>
  );
}

function ErrorList({ groups, docs }: { readonly groups: readonly ErrorGroup[]; readonly docs: readonly PageDoc[] }) {
  return (
    <ul class="errors">
      {groups.map((group, index) => (
        <li key={`${String(index)} ${group.class}`}>
          <span class="error-count">{countText(group.count)}</span>
          <div>
            <p>
              <DocLink
                about="error class"
                name={group.class}
                isThere={docs.some(({ about, name }) => about === "error class" && name === group.class)}
              />{" "}
              {group.operation !== undefined && <span class="error-operation">{group.operation}</span>}{" "}
              <span class="quiet">{group.side}</span>
            </p>
            {group.message !== "" && <p class="error-message">{group.message}</p>}
            {group.location !== undefined && <p class="quiet small">{`at ${group.location}`}</p>}
            {group.traceId !== undefined && <p class="quiet small">{`trace ${group.traceId}`}</p>}
          </div>
        </li>
      ))}
    </ul>
  );
}
