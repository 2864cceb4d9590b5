import type { LimitName } from "./plan.ts";

/** What a worker tells of a run besides its counts; each kind at least once where it holds. */
export type RunNotice =
  /** A limit of the run was reached: this worker sends no more, others go on with their shares. */
  | { readonly kind: "limit"; readonly limit: LimitName }
  /** A connection was opened to a host that is public. */
  | { readonly kind: "publicHost" }
  /** Requests go out under another User-Agent than the run's own. */
  | { readonly kind: "unidentified" };
