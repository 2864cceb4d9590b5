import { z } from "zod";
import { largestBodyBytes } from "#run";
import {
  bytesExpectation,
  durationExpectation,
  parseBytes,
  parseDuration,
  parseRate,
  rateExpectation,
  type Parsed,
} from "#units";
import { collectorUrl, dnsServers, hostName, httpUrl, localIps, stage, traceRate, type Kind } from "./kinds.ts";

const number = (): z.ZodNumber => z.number({ error: "must be a number" });
const wholeNumber = (least: number): z.ZodNumber =>
  number()
    .int({ error: "must be a whole number" })
    .min(least, { error: `must be at least ${least}` });

const portNumber = wholeNumber(0).max(65_535, { error: "must be at most 65535" });

const quantity = (parse: (given: string | number) => Parsed, expectation: string) =>
  z.union([z.string(), z.number()], { error: `must be ${expectation}` }).superRefine((given, context) => {
    const parsed = parse(given);
    if (!parsed.ok) context.addIssue({ code: "custom", message: `${parsed.problem}; expected ${expectation}` });
  });

const duration = quantity(parseDuration, durationExpectation);
const rate = quantity(parseRate, rateExpectation).refine((given) => given !== 0, { error: "must be more than zero" });

const size = quantity(parseBytes, bytesExpectation).refine((given) => given !== 0, { error: "must be more than zero" });

const isBodySize = (given: string | number): boolean => {
  const parsed = parseBytes(given);
  return !parsed.ok || parsed.value <= largestBodyBytes;
};
const bodySize = size.refine(isBodySize, { error: "must be 256MiB or less" });

const text = <T>(kind: Kind<T>) =>
  z.string({ error: "must be a text" }).superRefine((given, context) => {
    const reading = kind(given, "");
    if (!reading.ok) context.addIssue({ code: "custom", message: `${reading.problem}; expected ${reading.expected}` });
  });

const texts = z.record(z.string(), z.string({ error: "must be a text" }), { error: "must be names with texts" });
const yesOrNo = z.boolean({ error: "must be true or false" });

const load = z.strictObject({
  users: wholeNumber(1).optional(),
  rate: rate.optional(),
  spawnRate: rate.optional(),
  rampUp: duration.optional(),
  hold: duration.optional(),
  duration: duration.optional(),
  iterations: wholeNumber(1).optional(),
  stages: z.array(text(stage)).min(1).optional(),
  arrivals: z.enum(["poisson", "even"], { error: `must be "poisson" or "even"` }).optional(),
  connections: wholeNumber(1).optional(),
});

const goal = z.union([z.string(), z.strictObject({ expression: z.string(), abort: yesOrNo.optional() })], {
  error: `must be a goal such as "p99 < 500ms"`,
});

/** The shape of `PlimsollConfig` (define-config.ts), checked with a message per field. */
export const configSchema = z.strictObject({
  $schema: z.string().optional(),
  target: text(httpUrl).optional(),
  load: load.optional(),
  slo: z.array(goal).optional(),
  tags: texts.optional(),
  headers: texts.optional(),
  timeout: z
    .union(
      [
        duration,
        z.strictObject({ connect: duration.optional(), headers: duration.optional(), total: duration.optional() }),
      ],
      { error: `must be ${durationExpectation}, or { connect, headers, total } of these` },
    )
    .optional(),
  maxBody: bodySize.optional(),
  tls: z
    .strictObject({
      insecure: yesOrNo.optional(),
      ca: z.union([z.string(), z.array(z.string())], { error: "must be a path or a list of paths" }).optional(),
      cert: z.string().optional(),
      key: z.string().optional(),
      passphrase: z.string().optional(),
    })
    .optional(),
  workers: wholeNumber(1).optional(),
  seed: wholeNumber(0).optional(),
  maxRate: rate.optional(),
  maxInFlight: wholeNumber(1).optional(),
  maxRequests: wholeNumber(1).optional(),
  maxBytes: size.optional(),
  maxDuration: duration.optional(),
  allowHosts: z.array(text(hostName)).optional(),
  publicHosts: z.array(text(hostName)).optional(),
  abortRules: yesOrNo.optional(),
  health: text(httpUrl).optional(),
  stopFile: z.string().optional(),
  localIps: text(localIps).optional(),
  dnsServers: text(dnsServers).optional(),
  pid: wholeNumber(1).optional(),
  prometheus: z
    .union([text(httpUrl), z.array(text(httpUrl))], { error: "must be an address or a list of addresses" })
    .optional(),
  warmUp: duration.optional(),
  gracefulStop: duration.optional(),
  think: yesOrNo.optional(),
  trace: yesOrNo.optional(),
  traceRate: z
    .union([z.number(), z.string()], { error: 'must be a share from 0 to 1, or a rate such as "200/s"' })
    .transform(String)
    .pipe(text(traceRate))
    .optional(),
  receive: yesOrNo.optional(),
  listen: z.string().optional(),
  httpPort: portNumber.optional(),
  grpcPort: portNumber.optional(),
  forward: text(collectorUrl).optional(),
  strict: yesOrNo.optional(),
  out: z.string().optional(),
});

/** Every field by its folder (`""`, `"load"`, …), for "did you mean". */
export const configFields: Readonly<Record<string, readonly string[]>> = {
  "": Object.keys(configSchema.shape),
  load: Object.keys(load.shape),
  timeout: ["connect", "headers", "total"],
  tls: ["insecure", "ca", "cert", "key", "passphrase"],
};
