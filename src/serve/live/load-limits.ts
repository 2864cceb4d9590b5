import type { LoadOrder } from "#run";
import { readLive } from "#store";

/** What speaks against a change of the load, for people; undefined = nothing. The run itself bounds it once more. */
export async function mistakeInLoad(path: string, order: LoadOrder): Promise<string | undefined> {
  const status = await readLive(path);
  if (status === undefined || status.phase === "starting") return "The run has not begun yet";
  if (status.phase === "stopping") return "The run is ending";
  const { users, ratePerSecond, mayPause } = status.controls;
  if ("isPaused" in order) return mayPause ? undefined : "A search decides on its load itself";
  if (status.isPaused) return "The run is paused: resume it first";
  const [control, wanted, what] =
    "users" in order ? [users, order.users, "users"] : [ratePerSecond, order.ratePerSecond, "iterations/s"];
  if (control === null) return `The load of this run is not given in ${what}`;
  if (control.most !== null && wanted > control.most) return `This run takes ${String(control.most)} ${what} at most`;
  return undefined;
}
