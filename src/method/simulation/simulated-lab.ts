import { Histogram, type SloExpression } from "#measure";
import type { ResourceReading } from "#run";
import type { Drain, Lab, LabSecond, OperationCount, Trial, TrialAnswer, TrialRequest } from "../lab.ts";
import type { Random } from "./distribution.ts";
import type { TargetModel } from "./model.ts";
import { SimulatedMemory } from "./simulated-memory.ts";
import { readingOf } from "./simulated-reading.ts";
import { SimulatedTarget } from "./simulated-target.ts";
import { SecondCount } from "./second-count.ts";
import type { SimulatedTrace } from "./span-writer.ts";
import { slicesOf } from "./simulated-slices.ts";

export interface SimulatedLabOptions {
  readonly slo?: readonly SloExpression[];
  /** Arrivals beyond this rate are sent late, as an overloaded generator sends them. */
  readonly generatorMaxPerSecond?: number;
  /** Arrivals while so many are under way are dropped. */
  readonly inFlightMax?: number;
  /** Hears of each request's spans once the target is through with it; epoch ms = the virtual clock. */
  readonly onTrace?: (trace: SimulatedTrace) => void;
}

/** The Lab's twin: trials against a queueing model in virtual time. A whole search takes a blink. */
export class SimulatedLab implements Lab {
  readonly subjects: readonly string[];
  readonly ratePerSecondMax: number | null;
  readonly target: SimulatedTarget;
  /** Of models that say what can go wrong. */
  readonly fault?: (isOn: boolean) => Promise<void>;
  nowSeconds = 0;
  isInterrupted = false;
  private readonly random: Random;
  private readonly options: SimulatedLabOptions;
  private readonly model: TargetModel;
  private readonly memory: SimulatedMemory;
  private count: SecondCount;
  private nextArrivalMs = Number.POSITIVE_INFINITY;

  constructor(model: TargetModel, random: Random, options: SimulatedLabOptions = {}) {
    this.model = model;
    this.random = random;
    this.options = options;
    this.subjects = (options.slo ?? []).map(({ text }) => text);
    this.ratePerSecondMax = options.generatorMaxPerSecond ?? null;
    this.count = new SecondCount(model);
    this.memory = new SimulatedMemory(model.memory, random);
    this.target = new SimulatedTarget(model, random, {
      answered: (operation, latencyMs, { name }) => this.count.answered(operation, latencyMs, name),
      failed: (operation, error, latencyMs) => this.count.failed(operation, error, latencyMs),
      ended: (isOk) => this.count.ended(isOk),
      ...(options.onTrace && { traced: options.onTrace }),
    });
    if (model.fault !== undefined) this.fault = (isOn) => this.turnFault(isOn);
  }

  trial(request: TrialRequest, onSecond: (second: LabSecond) => TrialAnswer): Promise<Trial> {
    const atSeconds = this.nowSeconds;
    const seconds: LabSecond[] = [];
    let ratePerSecond = request.ratePerSecond;
    let next: { readonly ratePerSecond: number; readonly atSeconds: number } | null = null;
    this.nextArrivalMs = this.nowSeconds * 1000 + this.gapMs(ratePerSecond);
    while (seconds.length < request.secondsMax) {
      if (this.isInterrupted) return Promise.resolve({ request, atSeconds, seconds, endedBy: "interrupted" });
      if (next !== null && this.nowSeconds >= next.atSeconds) {
        ({ ratePerSecond } = next);
        this.nextArrivalMs = this.nowSeconds * 1000 + this.gapMs(ratePerSecond);
        next = null;
      }
      const second = this.pass(ratePerSecond);
      seconds.push(second);
      const answer = onSecond(second);
      if (answer === "stop") return Promise.resolve({ request, atSeconds, seconds, endedBy: "method" });
      if (answer !== "continue") next = answer;
    }
    return Promise.resolve({ request, atSeconds, seconds, endedBy: "time" });
  }

  drain(limitSeconds: number): Promise<Drain> {
    const seconds: LabSecond[] = [];
    while (this.target.inFlight > 0 && seconds.length < limitSeconds) seconds.push(this.pass(0));
    const restAfterSeconds = this.target.inFlight === 0 ? seconds.length : null;
    this.count.cancelled += this.target.cancelAll();
    if (restAfterSeconds === null) seconds.push(this.pass(0));
    return Promise.resolve({ seconds, restAfterSeconds });
  }

  private turnFault(isOn: boolean): Promise<void> {
    this.target.isFaultOn = isOn;
    return Promise.resolve();
  }

  /** One second of the virtual clock. */
  private pass(ratePerSecond: number): LabSecond {
    const { target, count } = this;
    const endMs = (this.nowSeconds + 1) * 1000;
    this.happen();
    const cpuBefore = target.cpuMs;
    const most = Math.min(ratePerSecond, this.options.generatorMaxPerSecond ?? Number.POSITIVE_INFINITY);
    while (ratePerSecond > 0 && this.nextArrivalMs < endMs) {
      count.planned++;
      this.arrive();
      this.nextArrivalMs += this.gapMs(ratePerSecond);
    }
    target.advanceTo(endMs);
    const second = this.secondOf((target.cpuMs - cpuBefore) / 1000, most < ratePerSecond);
    this.count = new SecondCount(this.model);
    this.nowSeconds++;
    return second;
  }

  private arrive(): void {
    const { target, count, options } = this;
    if (target.inFlight >= (options.inFlightMax ?? Number.POSITIVE_INFINITY)) {
      target.advanceTo(this.nextArrivalMs);
      if (target.inFlight >= options.inFlightMax!) {
        count.dropped++;
        return;
      }
    }
    count.started++;
    target.arrive(this.nextArrivalMs);
  }

  private happen(): void {
    const { scaling = [], restartAtSeconds = [] } = this.model;
    for (const { atSeconds, instances } of scaling) {
      if (atSeconds === this.nowSeconds) this.target.instances.scaleTo(instances);
    }
    if (restartAtSeconds.includes(this.nowSeconds)) this.target.restart();
  }

  private gapMs(ratePerSecond: number): number {
    return ratePerSecond > 0 ? (-Math.log(1 - this.random()) * 1000) / ratePerSecond : Number.POSITIVE_INFINITY;
  }

  private secondOf(cpuCores: number, isGeneratorShort: boolean): LabSecond {
    const { count, target } = this;
    const sendLag = new Histogram();
    for (let at = 0; at < count.started; at++) sendLag.record(isGeneratorShort ? 50 : 0.02);
    const operations: readonly OperationCount[] = count.operations;
    const reading: ResourceReading = readingOf(
      target,
      this.nowSeconds,
      cpuCores,
      this.memory.bytesAfter(target.served),
    );
    return {
      atSeconds: this.nowSeconds,
      arrivals: { planned: count.planned, started: count.started, dropped: count.dropped },
      iterations: { completed: count.completed, failed: count.failedIterations, cancelled: count.cancelled },
      inFlight: target.inFlight,
      operations,
      slices: slicesOf(this.options.slo ?? [], count),
      reading,
      generator: {
        sendLag,
        loopDelayP99Ms: isGeneratorShort ? 40 : 0.5,
        cpuCores: isGeneratorShort ? 1 : 0.2,
        signs: isGeneratorShort && count.started > 0 ? ["all sent more than 2 ms late, p99 50 ms"] : [],
      },
      stalledMs: 0,
      rateLimited: { count: count.rateLimited, example: count.rateLimited > 0 ? "429 Too Many Requests" : null },
      instances: this.model.namesInstances === true ? [...count.instances] : [],
    };
  }
}
