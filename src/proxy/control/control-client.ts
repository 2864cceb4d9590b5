import { request } from "node:http";
import type { DependencyResult } from "#run";
import { ProxyFailure } from "../start-proxy.ts";

const limitMs = 5_000;

export interface RoutesSeen {
  /** Of the proxy's clock, which the spans of faults are of. */
  readonly nowSeconds: number;
  readonly routes: readonly DependencyResult[];
}

/** The control API of a proxy on this machine, from the other side. */
export class ControlClient {
  private readonly port: number;
  private readonly token: string;

  constructor(port: number, token: string) {
    this.port = port;
    this.token = token;
  }

  async routes(): Promise<RoutesSeen> {
    return (await this.ask("GET", "/v1/routes")) as RoutesSeen;
  }

  async put(port: number, body: object): Promise<void> {
    await this.ask("PUT", faultsOf(port), body);
  }

  async patch(port: number, body: object): Promise<void> {
    await this.ask("PATCH", faultsOf(port), body);
  }

  async delete(port: number): Promise<void> {
    await this.ask("DELETE", faultsOf(port));
  }

  private ask(method: string, path: string, body?: object): Promise<unknown> {
    const text = body === undefined ? "" : JSON.stringify(body);
    const headers = {
      authorization: `Bearer ${this.token}`,
      ...(body !== undefined && { "content-type": "application/json", "content-length": Buffer.byteLength(text) }),
    };
    return new Promise((resolve, reject) => {
      const options = { host: "127.0.0.1", port: this.port, method, path, headers, timeout: limitMs };
      const asked = request(options, (response) => {
        let answer = "";
        response.setEncoding("utf8").on("data", (chunk: string) => (answer += chunk));
        response.on("error", reject).on("end", () => {
          if (response.statusCode === 200) resolve(JSON.parse(answer));
          else
            reject(
              new ProxyFailure(`its control API answered ${String(response.statusCode)}: ${answer.trim()}`, undefined),
            );
        });
      });
      asked.on("timeout", () => asked.destroy(new Error(`no answer within ${String(limitMs / 1000)} s`)));
      asked.on("error", (error: NodeJS.ErrnoException) => reject(new ProxyFailure(error.message, error.code)));
      asked.end(text);
    });
  }
}

const faultsOf = (port: number): string => `/v1/routes/${String(port)}/faults`;
