import { describe, expect, it } from "vitest";
import { SystemFiles } from "../system-files.ts";
import { findPortOwner } from "./port-owner.ts";
import { ownerNote } from "./owner-notes.ts";
import { type FixtureProcess, processTree, socketHead, socketRow } from "./proc.fixture.ts";
import { ProcessTree } from "./process-tree.ts";
import { SocketMeter } from "./socket-meter.ts";
import { SocketTable, tcpStates } from "./socket-table.ts";

const { established, timeWait, closeWait, synSent, listen } = tcpStates;

function tableOf(version: 4 | 6, text: string): SocketTable {
  const table = new SocketTable(version);
  table.read(new SystemFiles(processTree([], { "proc/net/tcp": text }).root), "proc/net/tcp");
  return table;
}

describe("SocketTable", () => {
  it("reads ports, states, queues, users and inodes", () => {
    const table = tableOf(
      4,
      socketHead +
        socketRow("0.0.0.0:8080", "0.0.0.0:0", listen, 4711, 17, 1000) +
        socketRow("127.0.0.1:8080", "127.0.0.1:54321", established, 123_456_789_012),
    );
    expect(table.length).toBe(2);
    expect([...table.localPorts.subarray(0, 2)]).toEqual([8080, 8080]);
    expect([...table.remotePorts.subarray(0, 2)]).toEqual([0, 54_321]);
    expect([...table.states.subarray(0, 2)]).toEqual([listen, established]);
    expect([...table.inodes.subarray(0, 2)]).toEqual([4711, 123_456_789_012]);
    expect(table.queued[0]).toBe(17);
    expect(table.users[0]).toBe(1000);
    expect(table.localAddress(1)).toBe("127.0.0.1");
    expect(table.isLocal(1)).toBe(true);
  });

  it("reads rows beyond 9,999, which are a column wider, and users of six digits", () => {
    const wide = socketRow("10.0.0.5:1", "10.9.8.7:443", established, 5, 0, 123_456).replace("   0:", "10000:");
    const table = tableOf(
      4,
      socketHead + wide.trimEnd() + "\n" + socketRow("10.0.0.5:2", "10.9.8.7:443", established, 6),
    );
    expect([...table.inodes.subarray(0, 2)]).toEqual([5, 6]);
    expect(table.users[0]).toBe(123_456);
    expect(table.remoteAddress(0)).toBe("10.9.8.7");
    expect(table.isLocal(0)).toBe(false);
  });

  it("reads IPv6, and IPv4 in its clothes", () => {
    const head = "  sl  local_address                         remote_address                        st\n";
    const loopback = "00000000000000000000000001000000";
    const mapped = "0000000000000000FFFF00000200000A";
    const long = "B80D01200000000067452301EFCDAB89";
    const row = (remote: string, inode: number): string =>
      `   0: ${loopback}:0BB8 ${remote}:A1B2 01 00000000:00000000 00:00000000 00000000     0        0 ${inode} 1 0 20\n`;
    const table = tableOf(6, head + row(loopback, 1) + row(mapped, 2) + row(long, 3));
    expect([0, 1, 2].map((each) => table.remoteAddress(each))).toEqual([
      "::1",
      "10.0.0.2",
      "2001:db8::123:4567:89ab:cdef",
    ]);
    expect(table.localPorts[0]).toBe(3000);
    expect(table.inodes[2]).toBe(3);
  });

  it("grows, and takes nothing from a row that is cut off", () => {
    const rows = Array.from({ length: 3000 }, (_, row) =>
      socketRow("10.0.0.1:80", "10.0.0.2:1024", established, row + 1),
    );
    const table = tableOf(4, socketHead + rows.join("") + "   9: 0100007F:1F90 01000");
    expect(table.length).toBe(3000);
    expect(table.inodes[2999]).toBe(3000);
    expect(tableOf(4, "").length).toBe(0);
  });
});

const socket = (inode: number): string => `socket:[${inode}]`;

