import { type Random, sampler } from "./distribution.ts";
import type { Instance, Operation, Step } from "./flight.ts";
import type { StepModel, TargetModel } from "./model.ts";
import type { StepSpans } from "./span-model.ts";
import { Station } from "./station.ts";

/** Copies of the target behind a balancer. */
export class Instances {
  readonly all: Instance[] = [];
  private readonly model: TargetModel;
  private readonly random: Random;
  private readonly shared: ReadonlyMap<string, Station>;
  private turn = 0;

  constructor(model: TargetModel, random: Random) {
    this.model = model;
    this.random = random;
    const shared = model.stations.filter(({ isShared }) => isShared === true);
    this.shared = new Map(shared.map((station) => [station.name, new Station(station)]));
    this.scaleTo(model.instances ?? 1);
  }

  scaleTo(count: number): void {
    while (this.all.length < count) this.all.push(this.build(this.all.length));
    this.all.length = count;
  }

  pick(): Instance {
    const { all } = this;
    if (all.length === 1) return all[0]!;
    switch (this.model.balancing ?? "random") {
      case "random":
        return all[Math.floor(this.random() * all.length)]!;
      case "round-robin":
        return all[this.turn++ % all.length]!;
      case "least-connections":
        return all.reduce((least, instance) => (instance.inFlight < least.inFlight ? instance : least));
    }
  }

  /** All stations once. */
  get stations(): readonly Station[] {
    return [...new Set(this.all.flatMap(({ stations }) => stations))];
  }

  clear(): void {
    for (const station of this.stations) station.clear();
    for (const instance of this.all) instance.inFlight = 0;
  }

  private build(index: number): Instance {
    const own = this.model.stations.map((station) => this.shared.get(station.name) ?? new Station(station));
    const byName = new Map(own.map((station) => [station.name, station]));
    const operations: Operation[] = this.model.operations.map(({ steps }, number) => ({
      index: number,
      steps: steps.map((step) => this.step(step, byName)),
    }));
    return { name: `instance-${index + 1}`, operations, stations: own, inFlight: 0 };
  }

  private spansOf(station: string): StepSpans | null {
    return this.model.stations.find(({ name }) => name === station)?.spans ?? null;
  }

  private step(step: StepModel, stations: ReadonlyMap<string, Station>): Step {
    const never = Number.POSITIVE_INFINITY;
    if (step.kind === "delay") {
      return {
        station: null,
        drawMs: sampler(step.time, this.random),
        cpuShare: 0,
        timeoutMs: never,
        retries: 0,
        spans: null,
      };
    }
    const station = stations.get(step.station);
    if (station === undefined)
      throw new Error(`a step names the station "${step.station}", which the model does not have`);
    const { cpuShare = 0, timeoutMs = never, retries = 0 } = step;
    return {
      station,
      drawMs: sampler(step.hold, this.random),
      cpuShare,
      timeoutMs,
      retries,
      spans: this.spansOf(step.station),
    };
  }
}
