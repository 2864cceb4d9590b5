import type { LabSecond } from "#method";

/** Longer than this nobody waits for what nobody waits for. */
const secondsMost = 30;
/** Seconds in a row without work: one may be a pause. */
const quietSeconds = 2;
/** Below this much of a core between rest and load its processor says nothing of what a target does. */
const tellingCores = 0.3;
/** So much of that difference is still rest. */
const restShare = 0.15;

/**
 * What a target may still be working at when nobody waits for it any more: requests that were given up stand in its
 * queue all the same, and the next trial would stand behind them. Seen from outside: by what it completed at most it
 * cannot be through yet, or its processor is not back where it was at rest.
 */
export class Aftermath {
  /** When all that was sent can have been worked off. */
  private readonly doneAtSeconds: number;
  private readonly restCores: number | null;
  private readonly wasGivenUp: boolean;
  private restSeconds = 0;
  private quiet = 0;

  /**
   * @param trial the seconds with load
   * @param idleCores the least the target was seen to use
   */
  constructor(trial: readonly LabSecond[], idleCores: number | null) {
    const work = trial.reduce((sum, second) => sum + second.iterations.completed + givenUpIn(second), 0);
    const left = trial.at(-1)?.inFlight ?? 0;
    const fastest = trial.map(({ iterations }) => iterations.completed).toSorted((a, b) => b - a);
    // The mean of the best quarter: the best second alone may be luck.
    const best = fastest.slice(0, Math.ceil(fastest.length / 4));
    const mostPerSecond = best.reduce((sum, each) => sum + each, 0) / Math.max(1, best.length);
    this.doneAtSeconds = (trial[0]?.atSeconds ?? 0) + (mostPerSecond > 0 ? (work + left) / mostPerSecond : secondsMost);
    this.wasGivenUp = trial.some((second) => givenUpIn(second) > 0);
    const coresUnderLoad = trial.flatMap(({ reading }) => reading?.target?.cpuCores ?? []);
    const busyCores = Math.max(0, ...coresUnderLoad);
    const isTelling = idleCores !== null && busyCores - idleCores >= tellingCores;
    this.restCores = isTelling ? idleCores + restShare * (busyCores - idleCores) : null;
  }

  /** Whether to wait on after a second at whose end nothing was under way. */
  goesOn(second: LabSecond, drain: readonly LabSecond[]): boolean {
    const isAny = this.wasGivenUp || drain.some((each) => givenUpIn(each) > 0);
    if (!isAny || ++this.restSeconds > secondsMost) return false;
    const cores = second.reading?.target?.cpuCores ?? null;
    if (this.restCores === null || cores === null) return second.atSeconds + 1 < this.doneAtSeconds;
    this.quiet = cores <= this.restCores ? this.quiet + 1 : 0;
    return this.quiet < quietSeconds;
  }

  /** Waited for as long as it may be, and in vain. */
  get isInVain(): boolean {
    return this.restSeconds > secondsMost;
  }
}

/** Requests nobody waits for any more; the target does not know. */
export function givenUpIn({ operations, iterations }: LabSecond): number {
  const timeouts = operations.flatMap(({ byError }) => [byError.get("headers_timeout"), byError.get("total_timeout")]);
  return timeouts.reduce<number>((sum, count) => sum + (count ?? 0), iterations.cancelled);
}