describe("SocketMeter", () => {
  const rows = [
    socketRow("0.0.0.0:3000", "0.0.0.0:0", listen, 100, 3),
    socketRow("127.0.0.1:9229", "0.0.0.0:0", listen, 101),
    socketRow("127.0.0.1:3000", "127.0.0.1:40001", established, 110),
    // Two that wait to be accepted, and one that is over.
    socketRow("127.0.0.1:3000", "127.0.0.1:40002", established, 0),
    socketRow("127.0.0.1:3000", "127.0.0.1:40003", established, 0),
    socketRow("127.0.0.1:3000", "127.0.0.1:40004", timeWait, 0),
    // The generator's ends.
    socketRow("127.0.0.1:40001", "127.0.0.1:3000", established, 900),
    socketRow("127.0.0.1:40005", "127.0.0.1:3000", timeWait, 0),
    // To its database, of three processes.
    socketRow("127.0.0.1:50001", "127.0.0.1:5432", established, 120),
    socketRow("127.0.0.1:50002", "127.0.0.1:5432", established, 121),
    socketRow("127.0.0.1:50003", "127.0.0.1:5432", established, 901),
    socketRow("127.0.0.1:50004", "127.0.0.1:5432", timeWait, 0),
    socketRow("127.0.0.1:50005", "127.0.0.1:9999", timeWait, 0),
    socketRow("10.0.0.5:50006", "10.9.9.9:443", synSent, 122),
    socketRow("10.0.0.5:50007", "10.9.9.9:443", closeWait, 123),
  ];
  const target: FixtureProcess[] = [
    { pid: 5, fds: { 3: socket(100), 4: "pipe:[77]", 5: socket(110), 6: socket(120), 7: socket(122) } },
    { pid: 6, parent: 5, fds: { 3: socket(101), 9: socket(121), 10: socket(123) } },
  ];
  const net = (text: string): Record<string, string> => ({
    "proc/5/net/tcp": text,
    "proc/5/net/tcp6": "",
    "proc/sys/net/core/somaxconn": "4096\n",
  });

  it("tells its own connections from the generator's and from those of others", () => {
    const { root } = processTree(target, net(socketHead + rows.join("")));
    expect(new SocketMeter(new SystemFiles(root), 3000).take([5, 6])).toEqual({
      sockets: { established: 3, timeWait: 2, closeWait: 1, synSent: 1, acceptQueue: 3, acceptQueueMax: 4096 },
      peers: { "127.0.0.1:5432": 2 },
      listeners: "100",
    });
  });

  it("finds connections that came later, those of new processes too", () => {
    const { root, write } = processTree(target, net(socketHead + rows.slice(0, 2).join("")));
    const meter = new SocketMeter(new SystemFiles(root), 3000);
    expect(meter.take([5]).peers).toEqual({});
    write(target, net(socketHead + rows.join("")));
    expect(meter.take([5]).peers).toEqual({ "127.0.0.1:5432": 1 });
    expect(meter.take([5, 6]).peers).toEqual({ "127.0.0.1:5432": 2 });
  });

  it("still counts by port where nobody may look at the process's files", () => {
    const { root } = processTree([{ pid: 5 }], net(socketHead + rows.join("")));
    const { sockets, peers } = new SocketMeter(new SystemFiles(root), 3000).take([5]);
    expect(sockets).toMatchObject({ established: 1, timeWait: 1, acceptQueue: 3 });
    expect(peers).toEqual({});
  });
});

describe("findPortOwner", () => {
  const owner = async (processes: readonly FixtureProcess[], ...tcp: string[]) => {
    const { root } = processTree(processes, { "proc/net/tcp": socketHead + tcp.join("") });
    const files = new SystemFiles(root);
    return findPortOwner(files, new ProcessTree(files), { port: 3000, addresses: ["127.0.0.1"] });
  };
  const listening = (inode: number, address = "0.0.0.0", user = 0): string =>
    socketRow(`${address}:3000`, "0.0.0.0:0", listen, inode, 0, user);

  it("finds the first of those that share a socket, and all that have sockets of their own", async () => {
    const forked = [
      { pid: 8, parent: 7, fds: { 3: socket(100) } },
      { pid: 7, fds: { 3: socket(100) } },
    ];
    expect(await owner(forked, listening(100))).toEqual({ kind: "found", pids: [7] });
    const several = [
      { pid: 7, startTicks: 50, fds: { 3: socket(100) } },
      { pid: 8, startTicks: 20, fds: { 3: socket(101) } },
    ];
    expect(await owner(several, listening(100), listening(101))).toEqual({ kind: "found", pids: [8, 7] });
  });

  it("leaves out who listens on another address, and who only made the socket", async () => {
    const processes = [
      { pid: 7, fds: { 3: socket(100) } },
      { pid: 8, fds: { 3: socket(101) } },
      { pid: 1, name: "systemd", parent: 0, fds: { 40: socket(100) } },
    ];
    const found = await owner(processes, listening(100, "127.0.0.1"), listening(101, "10.0.0.5"));
    expect(found).toEqual({ kind: "found", pids: [7] });
  });

  it("says why nobody is found, and what helps", async () => {
    const nobody = await owner([{ pid: 7 }]);
    expect(ownerNote(nobody, 3000)).toContain("no process here listens on port 3000");
    const hidden = await owner([{ pid: 7 }], listening(100));
    expect(ownerNote(hidden, 3000)).toContain("in a container or another namespace");
    const proxy = await owner([{ pid: 7, name: "docker-proxy", fds: { 4: socket(100) } }], listening(100));
    expect(proxy).toEqual({ kind: "forwarder", name: "docker-proxy", pid: 7 });
    expect(ownerNote(proxy, 3000)).toContain("--pid \"$(docker inspect -f '{{.State.Pid}}' CONTAINER)\"");
    expect(ownerNote({ kind: "denied", user: 33 }, 80)).toContain("user 33");
  });
});
