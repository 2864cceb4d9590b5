/** Thrown where a quantity must be right, e.g. one written in our own code or already checked. */
export class UnitError extends Error {
  override readonly name = "UnitError";
  /** What was read. */
  readonly text: string;
  /** What would have been understood. */
  readonly expectation: string;

  constructor(text: string, problem: string, expectation: string) {
    super(`${problem}; expected ${expectation}`);
    this.text = text;
    this.expectation = expectation;
  }
}
