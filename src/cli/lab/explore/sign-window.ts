import { type CountedSecond, generatorSigns, Histogram, thresholds } from "#measure";

/** Seconds looked at together: of a single one a hiccup of the machine is a large part. */
const windowSeconds = 5;

/** What is judged is p95 against a limit some 25 ms away: a few late sends do not move it. */
const lateShareMax = 0.04;

interface Kept {
  readonly planned: number;
  readonly started: number;
  readonly dropped: number;
  readonly sendLag: Histogram;
  readonly loopDelay: Histogram;
  readonly service: Histogram;
  readonly loopBusyRatios: readonly number[];
  readonly cpuCores: number | null;
}

/** Whether the generator was the limit, judged over the last seconds of one load. */
export class SignWindow {
  private readonly workers: number;
  private kept: Kept[] = [];

  constructor(workers: number) {
    this.workers = workers;
  }

  /** Another load begins: what was seen under the last one says nothing of it. */
  reset(): void {
    this.kept = [];
  }

  add(counted: CountedSecond, cpuCores: number | null): readonly string[] {
    const { planned, started, dropped, waitedForUser } = counted.iterations;
    // Who waits for a user to log in waits for the target.
    const waiting = Math.min(waitedForUser, Math.max(0, planned - started - dropped));
    this.kept.push({
      planned: planned - waiting,
      started,
      dropped,
      sendLag: merged([counted.sendLag]),
      loopDelay: merged([counted.loopDelay]),
      service: merged([counted.judged.service]),
      loopBusyRatios: counted.loopBusyRatios,
      cpuCores,
    });
    if (this.kept.length > windowSeconds) this.kept.shift();
    return this.signs();
  }

  private signs(): readonly string[] {
    const { kept, workers } = this;
    const sum = (pick: (second: Kept) => number): number => kept.reduce((total, second) => total + pick(second), 0);
    const sendLag = merged(kept.map((second) => second.sendLag));
    const serviceP50Ms = merged(kept.map(({ service }) => service)).quantile(0.5);
    const isLate =
      (sendLag.quantile(0.99) ?? 0) >
      Math.max(thresholds.sendLagMs, thresholds.sendLagShareOfP50 * (serviceP50Ms ?? 0));
    const dropped = sum((second) => second.dropped);
    const cpu = kept.flatMap(({ cpuCores }) => (cpuCores === null ? [] : [cpuCores]));
    return generatorSigns({
      seconds: kept.length,
      lateShareMax,
      arrivals: {
        planned: sum((second) => second.planned),
        started: sum((second) => second.started),
        droppedAtLimit: isLate ? 0 : dropped,
        droppedByGenerator: isLate ? dropped : 0,
        sendLag,
      },
      serviceP50Ms,
      loopBusyRatios: this.busyRatios(),
      loopDelayP99Ms: merged(kept.map(({ loopDelay }) => loopDelay)).quantile(0.99),
      cpuRatioPerWorker: cpu.length === 0 ? null : cpu.reduce((a, b) => a + b, 0) / cpu.length / workers,
    });
  }

  /** Each worker's mean over the window, where all of them told in each second. */
  private busyRatios(): readonly number[] {
    const { kept } = this;
    const workers = Math.min(...kept.map(({ loopBusyRatios }) => loopBusyRatios.length));
    return Array.from({ length: workers }, (_, worker) => {
      return kept.reduce((sum, { loopBusyRatios }) => sum + loopBusyRatios[worker]!, 0) / kept.length;
    });
  }
}

function merged(histograms: readonly Histogram[]): Histogram {
  const all = new Histogram();
  for (const each of histograms) all.add(each);
  return all;
}
