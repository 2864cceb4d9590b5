import type { ExploreResult, PageDoc, PageStory, PageSuspect } from "#run";
import { Section } from "../app/section.tsx";
import { DocLink } from "./doc-link.tsx";
import { Grid } from "./grid.tsx";
import { SideBySideTable } from "./side-by-side.tsx";

interface FirstProps {
  readonly story: PageStory;
  readonly explore: ExploreResult;
  readonly docs: readonly PageDoc[];
}

/** What gave first: who is suspected and why; what was used at rest and at what it carries. */
export function FirstSection({ story, explore, docs }: FirstProps) {
  const [first, ...rivals] = story.suspects;
  return (
    <Section id="first-to-give" title="What gave first">
      {first === undefined ? (
        <p class="lead">
          {story.unknown === null
            ? "Nothing is suspected."
            : `No suspect has two independent observations that speak for it. ${story.unknown}`}
        </p>
      ) : (
        <Suspect suspect={first} docs={docs} />
      )}
      {rivals.length > 0 && <Rivals rivals={rivals} docs={docs} />}
      {story.used !== null && <Grid title="What was used" grid={story.used} />}
      {explore.sideBySide !== undefined && <SideBySideTable sides={explore.sideBySide} />}
    </Section>
  );
}

function Suspect({ suspect, docs }: { readonly suspect: PageSuspect; readonly docs: readonly PageDoc[] }) {
  const { resource, kind, sureText, confidence, evidence, against, missing, advice } = suspect;
  return (
    <article class="suspect keep-together">
      <h3>{resource}</h3>
      <p class="suspect-sure">
        <meter min={0} max={1} value={confidence} aria-label={`How sure: ${sureText}`} />
        <span>{sureText}</span>
        <span class="quiet">
          <DocLink about="finding" name={kind} isThere={docs.some(({ name }) => name === kind)} />
        </span>
      </p>
      <ul class="signs">
        {evidence.map((text) => (
          <li key={text} class="sign-for">
            {text}
          </li>
        ))}
        {against.map((text) => (
          <li key={text} class="sign-against">
            {text}
          </li>
        ))}
        {missing !== null && <li class="sign-missing">What would settle it: {missing}</li>}
      </ul>
      {advice !== "" && <p class="advice">{advice}</p>}
    </article>
  );
}

const rivalsShown = 4;

function Rivals({ rivals, docs }: { readonly rivals: readonly PageSuspect[]; readonly docs: readonly PageDoc[] }) {
  return (
    <div>
      <h3>What else it could be</h3>
      <ul class="rivals">
        {rivals.slice(0, rivalsShown).map(({ kind, resource, sureText, against, evidence }) => (
          <li key={kind + resource}>
            <strong>{resource}</strong>{" "}
            <span class="quiet">
              {sureText} · <DocLink about="finding" name={kind} isThere={docs.some(({ name }) => name === kind)} />
            </span>
            <p>{against[0] ?? evidence[0] ?? ""}</p>
          </li>
        ))}
      </ul>
    </div>
  );
}
