export { closeNames } from "./close-names.ts";
export {
  compare,
  quantityOf,
  type Comparison,
  type SloExpression,
  type SloMetric,
  type SloSubject,
} from "./expression.ts";
export { evaluateSlo, type SloSlice, type SloSource } from "./evaluate.ts";
export { parseSlo } from "./parse.ts";
export { type SloPlace } from "./slo-problem.ts";
export { isOperation, unknownSubjects, type KnownNames } from "./subjects.ts";
export { SloWatch } from "./watch.ts";
export { WindowedSlo } from "./window.ts";
