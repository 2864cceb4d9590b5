/** What reading a quantity gives: never an exception, so that the caller can say where the text stood. */
export type Parsed = { readonly ok: true; readonly value: number } | { readonly ok: false; readonly problem: string };

export const read = (value: number): Parsed => ({ ok: true, value });
export const unreadable = (problem: string): Parsed => ({ ok: false, problem });

/** Digits with an optional fraction; commas only between groups of three, as this folder prints them. */
export const numberPattern = String.raw`(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)`;

/** A text that `numberPattern` matched. */
export const toNumber = (text: string): number => Number(text.replaceAll(",", ""));

/** Multiplying decimals leaves tails (4.35 × 100 = 434.99999999999994); twelve digits are all that anybody typed. */
export const withoutTail = (value: number): number => Number(value.toPrecision(12));

/** The check shared by every quantity that may be given as a number. */
export function readNumber(value: number, quantity: string): Parsed {
  if (Number.isFinite(value) && value >= 0) return read(value);
  return unreadable(`${String(value)} is no ${quantity}: it must be zero or more`);
}
