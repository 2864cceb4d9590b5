// @ts-check
import { context } from "@opentelemetry/api";
import { ExportResultCode, suppressTracing } from "@opentelemetry/core";
import { OTLPTraceExporter as JsonExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { OTLPTraceExporter as ProtobufExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { JsonTraceSerializer, ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** @typedef {import("./settings.mjs").Destination} Destination */
/** @typedef {import("@opentelemetry/sdk-trace-base").ReadableSpan} ReadableSpan */

const lastWordMs = 3000;

/**
 * How batches of spans reach their destination: while the application runs, and when it ends and runs no more.
 * @param {Destination} destination
 * @param {number} timeoutMs
 * @param {ReturnType<typeof import("./listener.mjs").createListener>} listener
 */
export function createDelivery(destination, timeoutMs, listener) {
  const { url, encoding } = destination;
  const Exporter = encoding === "json" ? JsonExporter : ProtobufExporter;
  const exporter = new Exporter({ url, timeoutMillis: timeoutMs });
  return {
    /** @param {ReadableSpan[]} batch @returns {Promise<boolean>} */
    async deliver(batch) {
      // Without suppression the requests that carry spans would become spans.
      return context.with(suppressTracing(context.active()), async () => {
        if (!(await listener.listens())) return false;
        const hasArrived = await new Promise((resolve) =>
          exporter.export(batch, ({ code }) => resolve(code === ExportResultCode.SUCCESS)),
        );
        if (!hasArrived) listener.lost();
        return hasArrived;
      });
    },
    /**
     * Sends by a process of its own while this one waits: an exit gives the event loop no more turns.
     * @param {ReadableSpan[][]} batches
     * @returns {number} how many batches arrived
     */
    deliverNow(batches) {
      if (batches.length === 0 || listener.isSilent) return 0;
      const serializer = encoding === "json" ? JsonTraceSerializer : ProtobufTraceSerializer;
      const bodies = batches.map((batch) => Buffer.from(serializer.serializeRequest(batch) ?? []));
      const type = encoding === "json" ? "application/json" : "application/x-protobuf";
      const plan = {
        url,
        headers: { ...destination.headers, "content-type": type },
        sizes: bodies.map((b) => b.length),
      };
      const sender = fileURLToPath(new URL("./last-word.mjs", import.meta.url));
      const { stdout } = spawnSync(process.execPath, [sender, JSON.stringify(plan)], {
        input: Buffer.concat(bodies),
        timeout: lastWordMs,
        // Above all without NODE_OPTIONS: it must not instrument itself.
        env: {},
        stdio: ["pipe", "pipe", "ignore"],
      });
      return Number(stdout?.toString() || 0);
    },
  };
}
