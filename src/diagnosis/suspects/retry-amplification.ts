import type { PlaceChange, SuspectFacts } from "../facts/index.ts";
import { completionsSignal } from "./slot-signals.ts";
import { placeText } from "./span-words.ts";
import { signals, strong, type Suspicion } from "./suspicion.ts";
import { share, times } from "./wording.ts";

const moreCallsFrom = 1.12;
const failingFrom = 0.05;

/** A call that fails is made again: with load there are more calls for each request, and more of them fail. */
export function retryAmplification(facts: SuspectFacts): Suspicion | null {
  const { spans } = facts;
  const again = spans?.changes.filter(({ place }) => place.service === spans.service).find(isMadeAgain);
  if (spans === null || again?.before === undefined || again.before === null) return null;
  const { place, before, after } = again;
  const what = placeText(place, place.label, spans.service);
  const more = after.perRequest / before.perRequest;
  const [few, many] = [before.perRequest, after.perRequest].map((calls) => calls.toFixed(1));
  return {
    kind: "retry-amplification",
    resource: `${what}, made ${times(more)} as often`,
    limit: null,
    for: signals(
      strong("spans", `Each request makes ${many} times ${what} in overload, ${few} at rest`, true),
      strong("failures", `${share(after.errorRatio)} of them fail, ${share(before.errorRatio)} at rest`, true),
      completionsSignal(facts),
    ),
    against: [],
    predictedPerSecond: null,
    isConsequence: true,
    advice: `Retry ${what} less: a budget of retries (a tenth of all calls), longer and random waits between them, none while most calls fail. What times out first goes on working behind it: shorten that as well.`,
  };
}

function isMadeAgain({ place, before, after }: PlaceChange): boolean {
  if (place.scope !== "call" || place.isAll || before === null) return false;
  if (place.dependency === "none" || place.dependency === "pool") return false;
  const isMore = after.perRequest >= moreCallsFrom * before.perRequest;
  return isMore && after.errorRatio >= failingFrom && after.errorRatio >= 2 * before.errorRatio;
}
