import type { CountedSecond, SloSubject } from "#measure";
import type { Drain, Lab, LabSecond, Trial, TrialAnswer, TrialRequest } from "#method";
import type { ResourceReading } from "#run";
import { Aftermath, givenUpIn } from "./aftermath.ts";
import { DrainWatch } from "./drain-watch.ts";
import { labSecondOf } from "./lab-second.ts";
import { SignWindow } from "./sign-window.ts";
import { TrialWatch } from "./trial-watch.ts";
import { Warmth } from "./warmth.ts";

/** What a run that goes on lets itself be told. */
export interface LoadHandle {
  /** Run clock. */
  nowMs(): number;
  /** All scenarios together, from a moment still to come on. */
  setRate(ratePerSecond: number, atMs: number, by: string): void;
  warm(users: readonly number[]): void;
  /** Ends what is under way as cancelled; the run goes on. */
  cutOff(): void;
}

export interface EngineLabParts {
  readonly load: LoadHandle;
  readonly workers: number;
  /** One per scenario. */
  readonly weights: readonly number[];
  /** Whether users do something before their first iteration. */
  readonly usersStart: boolean;
  readonly subjects: readonly { readonly text: string; readonly subject: SloSubject }[];
  readonly ratePerSecondMax: number | null;
  /** Iterations/s that no order exceeds. */
  readonly allowedPerSecond: () => number;
  /** What observers read in a second of the run clock. */
  readonly readingAt: (second: number) => ResourceReading | null;
  /** Hears of each load of a search when it counts: run clock. */
  readonly counts?: (fromMs: number, toMs: number) => void;
  /** Tells whoever looks on. */
  readonly say: (text: string) => void;
  /** Switches what can go wrong on the way to the target's dependencies; absent where nothing can. */
  readonly fault?: (isOn: boolean) => Promise<void>;
  /** The generator's processor time at the last look, in cores. */
  readonly cpuCores: () => number | null;
}

/** Orders need this long to be with every worker before the moment they are for. */
const orderLeadMs = 150;
/** A load ends by an order that goes out this much before. */
const endOrderMs = 400;
const stillBusy =
  "note: the target was still busy half a minute after the load, with requests that had been given up: the next trial begins all the same";
/** Users get ready this fast, with an allowance: see OpenLoad.warm. */
const warmMsPerUser = { connecting: 2, starting: 30 } as const;

/** Trials on a real target: one run of open load whose level is changed at whole seconds of its clock. */
export class EngineLab implements Lab {
  readonly subjects: readonly string[];
  readonly ratePerSecondMax: number | null;
  readonly fault?: (isOn: boolean) => Promise<void>;
  nowSeconds = 0;
  isInterrupted = false;
  private readonly parts: EngineLabParts;
  private readonly signs: SignWindow;
  private readonly warmth = new Warmth();
  private trialWatch: TrialWatch | undefined = undefined;
  private drainWatch: DrainWatch | undefined = undefined;
  /** Seconds since the last trial, which its drain will ask for. */
  private since: LabSecond[] = [];
  private endedAtSeconds = 0;
  /** Of the last trial; what it left behind its drain waits for. */
  private loaded: readonly LabSecond[] = [];
  /** The least processor time the target was seen to use, in cores. */
  private idleCores: number | null = null;
  private inFlight = 0;
  /** Seconds before this one have been told of to a drain. */
  private restedBeforeSeconds = 0;
  private numberOfTrials = 0;
  /** The most users that were got ready. */
  private warmed = 0;
  /** Why no more trials can be made. */
  private over: string | undefined = undefined;

  constructor(parts: EngineLabParts) {
    this.parts = parts;
    this.subjects = parts.subjects.map(({ text }) => text);
    this.ratePerSecondMax = parts.ratePerSecondMax;
    this.signs = new SignWindow(parts.workers);
    if (parts.fault !== undefined) this.fault = parts.fault;
  }

  async trial(request: TrialRequest, onSecond: (second: LabSecond) => TrialAnswer): Promise<Trial> {
    if (!(request.ratePerSecond > 0) || !Number.isInteger(request.secondsMax) || request.secondsMax < 1)
      throw new RangeError(`no trial: ${JSON.stringify(request)}`);
    const warmMs = this.warm(request.ratePerSecond);
    const atSeconds = this.nextSecond(warmMs);
    if (this.over !== undefined || this.isInterrupted) return this.noTrial(request, atSeconds);
    const by = `trial ${++this.numberOfTrials}, ${request.purpose}`;
    const { load } = this.parts;
    this.signs.reset();
    this.since = [];
    const watch = new TrialWatch(request, atSeconds, {
      onSecond,
      setRate: (asked, at) => {
        const ratePerSecond = Math.min(asked, this.parts.allowedPerSecond());
        load.setRate(ratePerSecond, at * 1000, ratePerSecond === 0 ? `end of ${by}` : by);
      },
      soonest: () => this.nextSecond(),
      msUntil: (second) => second * 1000 - endOrderMs - load.nowMs(),
    });
    this.trialWatch = watch;
    const { discardedSeconds, secondsMax } = request;
    if (discardedSeconds !== undefined)
      this.parts.counts?.((atSeconds + discardedSeconds) * 1000, (atSeconds + secondsMax) * 1000);
    const trial = await watch.ended;
    this.trialWatch = undefined;
    this.endedAtSeconds = watch.endSeconds;
    this.loaded = trial.seconds;
    this.warmth.learn(trial.seconds);
    return trial;
  }

