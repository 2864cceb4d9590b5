import type { RoomFacts, SteadinessFacts } from "./load-facts.ts";
import type { AnswerFacts, FailureFact, TargetFacts } from "./target-facts.ts";

export const failure = (error: string): FailureFact => {
  return { error, message: `it was ${error}`, advice: `look at ${error}` };
};

export const answer = (given: Partial<AnswerFacts> = {}): AnswerFacts => {
  return { status: 200, headers: {}, body: "", tookMs: 2, isNewConnection: false, ...given };
};

/** A target nothing is wrong with. */
export const target = (given: Partial<TargetFacts> = {}): TargetFacts => ({
  url: "http://shop.test/",
  secure: false,
  insecure: false,
  name: { host: "shop.test", isName: true, tookMs: 1, addresses: [{ address: "10.0.0.7", isPublic: false }] },
  connection: { address: "10.0.0.7", connectMs: 1, tlsMs: 0 },
  answers: [answer({ isNewConnection: true }), answer()],
  burst: [answer({ isNewConnection: true }), answer({ isNewConnection: true })],
  ...given,
});

/** A machine with room for most things. */
export const room = (given: Partial<RoomFacts> = {}): RoomFacts => ({
  workers: 1,
  cores: 2,
  connectionsMax: 1000,
  ports: 28_232,
  addresses: 1,
  inFlightMax: 1000,
  memory: { roomBytes: 4e9, bound: "machine" },
  ...given,
});

/** A machine on which time passes evenly. */
export const steady = (given: Partial<SteadinessFacts> = {}): SteadinessFacts => ({
  watchedMs: 3000,
  ticks: 580,
  lateP99Ms: 0.4,
  lateMaxMs: 2,
  clockStepMs: 0.0001,
  wentBack: false,
  wallStrayMs: 0,
  busyRatio: 0.02,
  stealRatio: 0,
  ...given,
});
