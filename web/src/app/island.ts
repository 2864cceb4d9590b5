import { type PageData, pageFormat } from "#run";

export type Island =
  | { readonly kind: "read"; readonly data: PageData | null }
  | { readonly kind: "broken"; readonly why: string };

/** The data a report carries; null = a page of the server, which has none. */
export function readIsland(): Island {
  const text = document.getElementById("plimsoll-data")?.textContent ?? "null";
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    return { kind: "broken", why: "Its data is cut off or changed." };
  }
  if (data === null) return { kind: "read", data: null };
  const format = typeof data === "object" && "format" in data ? data.format : undefined;
  if (format !== pageFormat)
    return { kind: "broken", why: `Its data has the format ${String(format)}, not ${pageFormat}.` };
  // The page and its data were put together by one and the same version.
  return { kind: "read", data: data as PageData };
}

/** A server stands behind this page, with a list of runs to go back to; a report stands alone. */
export const isServed = (): boolean => document.getElementById("plimsoll-data")?.textContent.trim() === "null";
