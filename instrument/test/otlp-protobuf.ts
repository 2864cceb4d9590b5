import type { ReceivedSpan } from "./collector.ts";

interface Field {
  readonly number: number;
  readonly bytes: Buffer;
  readonly integer: number;
}

/** The fields of one protobuf message; numbers beyond 2^53 lose digits, which ids and kinds never are. */
function* fieldsOf(message: Buffer): Generator<Field> {
  let at = 0;
  const varint = (): number => {
    let value = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = message.readUInt8(at++);
      value += (byte & 127) * factor;
      if (byte < 128) return value;
    }
  };
  while (at < message.length) {
    const key = varint();
    const type = key & 7;
    let integer = 0;
    let bytes: Buffer = Buffer.alloc(0);
    if (type === 0) integer = varint();
    else {
      const length = type === 2 ? varint() : type === 1 ? 8 : 4;
      bytes = message.subarray(at, at + length);
      at += length;
    }
    yield { number: key >> 3, bytes, integer };
  }
}

const all = (message: Buffer, number: number): Buffer[] =>
  [...fieldsOf(message)].filter((field) => field.number === number).map(({ bytes }) => bytes);

/** ExportTraceServiceRequest: resource_spans 1 → scope_spans 2 → spans 2. */
export function readTracesProtobuf(body: Buffer): ReceivedSpan[] {
  return all(body, 1).flatMap((resourceSpans) => {
    const resource = Object.fromEntries(all(resourceSpans, 1).flatMap((part) => all(part, 1).map(attribute)));
    return all(resourceSpans, 2)
      .flatMap((scopeSpans) => all(scopeSpans, 2))
      .map((span) => readSpan(span, resource));
  });
}

function readSpan(message: Buffer, resource: Record<string, unknown>): ReceivedSpan {
  const fields = [...fieldsOf(message)];
  const find = (number: number): Field | undefined => fields.find((field) => field.number === number);
  const hex = (number: number): string => find(number)?.bytes.toString("hex") ?? "";
  const attributes = fields.filter(({ number }) => number === 9).map(({ bytes }) => attribute(bytes));
  const status = find(15)?.bytes;
  return {
    traceId: hex(1),
    spanId: hex(2),
    parentId: hex(4),
    name: find(5)?.bytes.toString() ?? "",
    kind: find(6)?.integer ?? 0,
    isError: status !== undefined && [...fieldsOf(status)].some(({ number, integer }) => number === 3 && integer === 2),
    attributes: Object.fromEntries(attributes),
    resource,
  };
}

/** KeyValue: key 1, value 2 with string 1, bool 2, int 3; what tests do not read is left out. */
function attribute(message: Buffer): [string, unknown] {
  const [value] = all(message, 2).flatMap((part) => [...fieldsOf(part)]);
  const plain = value?.number === 1 ? value.bytes.toString() : value?.integer;
  return [all(message, 1)[0]?.toString() ?? "", plain];
}
