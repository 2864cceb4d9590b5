import type { AnnotationKind } from "#run";

/** A letter for each kind: seen where colours are not. */
export const markSigns: Readonly<Record<AnnotationKind, string>> = {
  load: "L",
  phase: "P",
  trial: "T",
  finding: "!",
  goal: "G",
  restart: "R",
  freeze: "Z",
  fault: "F",
  doubt: "?",
  end: "E",
};

export const markNames: Readonly<Record<AnnotationKind, string>> = {
  load: "change of load",
  phase: "phase",
  trial: "trial",
  finding: "finding",
  goal: "goal",
  restart: "restart",
  freeze: "standstill",
  fault: "fault",
  doubt: "doubt",
  end: "end",
};
