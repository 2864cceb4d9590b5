export { bytesExpectation, formatBytes, parseBytes, sizeBytes, type Bytes } from "./bytes.ts";
export { formatCount, formatPercent, parsePercent, percentExpectation } from "./count.ts";
export { durationExpectation, durationMs, formatDurationMs, parseDuration, type Milliseconds } from "./duration.ts";
export { type Parsed } from "./parsed.ts";
export { formatRate, parseRate, ratePerSecond, rateExpectation, type PerSecond } from "./rate.ts";
export { UnitError } from "./unit-error.ts";
