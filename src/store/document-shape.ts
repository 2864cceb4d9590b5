/** What a part of a document has to be, as far as it is read. */
export type Shape =
  | "text"
  | "text or null"
  | "number"
  | "number or null"
  | "boolean"
  | "anything"
  | { readonly fields: Readonly<Record<string, Shape>> }
  | { readonly optional: Shape }
  | { readonly orNull: Shape }
  | { readonly listOf: Shape }
  /** By names that may be anything. */
  | { readonly mapOf: Shape }
  /** By its `kind`; one that is not listed has only that. */
  | { readonly kinds: Readonly<Record<string, Shape>> };

export const fields = (shape: Readonly<Record<string, Shape>>): Shape => ({ fields: shape });
export const listOf = (shape: Shape): Shape => ({ listOf: shape });
export const mapOf = (shape: Shape): Shape => ({ mapOf: shape });
export const optional = (shape: Shape): Shape => ({ optional: shape });
export const orNull = (shape: Shape): Shape => ({ orNull: shape });

/** A name may be as long as somebody likes. */
const keyShown = 80;

/** @returns where it is not of the shape, as `explore.trials[3].latencyMs`; undefined = it is */
export function misfit(value: unknown, shape: Shape, place = ""): string | undefined {
  if (typeof shape === "string") return isPlain(value, shape) ? undefined : place;
  if ("optional" in shape) return value === undefined ? undefined : misfit(value, shape.optional, place);
  if ("orNull" in shape) return value === null ? undefined : misfit(value, shape.orNull, place);
  if ("listOf" in shape) return Array.isArray(value) ? misfitInList(value, shape.listOf, place) : place;
  if (typeof value !== "object" || value === null || Array.isArray(value)) return place;
  const known = value as Readonly<Record<string, unknown>>;
  if ("mapOf" in shape) return misfitInMap(known, shape.mapOf, place);
  if ("fields" in shape) return misfitInFields(known, shape.fields, place);
  const kind = known["kind"];
  if (typeof kind !== "string") return place;
  return Object.hasOwn(shape.kinds, kind) ? misfit(value, shape.kinds[kind] ?? "anything", place) : undefined;
}

function misfitInList(values: readonly unknown[], shape: Shape, place: string): string | undefined {
  for (const [index, each] of values.entries()) {
    const found = misfit(each, shape, `${place}[${String(index)}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function misfitInMap(known: Readonly<Record<string, unknown>>, shape: Shape, place: string): string | undefined {
  const key = Object.keys(known).find((each) => misfit(known[each], shape) !== undefined);
  return key === undefined ? undefined : `${place}[${JSON.stringify(key.slice(0, keyShown))}]`;
}

function misfitInFields(
  known: Readonly<Record<string, unknown>>,
  shapes: Readonly<Record<string, Shape>>,
  place: string,
): string | undefined {
  for (const [key, shape] of Object.entries(shapes)) {
    const found = misfit(known[key], shape, place === "" ? key : `${place}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function isPlain(value: unknown, shape: Extract<Shape, string>): boolean {
  switch (shape) {
    case "text":
      return typeof value === "string";
    case "text or null":
      return typeof value === "string" || value === null;
    case "number":
      return typeof value === "number";
    case "number or null":
      return typeof value === "number" || value === null;
    case "boolean":
      return typeof value === "boolean";
    case "anything":
      return true;
  }
}
