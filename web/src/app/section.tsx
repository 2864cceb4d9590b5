import type { ComponentChildren } from "preact";

interface SectionProps {
  /** Of the heading, for links; the section is named by it. */
  readonly id: string;
  readonly title: string;
  /** One sentence below the heading: what is to be seen. */
  readonly lead?: ComponentChildren;
  readonly children: ComponentChildren;
}

/** One chapter of the story. */
export function Section({ id, title, lead, children }: SectionProps) {
  return (
    <section class="chapter" aria-labelledby={id}>
      <h2 id={id} tabIndex={-1}>
        {title}
      </h2>
      {lead !== undefined && <p class="lead">{lead}</p>}
      {children}
    </section>
  );
}
