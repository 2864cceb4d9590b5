/** What the load was to be at a second: for the timeline. */
export interface AskedAt {
  readonly iterationsPerSecond: number | null;
  readonly users: number | null;
}
