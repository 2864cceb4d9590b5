const isToken = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const isFieldText = /^[\t\x20-\x7e\x80-\xff]*$/;

/** One header as it goes on the wire; refuses what would break the request apart (RFC 9110 §5.5). */
export function headerLine(name: string, value: string): string {
  if (!isToken.test(name))
    throw new TypeError(`header ${JSON.stringify(name)}: a name is letters, digits and -_.!#$%&'*+^\`|~`);
  if (typeof value !== "string" || !isFieldText.test(value)) {
    throw new TypeError(
      `header ${name}: a value is one line of text without control characters, not ${JSON.stringify(value)}`,
    );
  }
  return `${name}: ${value}\r\n`;
}

/** Headers merged by name, ignoring case; later ones win. */
export function renderHeaders(...layers: readonly Readonly<Record<string, string>>[]): string {
  const merged = new Map<string, string>();
  for (const layer of layers) for (const [name, value] of Object.entries(layer)) merged.set(name.toLowerCase(), value);
  let text = "";
  for (const [name, value] of merged) text += headerLine(name, value);
  return text;
}

/**
 * A user's own headers: a plain object to the script, whose rendering is kept until it is changed, so that reading them
 * costs nothing per request.
 */
export class OwnHeaders {
  readonly object: Record<string, string>;
  /** Counts changes; a rendering made at another count is stale. */
  version = 0;

  constructor() {
    this.object = new Proxy(Object.create(null) as Record<string, string>, {
      set: (target, name, value: unknown) => {
        headerLine(String(name), value as string);
        target[String(name).toLowerCase()] = value as string;
        this.version++;
        return true;
      },
      get: (target, name) => (typeof name === "string" ? target[name.toLowerCase()] : undefined),
      deleteProperty: (target, name) => {
        this.version++;
        return delete target[String(name).toLowerCase()];
      },
    });
  }
}
