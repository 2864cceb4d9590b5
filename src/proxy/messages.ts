import type { DependencyResult } from "#run";
import type { ProxyJob } from "./proxy.ts";

/** From us to the proxy's process. */
export type ProxyOrder =
  | { readonly type: "open"; readonly job: ProxyJob }
  /** The run's clock begins; in the system's monotonic milliseconds. */
  | { readonly type: "start"; readonly startMonotonicMs: number; readonly isMethodOn: boolean }
  /** Of faults that the method switches. */
  | { readonly type: "turn"; readonly isOn: boolean }
  | { readonly type: "stop" };

/** From the proxy's process to us. */
export type ProxyReport =
  | { readonly type: "open" }
  | { readonly type: "failed"; readonly reason: string; readonly code?: string }
  /** Done: what was ordered to be on or off is. */
  | { readonly type: "turned" }
  | { readonly type: "switched"; readonly route: string; readonly text: string; readonly isOn: boolean }
  | { readonly type: "sights"; readonly sights: readonly DependencyResult[]; readonly isLast: boolean };
