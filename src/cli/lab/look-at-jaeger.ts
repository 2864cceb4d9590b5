import { JaegerClient } from "#observe";
import { type RunPlan, UserError } from "#run";
import { redactUrl } from "#secrets";

/** Said before the load: whoever asks for traces should know that there will be none. Under --strict nothing is sent. */
export async function lookAtJaeger(
  { receive }: RunPlan,
  { strict, say }: { readonly strict: boolean; readonly say: (text: string) => void },
): Promise<void> {
  if (receive?.jaeger === undefined) return;
  const problem = await new JaegerClient(receive.jaeger).problem();
  if (problem === undefined) return;
  const at = redactUrl(receive.jaeger);
  if (!strict) {
    say(`note: no traces can be fetched from ${at}: ${problem}; the run goes on`);
    return;
  }
  throw new UserError(`No load was sent: there is no Jaeger at ${at}: ${problem}`, {
    why: "Traces were asked for with --jaeger, and under --strict they have to be there.",
    hint: "It is the address its page opens at, http://host:16686; without --strict the run goes on without.",
  });
}
