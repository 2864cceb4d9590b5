import type { FaultEffect, FaultKind } from "#run";
import type { Fault, FaultAtWork } from "../fault.ts";
import { bandwidth } from "./bandwidth.ts";
import { errorAnswer } from "./error-answer.ts";
import { latency } from "./latency.ts";
import { reset } from "./reset.ts";
import { slicing } from "./slicing.ts";
import { slowClose } from "./slow-close.ts";
import { timeout } from "./timeout.ts";

/** Everything that can go wrong. */
export const faults = [latency, bandwidth, reset, timeout, errorAnswer, slowClose, slicing] as const;

const byKind = new Map<FaultKind, Fault>(faults.map((fault) => [fault.kind, fault as Fault]));

export function faultAtWork(effect: FaultEffect, random: () => number): FaultAtWork {
  return byKind.get(effect.kind)!.atWork(effect, random);
}