  async drain(limitSeconds: number): Promise<Drain> {
    const { since, inFlight, over, loaded } = this;
    this.loaded = [];
    const isLeft = loaded.some((second) => givenUpIn(second) > 0);
    if (over !== undefined || (inFlight === 0 && since.length === 0 && !isLeft)) {
      this.since = [];
      return { seconds: since, restAfterSeconds: inFlight === 0 ? 0 : null };
    }
    // Whoever wants the search to end waits for what was sent, not for what nobody waits for.
    const aftermath = this.isInterrupted ? undefined : new Aftermath(loaded, this.idleCores);
    const watch = new DrainWatch(this.endedAtSeconds, limitSeconds, () => this.parts.load.cutOff(), aftermath);
    this.drainWatch = watch;
    this.since = [];
    for (const second of since) watch.add(second);
    const drain = await watch.ended;
    this.drainWatch = undefined;
    if (aftermath?.isInVain === true) this.parts.say(stillBusy);
    return drain;
  }

  /** A second is complete; what it holds is copied before this returns. */
  second(counted: CountedSecond): void {
    this.nowSeconds = counted.atSeconds + 1;
    // Told of when the target came to rest in it.
    if (counted.atSeconds < this.restedBeforeSeconds) return;
    const second = this.copyOf(counted);
    this.inFlight = second.inFlight;
    this.learnIdle(second);
    if (this.trialWatch?.takes(second) === true) this.trialWatch.add(second);
    else if (this.drainWatch !== undefined) this.drainWatch.add(second);
    else this.since.push(second);
  }

  /**
   * Looks into a second that is not over while a drain waits: once nothing is under way and nothing may begin, nothing
   * more can happen in it, and the next trial need not wait for its end.
   */
  glance(peek: () => CountedSecond | undefined): void {
    const { drainWatch } = this;
    if (drainWatch === undefined) return;
    const counted = peek();
    if (counted === undefined || counted.atSeconds < this.restedBeforeSeconds) return;
    if (counted.inFlight > 0 || counted.stalls.length > 0) return;
    this.restedBeforeSeconds = counted.atSeconds + 1;
    this.inFlight = 0;
    drainWatch.add(this.copyOf(counted));
  }

  private learnIdle({ reading }: LabSecond): void {
    const cores = reading?.target?.cpuCores ?? null;
    if (cores !== null) this.idleCores = Math.min(this.idleCores ?? cores, cores);
  }

  private copyOf(counted: CountedSecond): LabSecond {
    const { parts } = this;
    const cpuCores = parts.cpuCores();
    const isUnderLoad = this.trialWatch !== undefined && counted.atSeconds >= this.trialWatch.atSeconds;
    return labSecondOf(counted, {
      subjects: parts.subjects.map(({ subject }) => subject),
      isOneScenario: parts.weights.length === 1,
      reading: parts.readingAt(counted.atSeconds),
      cpuCores,
      signs: isUnderLoad ? this.signs.add(counted, cpuCores) : [],
    });
  }

  /** Somebody wants the search to end: the trial under way does, in an orderly way. */
  interrupt(): void {
    this.isInterrupted = true;
    this.trialWatch?.end("interrupted");
  }

  /** The run cannot go on: no more seconds with load will come. */
  endWith(because: string): void {
    this.over ??= because;
    this.isInterrupted = true;
    this.trialWatch?.end("lab", because);
  }

  /** The run is over: whoever still waits for a second gets what there was. */
  close(): void {
    this.over ??= "the run had ended";
    this.isInterrupted = true;
    this.trialWatch?.giveUp(this.over);
    this.drainWatch?.giveUp();
  }

  private warm(ratePerSecond: number): number {
    const { load, weights, usersStart } = this.parts;
    const users = this.warmth.usersFor(ratePerSecond, weights);
    const count = users.reduce((sum, each) => sum + each, 0);
    const isNew = Math.max(0, count - this.warmed);
    this.warmed = Math.max(this.warmed, count);
    load.warm(users);
    return isNew * warmMsPerUser[usersStart ? "starting" : "connecting"];
  }

  /** The next whole second for which an order still comes in time. */
  private nextSecond(afterMs = 0): number {
    return Math.max(0, Math.ceil((this.parts.load.nowMs() + Math.max(orderLeadMs, afterMs)) / 1000));
  }

  private noTrial(request: TrialRequest, atSeconds: number): Trial {
    const trial = { request, atSeconds, seconds: [] };
    return this.over === undefined
      ? { ...trial, endedBy: "interrupted" }
      : { ...trial, endedBy: "lab", because: this.over };
  }
}
