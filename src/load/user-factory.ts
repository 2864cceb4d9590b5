import { type HttpHost, ScriptUser, UrlHost, UrlUser, UserHost } from "#scenario";
import type { EngineParts } from "./engine-parts.ts";
import type { LoadContext } from "./scenario-load.ts";

/**
 * Makes the users of one scenario; what they share is made once.
 * @param pauses whether `pause` inside a flow waits
 */
export function userFactory(
  parts: EngineParts,
  http: HttpHost,
  index: number,
  pauses: boolean,
): LoadContext["createUser"] {
  const { plan, test, setup, env, voice, recorder } = parts;
  const iterations = recorder.iterations(index);
  if (test === undefined) {
    if (plan.test.kind !== "url") throw new Error("a file test reached the engine without its definition");
    const host = new UrlHost(http, plan.test, iterations);
    return (id, listener) => new UrlUser(host, listener, id);
  }
  const { seed, target } = plan;
  const written = test.scenarios[index]!;
  const scenario = plan.scenarios[index]?.inTurn === true ? { ...written, order: "sequence" as const } : written;
  const host = new UserHost({
    http,
    scenario,
    scenarioIndex: index,
    seed,
    target,
    pauses,
    setup,
    env,
    voice,
    iterations,
  });
  return (id, listener) => new ScriptUser(host, listener, id);
}
