export type Paint = (text: string) => string;

/** The colours a report uses. picocolors' object fits; `plain` is no colour at all. */
export interface Palette {
  readonly bold: Paint;
  readonly dim: Paint;
  readonly red: Paint;
  readonly green: Paint;
  readonly yellow: Paint;
  readonly cyan: Paint;
}

const same: Paint = (text) => text;

export const plain: Palette = { bold: same, dim: same, red: same, green: same, yellow: same, cyan: same };
