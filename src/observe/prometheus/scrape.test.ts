import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, it, onTestFinished } from "vitest";
import { Notes } from "../notes.ts";
import { PrometheusWatch } from "./prometheus-watch.ts";
import { scrape, scrapeLimits } from "./scrape.ts";

async function endpoint(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/metrics`;
}

const still = new AbortController().signal;
const patientMs = 10_000;

describe("scrape", () => {
  it("asks for the text format and reads it", async () => {
    let accept = "";
    const url = await endpoint((request, response) => {
      accept = request.headers.accept ?? "";
      response.end("a 1\n");
    });
    expect(await scrape(url, still)).toEqual({ ok: true, text: "a 1\n" });
    expect(accept).toContain("text/plain;version=0.0.4");
  });

  it("tells what went wrong: a status, a redirect, a refused connection, too much, too slow, cut off", async () => {
    const problem = async (url: string, limits = scrapeLimits) => {
      const scraped = await scrape(url, still, { insecure: false }, limits);
      return scraped.ok ? "none" : scraped.problem;
    };
    expect(await problem(await endpoint((_, response) => response.writeHead(404).end("no")))).toBe("it answered 404");
    const moved = await endpoint((_, response) => response.writeHead(302, { location: "/login" }).end());
    expect(await problem(moved)).toBe("it answered 302, pointing to /login");
    expect(await problem("http://127.0.0.1:1/metrics")).toBe("nothing listens there (ECONNREFUSED)");
    const long = await endpoint((_, response) => response.end("x".repeat(5000)));
    expect(await problem(long, { ...scrapeLimits, bytesMost: 4000 })).toBe("it is longer than 4000 bytes");
    const endless = await endpoint((_, response) => void response.write("a 1\n"));
    expect(await problem(endless, { ...scrapeLimits, deadlineMs: 50 })).toBe("it took longer than 0.05 s");
    const cut = await endpoint((_, response) => {
      response.writeHead(200, { "content-length": "100" });
      response.write("a 1\n", () => response.destroy());
    });
    expect(await problem(cut)).toBe("aborted");
  });
});

describe("PrometheusWatch", () => {
  it("gives rates after two looks, with the endpoint's name where there are several", async () => {
    let nowMs = 0;
    let total = 100;
    const page: RequestListener = (_, response) => response.end(`# TYPE t counter\nt_total ${total}\ng 4\n`);
    const urls = [await endpoint(page), await endpoint(page)];
    const watch = new PrometheusWatch(urls, new Notes(), () => nowMs, scrape);
    await watch.open(patientMs);
    [nowMs, total] = [2000, 150];
    const hosts = urls.map((url) => new URL(url).host);
    expect(await watch.take(patientMs)).toEqual(
      Object.fromEntries(
        hosts.flatMap((host) => [
          [`t_total{instance="${host}"}`, 25],
          [`g{instance="${host}"}`, 4],
        ]),
      ),
    );
    watch.close();
  });

  it("never asks twice at once, keeps the last answer for a while, then forgets it", async () => {
    let asked = 0;
    let nowMs = 0;
    const answers: ((text: string) => void)[] = [];
    const notes = new Notes();
    const watch = new PrometheusWatch(
      ["http://x/metrics"],
      notes,
      () => nowMs,
      () => {
        asked++;
        return new Promise((resolve) => answers.push((text) => resolve({ ok: true, text })));
      },
    );
    await watch.open(1);
    expect(await watch.take(1)).toEqual({});
    expect(asked).toBe(1);
    answers[0]!("g 7\n");
    expect(await watch.take(patientMs)).toEqual({ g: 7 });
    expect(await watch.take(1)).toEqual({ g: 7 });
    expect(asked).toBe(2);
    nowMs = 20_000;
    expect(await watch.take(1)).toEqual({});
    watch.close();
  });

  it("notes once what cannot be read, by line, and what is left out", async () => {
    const notes = new Notes();
    const url = await endpoint((_, response) => response.end("good 1\nbad line\nworse\n"));
    const watch = new PrometheusWatch([`${url}?token=secret`, "http://127.0.0.1:1/metrics"], notes, () => 0, scrape);
    await watch.open(patientMs);
    expect(Object.values(await watch.take(patientMs))).toEqual([1]);
    expect(notes.all.toSorted()).toEqual(
      [
        "http://127.0.0.1:1/metrics could not be read: nothing listens there (ECONNREFUSED)",
        `${url}: line 2 is left out, for it has no value that is a number, and one more`,
      ].toSorted(),
    );
    expect(watch.unread()).toEqual([notes.all.find((note) => note.includes("ECONNREFUSED"))]);
    watch.close();
  });
});
