import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { endLater } from "../stand/cleanup.mjs";

const file = fileURLToPath(new URL("./server.mjs", import.meta.url));

/** One process for one behaviour: a server that floods would starve its neighbours. */
export async function startServer(behaviour) {
  const child = endLater(
    fork(file, [JSON.stringify({ behaviour })], { stdio: ["ignore", "ignore", "inherit", "ipc"] }),
  );
  const told = (field) =>
    new Promise((resolve, reject) => {
      const gone = () => reject(new Error(`the server that ${behaviour} has ended`));
      const heard = (message) => {
        if (!(field in message)) return;
        child.off("message", heard);
        child.off("exit", gone);
        resolve(message[field]);
      };
      child.on("message", heard);
      child.once("exit", gone);
    });
  const port = await told("listening");
  return {
    url: `http://127.0.0.1:${port}/`,
    counts: () => {
      const counts = told("counts");
      child.send("counts");
      return counts;
    },
    stop: async () => {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    },
  };
}
