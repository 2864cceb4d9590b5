// Reads the head of a response as it came off the wire: status line, field lines, blank line. The parser has made sure
// that it is one.

/** All fields by lower-case name; repeated ones joined by ", ", Set-Cookie by a line feed (RFC 9110 §5.3). */
export function parseHeaders(headText: string): Record<string, string> {
  const headers: Record<string, string> = Object.create(null);
  for (const line of fieldLines(headText)) {
    const colon = line.indexOf(":");
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const separator = name === "set-cookie" ? "\n" : ", ";
    headers[name] = name in headers ? headers[name] + separator + value : value;
  }
  return headers;
}

/** Folded lines unfolded (RFC 9112 §5.2). */
function unfolded(headText: string): string {
  return headText.includes("\r\n ") || headText.includes("\r\n\t") ? headText.replace(/\r\n[ \t]+/g, " ") : headText;
}

function fieldLines(headText: string): string[] {
  return unfolded(headText).split("\r\n").slice(1, -2);
}

/** The values of all Set-Cookie fields: the one field that must not be joined, for commas stand inside it. */
export function setCookiesOf(headText: string): string[] {
  const prefix = "set-cookie:";
  return fieldLines(headText)
    .filter((line) => line.slice(0, prefix.length).toLowerCase() === prefix)
    .map((line) => line.slice(prefix.length).trim());
}

const patterns = new Map<string, RegExp>();

/** The first value of a field, or undefined. Parses nothing else: most scripts look at no header at all. */
export function fieldOf(headText: string, name: "content-encoding" | "content-type" | "location"): string | undefined {
  let pattern = patterns.get(name);
  if (pattern === undefined) {
    pattern = new RegExp(`\\r\\n${name}:([^\\r\\n]*)`, "i");
    patterns.set(name, pattern);
  }
  return pattern.exec(unfolded(headText))?.[1]?.trim();
}
