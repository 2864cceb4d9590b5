export { type Check, type CheckGroup, type CheckStatus, exitCodeOf, worstOf } from "./check.ts";
export { type Examination, examinationFormat } from "./examination.ts";
export { instanceIn } from "./instance-names.ts";
export { limiterIn } from "./limiter-marks.ts";
export { judgeFront } from "./judge-front.ts";
export { judgeLoad } from "./judge-load.ts";
export { judgeSpeed, judgeSteadiness } from "./judge-machine.ts";
export { judgeTls } from "./judge-tls.ts";
export { judgeTraces } from "./judge-traces.ts";
export type { ServiceFacts, TraceFacts } from "./trace-facts.ts";
export { judgeWay } from "./judge-way.ts";
export type { LoadAsked, RoomFacts, SpeedFacts, SteadinessFacts } from "./load-facts.ts";
export type {
  AnswerFacts,
  ConnectionFacts,
  FailureFact,
  NameFacts,
  TargetFacts,
  TlsFacts,
} from "./target-facts.ts";
export { compareFaults } from "./compare-faults.ts";
export { faultFindings } from "./fault-findings.ts";
export { loadStretches } from "./facts/index.ts";
export { findBottlenecks } from "./find-bottlenecks.ts";
export { findingsOf } from "./findings-of.ts";
export { type FindingKind, findingKinds, foundKinds, type KindText } from "./kinds.ts";
export { meanWaitSeconds, waitProbability } from "./laws/erlang-c.ts";
export { type Line, medianOf, theilSen } from "./laws/theil-sen.ts";
export { sideBySide } from "./traces/side-by-side.ts";
export { insideOf, type TracesInside } from "./traces/inside-of.ts";
export { soakFindings } from "./endure/soak-findings.ts";
export { stressCalls, stressStretches } from "./endure/stress-calls.ts";
export { stressFindings } from "./endure/stress-findings.ts";
