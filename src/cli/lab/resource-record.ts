import { monotonicMs } from "#load";
import { summarizeResources } from "#measure";
import { openResourceWatch, type ResourceWatch } from "#observe";
import { proxyFor } from "#protocol";
import { type ResourceReading, type RunPlan, type RunResult, UserError } from "#run";
import { endpointAt } from "../plan/way-there.ts";
import { ResourceColumns } from "./resource-columns.ts";

/** The summary rests on so many readings at most: in longer runs two neighbours become one, again and again. */
const readingsMost = 256;
const startPollMs = 50;
/** Seconds are asked for within so many of being over. */
const recentMost = 30;

/** What was read in a second of the run; null where nobody looked, or a look took too long. */
export type ReadingAt = (second: number) => ResourceReading | null;

/** What target and machine did while a run went on: a reading for each second of its clock. */
export class ResourceRecord {
  private readonly watch: ResourceWatch;
  private readonly runMs: () => number;
  private readonly warmUpSeconds: number;
  private readonly columns = new ResourceColumns();
  private readings: ResourceReading[] = [];
  private open: ResourceReading[] = [];
  private readonly recent = new Map<number, ResourceReading>();
  private width = 1;
  /** The second that is looked at next. */
  private nextSecond = 0;
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private hasBegun = false;
  private isClosed = false;

  /** @param runMs the run's clock; 0 or less before its start */
  constructor(watch: ResourceWatch, plan: RunPlan, runMs: () => number) {
    this.watch = watch;
    this.runMs = runMs;
    this.warmUpSeconds = plan.warmUpMs / 1000;
    this.arm();
  }

  notes(): readonly string[] {
    return this.watch.notes();
  }

  /** Metrics that were asked for and never came, each with the reason. */
  unread(): readonly string[] {
    return this.watch.unread();
  }

  /** Of the last seconds only. */
  readonly at: ReadingAt = (second) => this.recent.get(second) ?? null;

  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.timer);
    await this.looking;
    // A run shorter than a second has not been looked at yet.
    if (this.hasBegun && this.readings.length + this.open.length === 0) await this.look(0);
    this.watch.close();
  }

  /** For the result; empty where nothing was read. */
  document(): RunResult["resources"] {
    const all = this.readings.concat(this.open);
    const notes = this.notes();
    if (all.length === 0) return notes.length === 0 ? {} : { notes };
    const summary = { ...summarizeResources(all), seconds: this.readings.length * this.width + this.open.length };
    return { summary, points: this.columns.document(), ...(notes.length > 0 && { notes }) };
  }

  /** Next look when the next whole second of the run is over. */
  private arm(): void {
    const nowMs = this.runMs();
    const waitMs = this.hasBegun ? (this.nextSecond + 1) * 1000 - nowMs : Math.max(startPollMs, -nowMs);
    this.timer = setTimeout(() => {
      this.looking = this.tick();
    }, waitMs).unref();
  }

  private async tick(): Promise<void> {
    if (this.hasBegun) {
      await this.look(this.nextSecond);
      // Where one look takes long, the seconds it takes have none.
      this.nextSecond = Math.max(this.nextSecond + 1, Math.floor(this.runMs() / 1000));
    } else if (this.runMs() > 0) {
      this.hasBegun = true;
      // What was before the start belongs to no second.
      await this.watch.take(0);
    }
    if (!this.isClosed) this.arm();
  }

  private async look(atSeconds: number): Promise<void> {
    const reading = await this.watch.take(atSeconds);
    this.columns.add(reading);
    this.recent.set(atSeconds, reading);
    this.recent.delete(atSeconds - recentMost);
    if (atSeconds < this.warmUpSeconds) return;
    this.open.push(reading);
    if (this.open.length < this.width) return;
    this.readings.push(merged(this.open));
    this.open = [];
    if (this.readings.length < readingsMost) return;
    const pairs = this.readings.filter((_, index) => index % 2 === 0);
    this.readings = pairs.map((first, index) => merged([first, this.readings[index * 2 + 1]!]));
    this.width *= 2;
  }
}

/** Readings of the same number of seconds each as one. */
function merged(readings: readonly ResourceReading[]): ResourceReading {
  const { seconds: _, ...means } = summarizeResources(readings);
  return { atSeconds: readings[0]!.atSeconds, ...means };
}

/** Nothing is concluded of them there: what a look costs is more than what it tells. */
const socketMsOfPlainRun = 5;

/**
 * Begins to look after what the plan's target does; undefined where there is nothing to look at.
 * @param isSearch something is to be concluded of what is seen
 */
export async function recordResources(
  plan: RunPlan,
  isSearch: boolean,
  runMs: () => number,
): Promise<ResourceRecord | undefined> {
  const { pid, prometheus, postgres } = plan.observe ?? {};
  const endpoint = plan.target === "" ? undefined : endpointAt(plan.target);
  if (plan.observe === undefined && endpoint === undefined) return undefined;
  // Behind a proxy the target's port is somewhere else.
  const place = endpoint === undefined || proxyFor(endpoint, plan.http.proxy) !== undefined ? null : endpoint;
  const watch = await openResourceWatch({
    target: pid === undefined ? place : { pid, ...(endpoint && { port: endpoint.port }) },
    ...(prometheus && { prometheus, trust: plan.http.tls }),
    ...(postgres !== undefined && { postgres }),
    ...(!isSearch && { socketMsMost: socketMsOfPlainRun }),
    nowMs: monotonicMs,
  });
  return new ResourceRecord(watch, plan, runMs);
}

/** Who is strict wants to know before the load, not after it, that what was asked for will be missing. */
export async function refuseUnread(resources: ResourceRecord | undefined): Promise<void> {
  const [problem] = resources?.unread() ?? [];
  if (problem === undefined) return;
  await resources?.close();
  throw new UserError(`No load was sent: ${problem}`, {
    why: "Metrics were asked for with --prometheus or --postgres, and under --strict they have to be there.",
    hint: "Look at the address with curl or psql; without --strict the run goes on and says what is missing.",
  });
}
