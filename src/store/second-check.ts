import type { SecondRecord } from "#run";

/** A month: what lies beyond is no second of any run. */
const secondsMax = 31 * 86_400;

/**
 * Whether a block that checked out holds a second of ours, as far as reading needs it: a run folder may come from
 * somebody else, or from a version that wrote it otherwise.
 */
export function isSecondRecord(value: unknown): value is SecondRecord {
  return (
    isObject(value) &&
    isObject(value["point"]) &&
    isCount(value["point"]["atSeconds"]) &&
    value["point"]["atSeconds"] <= secondsMax &&
    isObject(value["point"]["latencyMs"]) &&
    isCount(value["requestsStarted"]) &&
    (value["seconds"] === undefined || isCount(value["seconds"])) &&
    every(
      value["names"],
      (name) =>
        isNumber(name["id"]) && ["kind", "name", "scenario", "protocol"].every((key) => typeof name[key] === "string"),
    ) &&
    every(value["operations"], isOperation) &&
    every(value["iterations"], isIterations) &&
    every(value["loadChanges"] ?? [], isLoadChange)
  );
}

function isOperation(operation: Readonly<Record<string, unknown>>): boolean {
  const counts = ["ok", "failed", "cancelled", "bytesSent", "bytesReceived"];
  return (
    isNumber(operation["id"]) &&
    counts.every((key) => isCount(operation[key])) &&
    typeof operation["latency"] === "string" &&
    typeof operation["service"] === "string" &&
    isObject(operation["byError"]) &&
    Object.values(operation["byError"]).every(isCount)
  );
}

function isIterations(iterations: Readonly<Record<string, unknown>>): boolean {
  const counts = ["started", "completed", "failed", "cancelled", "dropped"];
  return typeof iterations["scenario"] === "string" && counts.every((key) => isCount(iterations[key]));
}

function isLoadChange(change: Readonly<Record<string, unknown>>): boolean {
  return isCount(change["atSeconds"]) && ["scenario", "load", "by"].every((key) => typeof change[key] === "string");
}

function every(value: unknown, holds: (each: Readonly<Record<string, unknown>>) => boolean): boolean {
  return Array.isArray(value) && value.every((each: unknown) => isObject(each) && holds(each));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isNumber(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function isCount(value: unknown): value is number {
  return isNumber(value) && value >= 0;
}
