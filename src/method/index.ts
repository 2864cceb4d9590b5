export { isBaselineSettled } from "./baseline.ts";
