/** Where the page of a kind of finding is. */
export const docsLink = "docs/findings/{kind}.md";
