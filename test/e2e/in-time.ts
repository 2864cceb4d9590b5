import { exitCodes } from "#run";

const triesMax = 4;

/**
 * A run that the machine did not let the generator make in time says so (97); it is told and made again, up to three
 * times. Only that is forgiven: whatever else is wrong is wrong the first time.
 */
export async function inTime<Ran extends { readonly exitCode: number | null }>(
  attempt: () => Promise<Ran>,
): Promise<Ran> {
  for (let tried = 1; ; tried++) {
    const ran = await attempt();
    if (ran.exitCode !== exitCodes.invalid || tried === triesMax) return ran;
    process.stderr.write("the run says of itself that it cannot be trusted (97): made again\n");
  }
}
