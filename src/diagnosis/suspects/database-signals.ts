import { formatCount } from "#units";
import type { DatabaseFacts, SuspectFacts } from "../facts/index.ts";
import { decisive, fair, type Signal, strong } from "./suspicion.ts";
import { ms } from "./wording.ts";

/** Of connections that are open, in use at saturation: a pool that is full, and one that has room. */
const fullFrom = 0.85;
const roomUpTo = 0.5;
/** Of all that the server allows. */
const allTakenFrom = 0.97;
const roseBy = 1.5;
const slowerBy = 2;
const textMost = 60;

const count = (value: number): string => (value < 10 ? String(Number(value.toPrecision(2))) : formatCount(value));

/** Connections wait for a lock in the database, and did not at rest. */
export function waitsForLocks({ lockWaits }: DatabaseFacts): boolean {
  return lockWaits.atFull >= 1 && lockWaits.atFull >= 2 * lockWaits.atReference;
}

export function lockSignal({ database }: SuspectFacts): Signal | null {
  if (database === null || !waitsForLocks(database)) return null;
  const { lockWaits, lock } = database;
  const text = `In PostgreSQL ${count(lockWaits.atFull)} connections wait for a lock${lock === null ? "" : ` (${lock})`} at saturation, ${count(lockWaits.atReference)} at the reference`;
  return strong("database", text, true);
}

/** Whether the connections to the database are what is used up. */
export function poolSignal({ database }: SuspectFacts): Signal | null {
  // Connections that wait for each other are in use, too.
  if (database === null || waitsForLocks(database)) return null;
  const { connections, connectionsMax, inUse } = database;
  if (connections.atFull >= allTakenFrom * connectionsMax)
    return decisive(
      "database",
      `PostgreSQL takes ${count(connectionsMax)} connections, and all are taken at saturation`,
      true,
    );
  const isFull = connections.atFull >= 2 && inUse.atFull >= fullFrom * connections.atFull;
  if (!isFull || inUse.atFull < roseBy * inUse.atReference) return null;
  const text = `Of ${count(connections.atFull)} connections to PostgreSQL ${count(inUse.atFull)} are in use at saturation, ${count(inUse.atReference)} at the reference`;
  return strong("database", text, true);
}

export function poolHasRoom({ database }: SuspectFacts): Signal | null {
  if (database === null || database.connections.atFull < 2) return null;
  const { connections, inUse } = database;
  if (inUse.atFull > roomUpTo * connections.atFull) return null;
  const text = `Of ${count(connections.atFull)} connections to PostgreSQL only ${count(inUse.atFull)} are in use at saturation`;
  return fair("database", text);
}

/** The same statement takes longer under load, and not for a lock. */
export function slowerSignal({ database }: SuspectFacts): Signal | null {
  if (database === null || database.busiest === null || waitsForLocks(database)) return null;
  const { text, meanMs } = database.busiest;
  if (meanMs.atFull < slowerBy * meanMs.atReference || meanMs.atFull < 1) return null;
  const shown = text.length > textMost ? `${text.slice(0, textMost)} …` : text;
  return strong(
    "database",
    `PostgreSQL takes ${ms(meanMs.atFull)} for ${shown} at saturation, ${ms(meanMs.atReference)} at the reference`,
    true,
  );
}
