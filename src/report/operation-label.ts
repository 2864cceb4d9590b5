import type { OperationName } from "#run";
import type { Row } from "./table.ts";
import { truncateMiddle } from "./width.ts";

type Named = Pick<OperationName, "kind" | "protocol" | "method" | "name" | "scenario" | "step">;

/** Steps of the test's own hooks: what runs in them is no part of the measured iterations. */
const hooks = new Set(["setup", "start", "stop", "teardown"]);
const markWidthMax = 24;

export function isHook({ step }: Pick<Named, "step">): boolean {
  return step !== undefined && hooks.has(step);
}

/** `GET /api/products`, `sql list orders`. */
export function operationLabel(operation: Named): string {
  const { kind, method, name, protocol } = operation;
  if (kind === "request" && method !== undefined) return name.startsWith(`${method} `) ? name : `${method} ${name}`;
  return kind === "request" && protocol.startsWith("http") ? name : `${protocol} ${name}`;
}

/** Labels for a whole table: the scenario stands in front where two scenarios share a label. */
export function operationNames(operations: readonly Named[]): readonly Pick<Row, "name" | "mark">[] {
  const scenariosOf = new Map<string, Set<string>>();
  for (const operation of operations) {
    const label = operationLabel(operation);
    scenariosOf.set(label, (scenariosOf.get(label) ?? new Set()).add(operation.scenario));
  }
  return operations.map((operation) => {
    const label = operationLabel(operation);
    const shared = (scenariosOf.get(label)?.size ?? 0) > 1 && operation.scenario !== "";
    const mark = stepMark(operation.step);
    return {
      name: { text: shared ? `${operation.scenario}: ${label}` : label },
      ...(mark === undefined ? {} : { mark }),
    };
  });
}

function stepMark(step: string | undefined): string | undefined {
  if (step === undefined) return undefined;
  return hooks.has(step) ? `(${step})` : `· ${truncateMiddle(step, markWidthMax)}`;
}
