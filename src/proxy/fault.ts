import type { FaultEffect } from "#run";

export type WayName = "up" | "down";

/** Bytes on their way, or the end of them. */
export type Piece = Buffer | "end";

/** A part of a piece, and when it may go on; `Infinity` = not before the fault is off. */
export interface Part {
  readonly piece: Piece;
  readonly atMs: number;
}

/** What a fault may do to the whole connection. */
export interface Breakable {
  /** Both sides see the connection reset. */
  reset(): void;
  /** Called off when the connection ends or the fault does. */
  after(delayMs: number, callback: () => void): void;
}

/**
 * A fault at work on one connection. Which of these it has says where it stands:
 *
 *     target ──▶ answer? ──▶ pass "up"   ──▶ dependency        strike: the connection itself
 *            ◀──────────────  pass "down" ◀──
 *
 * Nothing here waits or writes: it says when, and the connection does it.
 */
export interface FaultAtWork {
  /** When the parts of a piece may go on. They are asked for in order, and go on in order whatever is said here. */
  pass?(piece: Piece, way: WayName, nowMs: number): readonly Part[];
  /** The fault begins on this connection, or a request does that is to be hit. */
  strike?(connection: Breakable): void;
  /** What an HTTP request is answered with instead of being sent on. */
  answer?(method: string): string;
}

/** One thing that can go wrong. */
export interface Fault<Effect extends FaultEffect = FaultEffect> {
  readonly kind: Effect["kind"];
  /** @param random 0 ≤ x < 1 */
  atWork(effect: Effect, random: () => number): FaultAtWork;
}

/** Whether an effect on one way concerns this one. */
export const goesThere = (way: WayName, asked: "up" | "down" | "both"): boolean => asked === "both" || asked === way;
