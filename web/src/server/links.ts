export type Place = "runs" | "trends" | "compare";

/** The pages of the server, for the frame. */
export function serverLinks(
  here?: Place,
): { readonly href: string; readonly text: string; readonly isHere: boolean }[] {
  return [
    { href: "./", text: "Runs", isHere: here === "runs" },
    { href: "./?trends", text: "Trends", isHere: here === "trends" },
    { href: "./compare", text: "Compare", isHere: here === "compare" },
  ];
}

export const runLink = (id: string): string => `./live?run=${encodeURIComponent(id)}`;

/** Of the address: ids, in the order they were chosen. */
export function idsOf(name: string): readonly string[] {
  return (new URLSearchParams(location.search).get(name) ?? "").split(",").filter((id) => id !== "");
}
