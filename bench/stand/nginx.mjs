import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import http from "node:http";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { endLater, endPidLater, forgetPid, removeLater } from "./cleanup.mjs";
import { program, targetCore } from "./machine.mjs";

/** 34 bytes, as in every figure of docs/performance.md. */
export const body = "0123456789abcdefghijklmnopqrstuvwx";

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function configuration(folder, ports, tls) {
  const plain = `location / { return 200 "${body}"; }`;
  // Only a request that carries a trace header is answered well here.
  const traced = `location /items/ { if ($http_traceparent = "") { return 400; } return 200 "${body}"; }`;
  const secure = `server { listen 127.0.0.1:${ports.tls} ssl backlog=4096;
      ssl_certificate ${tls?.certificate}; ssl_certificate_key ${tls?.key}; ${plain} ${traced} }`;
  return `daemon off;
  worker_processes 1;
  worker_rlimit_nofile 20000;
  pid ${folder}/nginx.pid;
  error_log ${folder}/error.log warn;
  events { worker_connections 16000; }
  http {
    access_log off;
    default_type text/plain;
    keepalive_timeout 300s;
    keepalive_requests 1000000000;
    client_body_temp_path ${folder}/body;
    proxy_temp_path ${folder}/proxy;
    fastcgi_temp_path ${folder}/fastcgi;
    server { listen 127.0.0.1:${ports.plain} backlog=4096; ${plain} ${traced} }
    ${tls === undefined ? "" : secure}
    server { listen 127.0.0.1:${ports.status}; location / { stub_status; } }
  }`;
}

/** A self-signed certificate on P-256 for 127.0.0.1, or undefined where this machine has no openssl. */
function makeCertificate(folder) {
  if (program("openssl") === undefined) return undefined;
  const [certificate, key] = [join(folder, "certificate.pem"), join(folder, "key.pem")];
  const kind = ["-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const name = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost"];
  execFileSync("openssl", ["req", ...kind, ...name, "-keyout", key, "-out", certificate], { stdio: "ignore" });
  return { certificate, key };
}

function read(url) {
  return new Promise((resolve, reject) => {
    const request = http.get(url, { agent: false }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => (text += chunk));
      response.on("end", () => resolve(text));
    });
    request.on("error", reject);
  });
}

/**
 * nginx with one worker on the target's core, in a folder of its own.
 * `requests()` is its own count of requests for all but this question itself.
 */
export async function startNginx() {
  const folder = removeLater(mkdtempSync(join(tmpdir(), "plimsoll-bench-nginx-")));
  const ports = { plain: await freePort(), tls: await freePort(), status: await freePort() };
  const tls = makeCertificate(folder);
  writeFileSync(join(folder, "nginx.conf"), configuration(folder, ports, tls));
  const argv = [
    "-c",
    String(targetCore),
    program("nginx"),
    "-c",
    join(folder, "nginx.conf"),
    "-e",
    join(folder, "error.log"),
  ];
  const child = endLater(spawn("taskset", argv, { stdio: ["ignore", "ignore", "inherit"] }));
  const statusUrl = `http://127.0.0.1:${ports.status}/`;
  let asked = 0;

  async function requests() {
    asked++;
    const numbers = /\n\s*\d+\s+\d+\s+(\d+)/.exec(await read(statusUrl));
    if (numbers === null) throw new Error("nginx does not tell its counts");
    return Number(numbers[1]) - asked;
  }

  for (let attempts = 0; ; attempts++) {
    try {
      await requests();
      break;
    } catch (failed) {
      asked--;
      if (attempts === 50 || child.exitCode !== null) throw new Error("nginx did not start", { cause: failed });
      await sleep(100);
    }
  }
  const workers = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, "utf8").trim().split(" ").map(Number);
  workers.forEach(endPidLater);

  return {
    folder,
    url: `http://127.0.0.1:${ports.plain}/`,
    tlsUrl: tls === undefined ? undefined : `https://127.0.0.1:${ports.tls}/`,
    certificate: tls?.certificate,
    workerPid: workers[0],
    requests,
    async stop() {
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGTERM");
      await ended;
      workers.forEach(forgetPid);
    },
  };
}
