/** What a kind of finding is called and means. */
export interface KindText {
  /** As a heading of a report. */
  readonly title: string;
  /** One sentence. */
  readonly meaning: string;
}

/** Every kind of finding. The page of a kind that can be found is `docs/findings/<kind>.md`. */
export const findingKinds = {
  generator: {
    title: "The generator was the limit",
    meaning: "The machine that makes the load could not make more, so the figures are its own and not the target's.",
  },
  "cpu-event-loop": {
    title: "One event loop is full",
    meaning: "One thread of the target works all the time, while the machine has cores left.",
  },
  "cpu-host": {
    title: "All processor time is used",
    meaning: "All cores of the machine, or all that a CPU quota allows, are used up.",
  },
  gc: {
    title: "Pauses stop everything",
    meaning: "The target stands still again and again, for all requests at the same time, as in garbage collection.",
  },
  memory: {
    title: "Memory is used up",
    meaning: "Memory nears its limit as load rises: what follows is paging, long collections or a kill.",
  },
  "memory-leak": {
    title: "Memory leaks",
    meaning: "Memory that is used grows with the requests made and is not given back.",
  },
  "connection-pool": {
    title: "A bounded pool is always full",
    meaning: "Requests wait for one of a fixed number of slots: database connections, or another pool or semaphore.",
  },
  "connection-leak": {
    title: "Connections leak",
    meaning: "Connections are taken from a pool and not given back, until there are none.",
  },
  "pool-deadlock": {
    title: "A pool waits for itself",
    meaning: "Requests hold one connection while they wait for a second, and all of them do.",
  },
  "http-client-pool": {
    title: "Too few outgoing connections",
    meaning: "The target's own HTTP client opens no more connections to a service, and calls wait for one of them.",
  },
  "thread-pool": {
    title: "All threads of a pool are busy",
    meaning: "Requests wait for one of a fixed number of threads or worker processes.",
  },
  lock: {
    title: "One at a time",
    meaning: "Part of each request is done by one request at a time: a lock, or a queue with one worker.",
  },
  fault: {
    title: "A fault was on",
    meaning: "What was measured is the target with something wrong on the way to a dependency, as the test asked for.",
  },
  "slow-dependency": {
    title: "A service behind the target is the limit",
    meaning: "The target waits for another service, which takes only so many calls at the same time.",
  },
  "shared-dependency": {
    title: "Instances share a limit",
    meaning: "More instances do not carry more, because all of them use the same service.",
  },
  "dependency-throttling": {
    title: "A service behind the target turns calls away",
    meaning: "Beyond a rate, requests fail at once because a service that the target calls refuses them.",
  },
  "retry-amplification": {
    title: "Retries multiply load",
    meaning: "Calls that fail are made again, so that a service in trouble gets more of them.",
  },
  "congestion-collapse": {
    title: "More load, less work done",
    meaning: "Beyond saturation the target completes less than it could: work goes into requests that fail.",
  },
  metastable: {
    title: "It does not recover",
    meaning: "After an overload the target stays overloaded at a load it carried before.",
  },
  bandwidth: {
    title: "The line is full",
    meaning: "Bytes per second stay where they are while load rises: the network, or a limit on it, is used up.",
  },
  disk: {
    title: "The disk is busy all the time",
    meaning: "Storage works without a pause, and requests wait for it.",
  },
  "data-growth": {
    title: "It slows down as it is used",
    meaning: "The same load takes longer the more has been done: data grows, and each request pays for it.",
  },
  "slow-bleed": {
    title: "Latency climbs long before saturation",
    meaning: "Requests take longer with every step of load, without an error and more than any queue explains.",
  },
  "load-balancer-imbalance": {
    title: "Instances get unequal shares",
    meaning: "One instance or process is full while others have room.",
  },
  "zone-latency": {
    title: "A zone is far away",
    meaning: "Requests that cross a zone take longer than those that stay.",
  },
  "autoscale-lag": {
    title: "Instances come late",
    meaning: "Load grows faster than new instances are ready.",
  },
  flapping: {
    title: "Instances come and go",
    meaning: "Autoscaling adds and removes instances again and again at a steady load.",
  },
  quota: {
    title: "What is allowed is used up",
    meaning: "Requests are allowed up to a number per stretch of time, and refused until the next one begins.",
  },
  "warm-up": {
    title: "It was not warm yet",
    meaning: "The target became faster while it was measured: compilers, caches and pools had to fill.",
  },
  restart: {
    title: "The target was restarted",
    meaning: "Its process was another one than before: it crashed, was killed or was replaced.",
  },
  "rate-limiter": {
    title: "A rate limiter answers",
    meaning: "Beyond a rate, requests are turned away at once on purpose, and the rest is as fast as ever.",
  },
  "environment-mismatch": {
    title: "Not the environment it stands for",
    meaning: "What was tested differs from what the result is meant for.",
  },
  "n-plus-one": {
    title: "One query for each row",
    meaning: "A request makes the same query again for each row of another.",
  },
  "duplicate-call": {
    title: "The same call twice",
    meaning: "A request makes a call again whose answer it has.",
  },
  "serial-calls": {
    title: "Calls wait for each other",
    meaning: "Calls that do not need each other are made one after the other.",
  },
  "slow-query": {
    title: "A slow query",
    meaning: "One query takes most of a request's time.",
  },
  chatty: {
    title: "Many calls for one request",
    meaning: "A request makes so many calls that their number is what it costs.",
  },
  "large-payload": {
    title: "Large answers",
    meaning: "Answers are so large that sending them is what a request costs.",
  },
  "missing-instrumentation": {
    title: "Time without a span",
    meaning: "Traces do not say what a large part of a request was spent on.",
  },
  "broken-propagation": {
    title: "Traces end at a service",
    meaning: "A service is called and its spans belong to other traces.",
  },
  "untested-route": {
    title: "A route without load",
    meaning: "The target has a route that the test does not call.",
  },
} as const satisfies Readonly<Record<string, KindText>>;

export type FindingKind = keyof typeof findingKinds;

/** What a search for the limit, or traces, can find so far; each has a page. */
export const foundKinds = [
  "generator",
  "cpu-event-loop",
  "cpu-host",
  "gc",
  "memory",
  "memory-leak",
  "connection-leak",
  "retry-amplification",
  "metastable",
  "connection-pool",
  "http-client-pool",
  "thread-pool",
  "lock",
  "slow-dependency",
  "shared-dependency",
  "dependency-throttling",
  "congestion-collapse",
  "bandwidth",
  "disk",
  "data-growth",
  "slow-bleed",
  "load-balancer-imbalance",
  "quota",
  "warm-up",
  "restart",
  "rate-limiter",
  "n-plus-one",
  "duplicate-call",
  "serial-calls",
  "slow-query",
  "chatty",
  "large-payload",
  "missing-instrumentation",
  "broken-propagation",
  "untested-route",
  "fault",
] as const satisfies readonly FindingKind[];
