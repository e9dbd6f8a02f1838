import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { capability } from "zeromq";

/** What a kernel and its client share: Jupyter's connection file. */
export interface Connection {
  readonly transport: "ipc" | "tcp";
  readonly ip: string;
  readonly key: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly control_port: number;
  readonly stdin_port: number;
  readonly hb_port: number;
  readonly signature_scheme: "hmac-sha256";
}

/** A tslab process and its end. */
export interface KernelProcess {
  readonly connection: Connection;
  readonly pid: number;
  /** Resolves when the process has ended, with the reason in words; never rejects. */
  readonly ended: Promise<string>;
  /** The last that the process itself wrote to its standard error. */
  lastWords(): string;
  /** SIGINT to the kernel alone, not to what its cells have started. */
  interrupt(): void;
  /** Ends the process and everything in its process group, and removes its folder. */
  kill(): void;
}

const living = new Set<KernelProcess>();

/**
 * Starts a stock tslab kernel from node_modules.
 *
 * @param cwd          where cells run and from where they import
 * @param environment  variables added to this process's own
 * @throws Error when the process cannot be started
 */
export async function startKernelProcess({
  cwd,
  environment,
}: {
  cwd: string;
  environment: Record<string, string>;
}): Promise<KernelProcess> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-kernel-"));
  const connection = await newConnection(folder);
  const file = path.join(folder, "connection.json");
  fs.writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });

  const child = spawn(process.execPath, [path.join(__dirname, "../kernel/kernelMain.js"), file], {
    cwd,
    // Colours and progress would make the outputs depend on who looks at them.
    env: { ...process.env, FORCE_COLOR: "0", ROUTERLAB_PROGRESS: "off", ...environment },
    stdio: ["pipe", "ignore", "pipe"],
    // A process group of its own: Ctrl-C in our terminal does not reach it, and it ends as a whole.
    detached: true,
  });
  let words = "";
  child.stderr.on("data", (chunk: Buffer) => (words = (words + chunk).slice(-2000)));
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (code, signal) =>
      resolve([signal ?? `exit code ${code}`, words.trim()].filter(Boolean).join(": ")),
    );
  });

  const kernel: KernelProcess = {
    connection,
    pid: child.pid ?? -1,
    ended,
    lastWords: () => words.trim(),
    interrupt: () => void child.kill("SIGINT"),
    kill() {
      if (child.pid !== undefined) killGroup(child.pid);
      fs.rmSync(folder, { recursive: true, force: true });
      forget(kernel);
    },
  };
  remember(kernel);
  if (child.pid === undefined) {
    kernel.kill();
    throw new Error(`The tslab kernel could not be started: ${await ended}`);
  }
  return kernel;
}

async function newConnection(folder: string): Promise<Connection> {
  const socketPath = path.join(folder, "k");
  // Sockets in a private folder: no port can be taken by another kernel, and nobody else can connect.
  // The limit is that of sockaddr_un on macOS.
  const local = capability.ipc === true && socketPath.length < 95;
  const [shell_port, iopub_port, control_port, stdin_port, hb_port] = local ? [1, 2, 3, 4, 5] : await freePorts(5);
  return {
    transport: local ? "ipc" : "tcp",
    ip: local ? socketPath : "127.0.0.1",
    key: randomBytes(32).toString("hex"),
    shell_port: shell_port!,
    iopub_port: iopub_port!,
    control_port: control_port!,
    stdin_port: stdin_port!,
    hb_port: hb_port!,
    signature_scheme: "hmac-sha256",
  };
}

/** Ports of the loopback interface that were free a moment ago, all different. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = net.createServer();
      await new Promise<void>((resolve, reject) => server.once("error", reject).listen(0, "127.0.0.1", resolve));
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as net.AddressInfo).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function killGroup(pid: number): void {
  try {
    // Windows has no process groups: there only the kernel itself ends.
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error; // ESRCH: all of it has ended already
  }
}

/** A kernel ends with this process in any case (see endWithClient); at a regular exit it ends before. */
function remember(kernel: KernelProcess): void {
  if (living.size === 0) process.on("exit", killAll);
  living.add(kernel);
}

function forget(kernel: KernelProcess): void {
  living.delete(kernel);
  if (living.size === 0) process.off("exit", killAll);
}

function killAll(): void {
  for (const kernel of [...living]) kernel.kill();
}
