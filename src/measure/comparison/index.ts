export { changedByHand } from "./changed-by-hand.ts";
export { type ComparisonRules, compareRuns } from "./compare.ts";
export { type SubjectFigures } from "./figures.ts";
export { compareRows, type RowRules } from "./rows.ts";
export { changeText, metricText, subjectText } from "./summary.ts";
