import { availableParallelism } from "node:os";
import type { LoadAsked, RoomFacts } from "#diagnosis";
import { MemoryMeter } from "#observe";
import { formatCount, formatRate } from "#units";
import { peakLevel } from "../plan/divide-load.ts";
import { connectionsMax, inFlightMax, readMachineLimits } from "../plan/machine.ts";
import { scenarioLoads, urlConnections } from "../plan/scenario-loads.ts";
import type { Subject } from "../plan/subject.ts";
import type { Settings } from "../settings/resolve.ts";

/** Stands for the target where only the load was given. */
const anyUrl: Subject = { kind: "url", url: "http://localhost/" };

/** The load that `plimsoll run` would make of the same words; undefined where they say nothing of any. */
export function loadAsked(settings: Settings, subject: Subject | undefined): LoadAsked | undefined {
  const { users, rate, connections, stages, iterations } = settings.values;
  const saysLoad = [users, rate, stages, iterations].some((value) => value !== undefined);
  if (subject === undefined && !saysLoad && connections === undefined) return undefined;
  const { scenarios } = scenarioLoads(settings, subject ?? anyUrl);
  const peak = (isOpen: boolean): number =>
    scenarios
      .filter(({ load }) => (load.kind === "open") === isOpen)
      .reduce((sum, { load }) => sum + peakLevel(load), 0);
  const [people, ratePerSecond] = [peak(false), peak(true)];
  const isUrl = (subject ?? anyUrl).kind === "url";
  const pool = connections ?? (isUrl && !saysLoad ? urlConnections : undefined);
  const parts = [
    ...(people > 0 ? [`${formatCount(people)} ${people === 1 ? "user" : "users"}`] : []),
    ...(ratePerSecond > 0 ? [formatRate(ratePerSecond)] : []),
    ...(pool === undefined ? [] : [`${formatCount(pool)} connections`]),
  ];
  return { text: parts.join(", "), connections: pool ?? people, ...(ratePerSecond > 0 && { ratePerSecond }) };
}

/** What this process may take of the machine, with so many workers and from so many addresses. */
export function readRoom({ workers = 1, maxMemory }: Settings["values"], addresses: number): RoomFacts {
  const machine = readMachineLimits();
  const memory = new MemoryMeter(maxMemory).read();
  return {
    workers,
    cores: availableParallelism(),
    connectionsMax: connectionsMax(machine, workers),
    ports: machine.ports,
    addresses,
    inFlightMax: inFlightMax(machine, workers, addresses),
    memory: memory && { roomBytes: Math.max(0, memory.limitBytes - memory.usedBytes), bound: memory.bound },
  };
}
