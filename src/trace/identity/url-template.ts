const uuid = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/i;
const namesMax = 8;

/** A part of a path, or of a key, that names one thing of many. */
export function segmentTemplate(segment: string): string {
  if (segment === "" || segment.startsWith("{")) return segment;
  if (/@|%40/i.test(segment)) return "{email}";
  if (!/\d/.test(segment)) return segment.length > 80 ? "{id}" : segment;
  if (/^v\d{1,2}(\.\d+)*$/i.test(segment)) return segment;
  if (/^[-+]?\d[\d.,:_-]*$/.test(segment) || uuid.test(segment)) return "{id}";
  if (/^(0x)?[0-9a-f]{8,}$/i.test(segment)) return "{id}";
  const numbered = /^([A-Za-z][A-Za-z_]*[-_=])\d+$/.exec(segment);
  if (numbered !== null) return `${numbered[1] ?? ""}{id}`;
  return looksRandom(segment) ? "{id}" : segment;
}

/** Long, with letters and digits among each other: tokens, ULIDs, nanoids, hashes in base64. */
function looksRandom(segment: string): boolean {
  if (segment.length > 80) return true;
  if (segment.length < 16 || !/^[\w~.%=-]+$/.test(segment)) return false;
  const turns = segment.match(/\d(?=[A-Za-z])|[A-Za-z](?=\d)/g)?.length ?? 0;
  return turns >= 3;
}

/** `/api/products/42` → `/api/products/{id}`. */
export function pathTemplate(path: string): string {
  const clean = path.split(/[?#;]/, 1)[0] ?? "";
  const template = clean.split("/").map(segmentTemplate).join("/");
  return template === "" ? "/" : template;
}

/** Names of a query, sorted: `?limit&page`. Values say nothing about what is called. */
export function queryTemplate(query: string): string {
  const names = new Set<string>();
  for (const part of query.replace(/^\?/, "").split("&")) {
    const name = part.split("=", 1)[0] ?? "";
    if (name !== "" && name.length <= 60) names.add(segmentTemplate(name));
  }
  if (names.size === 0) return "";
  const sorted = [...names].sort();
  return `?${sorted.slice(0, namesMax).join("&")}${sorted.length > namesMax ? "&…" : ""}`;
}

export interface UrlParts {
  /** `host:port`, or the host alone where the port is the scheme's own. */
  readonly authority: string;
  readonly path: string;
  readonly query: string;
}

/** Read by hand: a span's address may be cut, relative or redacted. */
export function urlParts(url: string): UrlParts {
  const match = /^(?:([a-z][a-z0-9+.-]*):)?\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(url);
  const rest = url.slice(match?.[0].length ?? 0);
  const noFragment = rest.split("#", 1)[0] ?? "";
  const at = noFragment.indexOf("?");
  return {
    authority: (match?.[2] ?? "").toLowerCase(),
    path: at < 0 ? noFragment : noFragment.slice(0, at),
    query: at < 0 ? "" : noFragment.slice(at + 1),
  };
}
