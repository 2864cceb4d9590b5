/** What lies in a run's folder, beside the test's source. */
export const fileNames = {
  result: "result.json",
  /** All of it for people, in a file by itself. */
  report: "report.html",
  plan: "plan.json",
  /** Who writes the run; gone when it has ended by itself. */
  running: "running.json",
  segments: "segments",
  /** Example traces, as segments too. */
  spans: "spans",
  /** Put there by `plimsoll stop`: ends the run. */
  stop: "stop",
  /** How the run stands, written anew each second; gone when it has ended by itself. */
  live: "live.json",
  /** Put there by the page: changes of the load, a line each. */
  orders: "orders",
} as const;
