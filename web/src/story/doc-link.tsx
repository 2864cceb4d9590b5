import type { PageDoc } from "#run";

type Reference = Pick<PageDoc, "about" | "name">;

/** Where a page of the documentation stands in the report. */
export const docId = ({ about, name }: Reference): string => `doc-${about.replace(" ", "-")}-${name}`;

/** To what it means; only its name where the report has no page about it. */
export function DocLink({ about, name, isThere }: Reference & { readonly isThere: boolean }) {
  return isThere ? <a href={`#${docId({ about, name })}`}>{name}</a> : <span>{name}</span>;
}
