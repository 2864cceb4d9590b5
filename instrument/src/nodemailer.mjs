// @ts-check
import { SpanKind } from "@opentelemetry/api";
import { InstrumentationBase, InstrumentationNodeModuleDefinition } from "@opentelemetry/instrumentation";
import { replaced } from "./replaced.mjs";
import { fail } from "./span.mjs";
import { version } from "./version.mjs";

/**
 * @typedef {(mail: unknown, callback?: (error: unknown, info: unknown) => void) => Promise<unknown> | void} SendMail
 * @typedef {{ options?: { host?: string, port?: number }, transporter?: { name?: string }, sendMail: SendMail }} Mailer
 * @typedef {(...options: unknown[]) => Mailer} CreateTransport
 * @typedef {{ createTransport: CreateTransport, default?: { createTransport: CreateTransport } }} Exports
 */

/** A client span for every mail sent by Nodemailer. */
export class Nodemailer extends InstrumentationBase {
  constructor() {
    super("@plimsoll/instrument-nodemailer", version, {});
  }

  init() {
    return [
      new InstrumentationNodeModuleDefinition("nodemailer", [">=6 <11"], (/** @type {Exports} */ exports) => {
        const createTransport = this.#traced(exports.createTransport ?? exports.default?.createTransport);
        const main = exports.default;
        return replaced(exports, { createTransport, ...(main ? { default: { ...main, createTransport } } : {}) });
      }),
    ];
  }

  /** @param {CreateTransport | undefined} create @returns {CreateTransport} */
  #traced(create) {
    return (...options) => {
      if (!create) throw new TypeError("nodemailer has no createTransport");
      const mailer = create(...options);
      const send = mailer.sendMail.bind(mailer);
      mailer.sendMail = (mail, callback) => this.#send(mailer, send, mail, callback);
      return mailer;
    };
  }

  /** @type {(mailer: Mailer, send: SendMail, mail: unknown, callback: Parameters<SendMail>[1]) => ReturnType<SendMail>} */
  #send(mailer, send, mail, callback) {
    const { host, port } = mailer.options ?? {};
    const transport = mailer.transporter?.name ?? "SMTP";
    const attributes = {
      "messaging.system": transport.toLowerCase().replace("smtp (pool)", "smtp"),
      "messaging.operation.name": "send",
      "messaging.operation.type": "send",
      ...(host ? { "server.address": host } : {}),
      ...(port ? { "server.port": port } : {}),
    };
    return this.tracer.startActiveSpan("send mail", { kind: SpanKind.CLIENT, attributes }, (active) => {
      /** @param {unknown} error */
      const end = (error) => {
        if (error) fail(active, error);
        active.end();
      };
      if (callback) {
        void send(mail, (error, info) => {
          end(error);
          callback(error, info);
        });
        return undefined;
      }
      return Promise.resolve(send(mail)).then(
        (info) => {
          end(undefined);
          return info;
        },
        (error) => {
          end(error);
          throw error;
        },
      );
    });
  }
}
