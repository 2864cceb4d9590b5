/** What must make no difference to what is found. */
export interface Surroundings {
  readonly name: string;
  /** The flags of `plimsoll run`. */
  readonly load: readonly string[];
  readonly database?: "PostgreSQL";
  readonly sdk?: "Sentry";
  /** For the shop. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Faults that cost too little there to be worth a word. */
  readonly cheap?: readonly string[];
}

const closed = ["-u", "20", "--ramp-up", "0s", "-d", "4s"];
const open = ["--rate", "50/s", "-d", "4s"];

/** The first two in CI. */
export const surroundings: readonly Surroundings[] = [
  { name: "20 users, PGlite", load: closed },
  { name: "50/s, PostgreSQL", load: open, database: "PostgreSQL" },
  { name: "Sentry's SDK", load: closed, sdk: "Sentry" },
  { name: "2/s", load: ["--rate", "2/s", "-d", "90s"] },
  { name: "100/s", load: ["--rate", "100/s", "-d", "5s"] },
  { name: "20 users, PostgreSQL", load: closed, database: "PostgreSQL" },
  {
    name: "one trace in five",
    load: ["--rate", "60/s", "-d", "20s"],
    environment: { OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.2" },
  },
  { name: "a pool of 40", load: ["-u", "60", "--ramp-up", "0s", "-d", "4s"], environment: { SHOP_POOL: "40" } },
  { name: "a database next door", load: closed, environment: { SHOP_ROUND_TRIP_MS: "2" }, cheap: ["serial-calls"] },
  { name: "arrivals at even distances", load: ["--rate", "30/s", "--arrivals", "even", "-d", "6s"] },
];
