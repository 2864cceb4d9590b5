import type { PageDoc } from "#run";
import { Section } from "../app/section.tsx";
import { docId } from "./doc-link.tsx";
import { Markdown } from "./markdown.tsx";

const titles: Readonly<Record<PageDoc["about"], string>> = {
  finding: "Finding",
  doubt: "Doubt",
  "error class": "Error",
};

/** What the names in this report mean: pages of the documentation, so that whoever gets it needs nothing else. */
export function DocsSection({ docs }: { readonly docs: readonly PageDoc[] }) {
  if (docs.length === 0) return null;
  return (
    <Section id="meaning" title="What the names mean" lead="From the documentation, for what this run has.">
      <div class="docs">
        {docs.map(({ about, name, markdown }) => (
          <details key={`${about} ${name}`} class="doc">
            <summary>
              <span class="doc-name">{name}</span> <span class="quiet">{titles[about]}</span>
            </summary>
            {/* Inside: whoever follows a link to it finds it open. */}
            <div id={docId({ about, name })}>
              <Markdown text={markdown} />
            </div>
          </details>
        ))}
      </div>
    </Section>
  );
}
