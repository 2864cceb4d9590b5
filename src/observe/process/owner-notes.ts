import type { PortOwner } from "./port-owner.ts";

/** Why nothing is read of a target's processes, and what helps; undefined where there is nothing to say. */
export function ownerNote(owner: PortOwner, port: number): string | undefined {
  switch (owner.kind) {
    case "nobody":
      return `no process here listens on port ${port} in this network: if the target runs in a container, name a process in it with --pid`;
    case "hidden":
      return `the process that listens on port ${port} cannot be seen from here: it is in a container or another namespace. Start plimsoll outside of it, or name the process with --pid`;
    case "denied":
      return `port ${port} belongs to a process of user ${owner.user}, and this user may not see which: run as that user or with sudo, or name the process with --pid (its files and outgoing connections then stay unknown)`;
    case "forwarder":
      return owner.name === "docker-proxy" || owner.name.startsWith("rootlessport")
        ? `port ${port} is held by ${owner.name}, which passes connections on to a container: name a process in it with --pid "$(docker inspect -f '{{.State.Pid}}' CONTAINER)"`
        : `port ${port} is held by ${owner.name}, which passes connections on: name the process behind it with --pid, if it runs here`;
    case "found":
      return owner.pids.length > 1
        ? `port ${port} is shared by ${owner.pids.length} processes that do not belong together (${owner.pids.slice(0, 5).join(", ")}): all are counted`
        : undefined;
    default:
      return undefined;
  }
}
