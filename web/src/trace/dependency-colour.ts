type Token = `--${string}`;

const colours: Readonly<Record<string, Token>> = {
  none: "--series-1",
  sql: "--series-2",
  database: "--series-2",
  cache: "--series-7",
  http: "--series-3",
  rpc: "--series-3",
  messaging: "--series-4",
  mail: "--series-4",
  pool: "--series-8",
  sent: "--series-8",
};

const names: Readonly<Record<string, string>> = {
  none: "work of its own",
  sql: "database",
  database: "database",
  cache: "cache",
  http: "another service",
  rpc: "another service",
  messaging: "messages and mail",
  mail: "messages and mail",
  pool: "waits",
  sent: "waits",
};

/** What spans of a kind of dependency are drawn in. Kinds nobody knows yet look like work of its own. */
export const dependencyColour = (dependency: string): Token =>
  Object.hasOwn(colours, dependency) ? (colours[dependency] ?? "--series-1") : "--series-1";

export const dependencyName = (dependency: string): string =>
  Object.hasOwn(names, dependency) ? (names[dependency] ?? "work of its own") : "work of its own";
