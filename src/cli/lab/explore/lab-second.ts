import {
  type CountedSecond,
  Histogram,
  mergedStalls,
  type OperationTally,
  type SloSlice,
  type SloSubject,
} from "#measure";
import type { LabSecond, OperationCount } from "#method";
import { operationLabel } from "#report";
import type { OperationName, ResourceReading } from "#run";

export interface SecondExtras {
  readonly subjects: readonly SloSubject[];
  readonly isOneScenario: boolean;
  readonly reading: ResourceReading | null;
  /** Processor time of the generator at last look. */
  readonly cpuCores: number | null;
  readonly signs: readonly string[];
}

/** A second as methods get it: all of it copied, for the collector uses its own again. */
export function labSecondOf(counted: CountedSecond, extras: SecondExtras): LabSecond {
  const { iterations, operations, source, answers } = counted;
  const { planned, started, dropped, completed, failed, cancelled } = iterations;
  const counts = operations.map(([name, tally]) => operationCount(nameOf(name, extras.isOneScenario), tally));
  const tooMany = counts.reduce((sum, { statuses }) => sum + (statuses.get(429) ?? 0), 0);
  return {
    atSeconds: counted.atSeconds,
    arrivals: { planned, started, dropped },
    iterations: { completed, failed, cancelled },
    inFlight: counted.inFlight,
    operations: counts,
    slices: extras.subjects.map((subject) => copiedSlice(source.slice(subject))),
    reading: extras.reading,
    generator: {
      sendLag: copied(counted.sendLag),
      loopDelayP99Ms: counted.loopDelay.quantile(0.99),
      cpuCores: extras.cpuCores,
      signs: extras.signs,
    },
    stalledMs: mergedStalls(counted.stalls).reduce((sum, { durationMs }) => sum + durationMs, 0),
    rateLimited: {
      count: answers.reduce((sum, { limited }) => sum + limited, tooMany),
      example: answers.find(({ example }) => example !== null)?.example ?? null,
    },
    instances: [...new Set(answers.flatMap(({ instances }) => instances))],
  };
}

/** As the operations table shows it; which scenarios share a name is known at the end only, so all are told apart. */
function nameOf(operation: OperationName, isOneScenario: boolean): string {
  const label = operationLabel(operation);
  const step = operation.step === undefined ? "" : ` · ${operation.step}`;
  return `${isOneScenario || operation.scenario === "" ? "" : `${operation.scenario}: `}${label}${step}`;
}

function operationCount(name: string, tally: OperationTally): OperationCount {
  const { failed, bytesSent, bytesReceived, service, failedService } = tally;
  return {
    name,
    failed,
    byError: new Map(tally.byError),
    statuses: new Map(tally.statuses),
    latency: copied(tally.latency),
    failedLatency: copied(tally.failedLatency),
    service: failedService.count === 0 ? copied(service) : service.without(failedService),
    bytesSent,
    bytesReceived,
  };
}

function copiedSlice(slice: SloSlice | null): SloSlice | null {
  return slice === null ? null : { ...slice, successes: copied(slice.successes) };
}

function copied(histogram: Histogram): Histogram {
  const copy = new Histogram();
  copy.add(histogram);
  return copy;
}
