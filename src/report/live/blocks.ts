export interface Block {
  readonly lines: readonly string[];
  /** Where the screen is too low the greatest goes first. */
  readonly expendable: number;
}

interface Blocks {
  readonly above: readonly Block[];
  readonly below: readonly Block[];
}

const expendableMost = 5;

/** Without those that a screen of so many rows has no room for. */
export function fittingBlocks(above: readonly Block[], below: readonly Block[], rowsMax: number): Blocks {
  for (let level = expendableMost; level > 0; level -= 1) {
    const kept = upTo(level, above, below);
    if (arranged(kept.above, kept.below).length <= rowsMax) return kept;
  }
  return upTo(0, above, below);
}

function upTo(level: number, above: readonly Block[], below: readonly Block[]): Blocks {
  const fits = ({ expendable }: Block): boolean => expendable <= level;
  return { above: above.filter(fits), below: below.filter(fits) };
}

/** An empty line between blocks above, and one before all that stands below. */
export function arranged(above: readonly Block[], below: readonly Block[]): readonly string[] {
  const parts = [...above.map(({ lines }) => lines), below.flatMap(({ lines }) => lines)].filter(
    ({ length }) => length > 0,
  );
  return parts.flatMap((lines, index) => (index === 0 ? lines : ["", ...lines]));
}
