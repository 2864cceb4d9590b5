import { readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { findingKinds, foundKinds } from "#diagnosis";
import { doubtCodes } from "#measure";
import { errorHints } from "#report";
import { exitCodes, UserError } from "#run";
import { traceThresholds } from "#trace";
import { findTopic, readTopics, type Topic } from "./index.ts";

let topics: readonly Topic[] = [];
beforeAll(async () => {
  topics = await readTopics();
});
const named = (kind: Topic["kind"]): string[] => topics.filter((topic) => topic.kind === kind).map(({ name }) => name);

function refusal(asked: string): UserError {
  try {
    findTopic(topics, asked);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  return expect.fail(`${asked} was found`);
}

describe("readTopics", () => {
  it("has every error class, doubt, finding and exit code, and nothing else", () => {
    expect(named("error class")).toEqual(Object.keys(errorHints).sort());
    expect(named("doubt")).toEqual([...doubtCodes].sort());
    expect(named("finding")).toEqual([...foundKinds].sort());
    expect(named("exit code")).toEqual(Object.values(exitCodes).map(String));
  });

  it("knows what each is in one sentence", () => {
    expect(topics.filter(({ summary }) => !/^\S.*\.$/.test(summary))).toEqual([]);
  });

  it("gives no two topics of a kind the same name", () => {
    const names = topics.flatMap(({ kind, name, alias }) =>
      [name, alias].flatMap((each) => (each === undefined ? [] : [`${kind} ${each}`])),
    );
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("pages of findings", () => {
  it("name every threshold of traces with its default", () => {
    const pages = topics
      .filter(({ kind }) => kind === "finding")
      .map(({ page }) => page)
      .join("\n");
    const missing = Object.entries(traceThresholds).filter(([name, value]) => !pages.includes(`\`${name}\` ${value}`));
    expect(missing).toEqual([]);
  });
});

describe("findTopic", () => {
  it.each([
    ["reset_midbody", "reset_midbody"],
    ["reset-midbody", "reset_midbody"],
    ["Reset Midbody", "reset_midbody"],
    [" HTTP_5XX ", "http_5xx"],
    ["generator_limit", "generator-limit"],
    ["97", "97"],
    ["invalid", "97"],
    ["goal missed", "99"],
    ["connection_pool", "connection-pool"],
  ])("finds what %j means", (asked, name) => {
    expect(findTopic(topics, asked).name).toBe(name);
  });

  it.each([
    ["header_timeout", "headers_timeout"],
    ["tls", "tls_certificate"],
    ["conect-refused", "connect_refused"],
    ["stal", "stall"],
    ["intrrupted", "interrupted"],
    ["poool", "connection-pool"],
  ])("refuses %j and suggests %s", (asked, near) => {
    const { message, hint, exitCode } = refusal(asked);
    expect(message).toContain(asked);
    expect(hint).toMatch(/^Did you mean /);
    expect(hint).toContain(near);
    expect(exitCode).toBe(exitCodes.usage);
  });

  it.each(["3", "xyzzy", "../../package", "README", "\u001b[2J"])("refuses %j with the list of all", (asked) => {
    const { message, hint } = refusal(asked);
    expect(hint).toBe("plimsoll explain lists every class, doubt, finding and exit code.");
    expect(message).not.toContain("\u001b");
  });
});

describe("a name of two kinds", () => {
  it("gives both pages", () => {
    const { page } = findTopic(topics, "memory");
    expect(page).toContain("Side: generator.");
    expect(page).toContain(findingKinds.memory.meaning);
  });
});

describe("docs/findings", () => {
  it("has one page for each kind that can be found, with every section", () => {
    for (const kind of foundKinds) {
      const page = topics.find((topic) => topic.kind === "finding" && topic.name === kind)?.page ?? "";
      expect.soft(page, kind).toMatch(new RegExp(`^# ${kind}\n\n`));
      expect.soft(page.split("\n")[2], kind).toBe(findingKinds[kind].meaning);
      const headings = [...page.matchAll(/^## (.+)\n\n\S/gm)].map(([, heading]) => heading);
      const wanted = [
        "How Plimsoll sees it",
        "What to look at next",
        "What to do",
        "How it can be mistaken",
        "Related",
      ];
      expect.soft(headings, kind).toEqual(wanted);
      const related = [...page.matchAll(/\[([^\]]+)\]\(([^)]+)\.md\)/g)].map(([, text = "", to]) => [text, to]);
      expect.soft(related.length, kind).toBeGreaterThan(0);
      for (const [text, to] of related) {
        expect.soft(foundKinds, kind).toContain(text);
        expect.soft(to, kind).toBe(text);
      }
    }
  });
});

describe("docs/doubts", () => {
  it("has one page for each doubt, with every section", () => {
    expect(readdirSync(join(import.meta.dirname, "../../../docs/doubts")).sort()).toEqual(
      doubtCodes.map((code) => `${code}.md`).sort(),
    );
    for (const { name, page } of topics.filter(({ kind }) => kind === "doubt")) {
      expect
        .soft(page, name)
        .toMatch(new RegExp(`^# ${name}\n\nSide: (generator|target|network|script)\\. .+\\.\n\n.+\n`));
      const headings = [...page.matchAll(/^## (.+)\n\n\S/gm)].map(([, heading]) => heading);
      expect.soft(headings, name).toEqual(["Usual causes", "Where to look", "What it does not mean", "Related"]);
      const related = [...page.matchAll(/\[([^\]]+)\]\(([^)]+)\.md\)/g)].map(([, text, to]) => [text, to]);
      expect.soft(related.length, name).toBeGreaterThan(0);
      for (const [text = "", to] of related) {
        expect.soft(doubtCodes, name).toContain(text);
        expect.soft(to, name).toBe(text);
      }
    }
  });
});
