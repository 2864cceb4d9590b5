const kiB = 1024;
const miB = 1024 * kiB;

/** What one sender, and all of them together, may ask of the receiver. All of its limits stand here. */
export const limits = {
  /** Of one OTLP body over HTTP, on the wire and after decoding. */
  otlpBytes: 20 * miB,
  /** Of one gRPC message; what the OpenTelemetry Collector takes, too. */
  grpcMessageBytes: 4 * miB,
  envelopeWireBytes: 5 * miB,
  envelopeBytes: 20 * miB,
  envelopeItems: 100,
  /** Items beyond those are counted up to this many, and what is behind is not looked at. */
  envelopeItemsCounted: 10_000,
  /** Of one envelope item that is read as JSON. */
  envelopeItemBytes: 4 * miB,
  /** A body that grows to more than so many times its size, beyond `bombFromBytes`, is no telemetry. */
  bombRatio: 200,
  bombFromBytes: miB,
  /** Bodies held at the same time, as they came and decoded. */
  heldBytes: 48 * miB,
  /** Of `heldBytes`, what bodies that have grown beyond `smallBytes` leave to others: a few giants do not shut them out. */
  heldForSmallBytes: 12 * miB,
  smallBytes: miB,
  /** The same of those beyond `tinyBytes`, which most are not: nor do many that are just small. */
  heldForTinyBytes: 6 * miB,
  tinyBytes: 64 * kiB,
  /** Bodies that are being unpacked. */
  inflates: 64,
  /** Calls under way on one connection. */
  grpcStreams: 64,
  sockets: 256,
  headerMs: 10_000,
  requestMs: 30_000,
  /** Who needs longer for a body gives way when there is no room for others. */
  bodyMs: 2_000,
  /** What is still coming in after a refusal is read and thrown away for so long, so that the refusal is read. */
  lingerMs: 2_000,
  /** What requests under way may take to come to their end when the receiver stops. */
  drainMs: 2_000,
  headerBytes: 16 * kiB,
  retryAfterSeconds: 1,
  jsonDepth: 64,
  /** Names and values of one span, metric or item: each takes some fifty bytes once it is read. */
  jsonValues: 200_000,
  attributes: 128,
  attributeBytes: 4 * kiB,
  arrayElements: 128,
  nameBytes: kiB,
  histogramBuckets: 512,
  /** Names of services, reasons and kinds that are counted apart; the rest under `__other__`. */
  countedNames: 1_000,
  batchSpans: 512,
  forwardBytes: 16 * miB,
  forwardBodies: 256,
  forwardSockets: 4,
  forwardMs: 10_000,
} as const;

/** A span from outside these years has a broken clock, or none. */
export const spanTimes = { fromMs: Date.UTC(2000, 0), toMs: Date.UTC(2200, 0) } as const;
