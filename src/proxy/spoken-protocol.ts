/** What a dependency is, told by the first bytes of a connection to it. */
export type SpokenProtocol = "PostgreSQL" | "MySQL" | "Redis" | "MongoDB" | "HTTP";

/** Codes of PostgreSQL's first message: version 3, and requests for TLS, GSS and to cancel. */
const postgresCodes = new Set([0x0003_0000, 80_877_103, 80_877_104, 80_877_102]);
const mongoOperations = new Set([2004, 2012, 2013]);

/** Who asks first: all of these but MySQL's clients. Null = none of them. */
export function protocolOfQuestion(first: Buffer): SpokenProtocol | null {
  if (first.length >= 8 && postgresCodes.has(first.readUInt32BE(4))) return "PostgreSQL";
  if (first.length >= 16 && mongoOperations.has(first.readInt32LE(12))) return "MongoDB";
  const text = first.toString("latin1", 0, 64);
  if (/^\*[1-9]\d*\r\n\$/.test(text)) return "Redis";
  return /^(GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|PRI) \S/.test(text) ? "HTTP" : null;
}

/** Who greets whoever connects, before anything is asked. */
export function protocolOfGreeting(first: Buffer): SpokenProtocol | null {
  const isWhole = first.length > 5 && first.readUIntLE(0, 3) + 4 === first.length;
  return isWhole && first[3] === 0 && first[4] === 10 ? "MySQL" : null;
}
