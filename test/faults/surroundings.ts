/** What must make no difference to what is found. */
export interface Surroundings {
  readonly name: string;
  /** The flags of `plimsoll run`. */
  readonly load: readonly string[];
  readonly database?: "PostgreSQL";
  readonly sdk?: "Sentry";
  /** For the shop. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Shops under load at the same time. Where cores run short, every query is slow. @default 2 */
  readonly atOnce?: number;
  /** Faults that cost too little there to be worth a word. */
  readonly cheap?: readonly string[];
}

const closed = ["-u", "20", "--ramp-up", "0s", "-d", "4s"];
/** Whoever buys is one of twelve: of some twenty, five are sure to be seen. */
const at = (rate: string, duration: string): readonly string[] => ["--rate", rate, "--ramp-up", "0s", "-d", duration];

/** The first two in CI. */
export const surroundings: readonly Surroundings[] = [
  { name: "20 users, PGlite", load: closed },
  {
    name: "50/s, PostgreSQL",
    load: at("50/s", "5s"),
    database: "PostgreSQL",
    // Ten would be too few for the 700 queries/s of an N+1.
    environment: { SHOP_POOL: "20" },
  },
  { name: "Sentry's SDK", load: closed, sdk: "Sentry", atOnce: 1 },
  { name: "2/s", load: at("2/s", "90s"), atOnce: 8 },
  { name: "100/s", load: at("100/s", "5s"), environment: { SHOP_POOL: "60" } },
  { name: "20 users, PostgreSQL", load: closed, database: "PostgreSQL" },
  {
    name: "one trace in five",
    load: at("60/s", "20s"),
    environment: { OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.2", SHOP_POOL: "40" },
  },
  {
    name: "a pool of 40",
    load: ["-u", "60", "--ramp-up", "0s", "-d", "4s"],
    environment: { SHOP_POOL: "40" },
    atOnce: 1,
  },
  { name: "a database next door", load: closed, environment: { SHOP_ROUND_TRIP_MS: "2" }, cheap: ["serial-calls"] },
  { name: "arrivals at even distances", load: [...at("30/s", "10s"), "--arrivals", "even"] },
];
