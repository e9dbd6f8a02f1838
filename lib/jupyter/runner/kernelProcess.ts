import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { getHeapStatistics } from "node:v8";
import { capability } from "zeromq";
import { InputError } from "../../requirements";
import type { Connection } from "../protocol/connection";
import type { KernelSpec } from "./kernelSpec";

/** A kernel's process and its end. */
export interface KernelProcess {
  readonly spec: KernelSpec;
  readonly connection: Connection;
  readonly pid: number;
  /** Resolves when the process has ended, with a sentence that says why; never rejects. */
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
 * Starts the process of a kernel.
 *
 * @param spec         its command
 * @param cwd          where cells run and from where they import
 * @param environment  variables added to this process's own
 * @throws InputError when the process cannot be started
 */
export async function startKernelProcess({
  spec,
  cwd,
  environment,
}: {
  spec: KernelSpec;
  cwd: string;
  environment: Record<string, string>;
}): Promise<KernelProcess> {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "routerlab-kernel-"));
  const connection = await newConnection(spec, folder);
  const file = path.join(folder, "connection.json");
  fs.writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });

  const paths = { connection_file: file, resource_dir: spec.folder ?? "" };
  const [command, ...args] = spec.argv.map((word) => filledIn(word, paths));
  const child = spawn(command!, args, {
    cwd,
    env: {
      ...process.env,
      // Colours and progress would make the outputs depend on who looks at them.
      FORCE_COLOR: "0",
      ROUTERLAB_PROGRESS: "off",
      ROUTERLAB_KERNEL_FOLDER: folder, // which our kernel removes when this process is gone
      JPY_PARENT_PID: String(process.pid), // with which a Python kernel ends when this process ends
      ...spec.env,
      ...environment,
    },
    stdio: ["ignore", "ignore", "pipe"],
    // A process group of its own: Ctrl-C in our terminal does not reach it, and it ends as a whole.
    detached: true,
  });
  let words = "";
  child.stderr.on("data", (chunk: Buffer) => (words = (words + chunk).slice(-20_000)));
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(reasonOf(error.message, "")));
    child.once("close", (code, signal) => resolve(reasonOf(signal ?? `exit code ${code}`, words.trim())));
  });

  const kernel: KernelProcess = {
    spec,
    connection,
    pid: child.pid ?? -1,
    ended,
    lastWords: () => words.trim().slice(-2000),
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
    throw new InputError(`The kernel ${spec.name} cannot be started: ${await ended}`);
  }
  return kernel;
}

const filledIn = (word: string, paths: Readonly<Record<string, string>>): string =>
  word.replace(/\{(\w+)\}/g, (whole, name: string) => paths[name] ?? whole);

/** Why a kernel ended, in a sentence. */
function reasonOf(end: string, words: string): string {
  if (/heap out of memory|Reached heap limit/.test(words)) {
    const limit = Math.round(getHeapStatistics().heap_size_limit / 2 ** 20);
    return `The kernel ran out of memory (${limit} MB); start it with NODE_OPTIONS=--max-old-space-size=${2 * limit}.`;
  }
  if (end === "SIGKILL") return "The kernel process was killed (SIGKILL), perhaps since the machine ran out of memory.";
  // Of a trace the error, which Python has at the end and Node somewhere before it; of anything else the last line.
  const lines = words.split("\n").filter((line) => !line.includes("WARNING"));
  const said = lines.findLast((line) => /^\S*(Error|Exception)\b/.test(line)) ?? lines.at(-1);
  return `The kernel process ended (${[end, said].filter(Boolean).join(": ")}).`;
}

async function newConnection(spec: KernelSpec, folder: string): Promise<Connection> {
  const socketPath = path.join(folder, "k");
  // Sockets in a private folder: no port can be taken by another kernel, and nobody else can connect.
  // The limit is that of sockaddr_un on macOS.
  const local = spec.folder === null && capability.ipc === true && socketPath.length < 95;
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

/** A kernel ends with this process in any case (it looks after that itself); at a regular exit it ends before. */
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
