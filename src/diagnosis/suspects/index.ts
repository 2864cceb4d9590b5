import { bandwidth } from "./bandwidth.ts";
import { congestionCollapse } from "./congestion-collapse.ts";
import { connectionPool } from "./connection-pool.ts";
import { cpuEventLoop } from "./cpu-event-loop.ts";
import { cpuHost } from "./cpu-host.ts";
import { dataGrowth } from "./data-growth.ts";
import { dependencyThrottling } from "./dependency-throttling.ts";
import { disk } from "./disk.ts";
import { gc } from "./gc.ts";
import { generator } from "./generator.ts";
import { httpClientPool } from "./http-client-pool.ts";
import { informed, unlessOnlyWaits } from "./informed.ts";
import { loadBalancerImbalance } from "./load-balancer-imbalance.ts";
import { lock } from "./lock.ts";
import { memory } from "./memory.ts";
import { quota } from "./quota.ts";
import { rateLimiter } from "./rate-limiter.ts";
import { restart } from "./restart.ts";
import { retryAmplification } from "./retry-amplification.ts";
import { sharedDependency } from "./shared-dependency.ts";
import { slowBleed } from "./slow-bleed.ts";
import { slowDependency } from "./slow-dependency.ts";
import type { Suspect } from "./suspicion.ts";
import { threadPool } from "./thread-pool.ts";
import { warmUp } from "./warm-up.ts";

export { judgeSuspicion, worthNaming, type Judged } from "./confidence.ts";

/** Whom to ask. Where two are as sure, the one that stands first is named first. */
export const suspects: readonly Suspect[] = [
  generator,
  restart,
  rateLimiter,
  dependencyThrottling,
  quota,
  informed("cpu-event-loop", cpuEventLoop),
  cpuHost,
  informed("connection-pool", connectionPool),
  informed("http-client-pool", httpClientPool),
  informed("thread-pool", threadPool),
  informed("slow-dependency", slowDependency),
  informed("shared-dependency", sharedDependency),
  informed("lock", lock),
  bandwidth,
  disk,
  memory,
  gc,
  congestionCollapse,
  retryAmplification,
  unlessOnlyWaits(dataGrowth),
  slowBleed,
  loadBalancerImbalance,
  warmUp,
];
