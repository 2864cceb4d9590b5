import { exitCodes, type ScenarioPlan, UserError } from "#run";
import { formatCount } from "#units";
import { peakLevel } from "./divide-load.ts";
import { connectionsMax, type MachineLimits } from "./machine.ts";

/**
 * A load that holds more connections than this process can have would fail by the generator's fault, not the target's:
 * it is not begun. Each user of closed load keeps a connection of its own unless there is one pool for all.
 * @param addresses how many local addresses connections start from: each has ports of its own
 */
export function refuseTooManyConnections(
  machine: MachineLimits,
  workers: number,
  pool: number | undefined,
  scenarios: readonly ScenarioPlan[],
  addresses = 1,
): void {
  const users = scenarios.reduce((sum, { load }) => sum + (load.kind === "open" ? 0 : peakLevel(load)), 0);
  const needed = pool ?? users;
  const files = connectionsMax(machine, workers);
  const who = pool === undefined ? `${formatCount(users)} users` : `--connections ${formatCount(pool)}`;
  if (needed > files) {
    throw new UserError(`${who} need more open files than this process may have`, {
      why: `Each connection is one. Beside its own files Plimsoll may open ${formatCount(files)} here.`,
      hint: `Raise the limit first (ulimit -n ${formatCount(roundedUp(needed)).replaceAll(",", "")}), or ask for fewer.`,
      exitCode: exitCodes.usage,
    });
  }
  const ports = addresses * machine.ports;
  if (needed > ports) {
    throw new UserError(`${who} need more local ports than this machine has`, {
      why: `Each connection to one address takes one, and there are ${formatCount(ports)}.`,
      hint: "Widen net.ipv4.ip_local_port_range, start from more addresses (--local-ips), or ask for fewer.",
      exitCode: exitCodes.usage,
    });
  }
}

/** The next power of two that leaves room for the process's own files. */
const roundedUp = (needed: number): number => 2 ** Math.ceil(Math.log2(needed + 256));
