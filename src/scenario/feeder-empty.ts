/** A `unique` feeder has given every row. Not a mistake of the script: it ends the run, cleanly. */
export class FeederEmptyError extends Error {
  override readonly name = "FeederEmptyError";
  /** The file, or what the feeder was made of. */
  readonly source: string;
  readonly rowCount: number;

  constructor(source: string, rowCount: number) {
    super(
      `${source} has no row left: all ${String(rowCount)} were given out, and the feeder picks "unique". ` +
        `Give it more rows, run fewer iterations, or set whenEmpty: "recycle".`,
    );
    this.source = source;
    this.rowCount = rowCount;
  }
}

/** Also true for one thrown by another copy of this package. */
export function isFeederEmpty(value: unknown): value is FeederEmptyError {
  try {
    return value instanceof Error && value.name === "FeederEmptyError";
  } catch {
    // A Proxy, or a getter, that throws: a script's own doing.
    return false;
  }
}
