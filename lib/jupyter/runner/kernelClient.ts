import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Dealer, Subscriber } from "zeromq";
import { address } from "../protocol/connection";
import { decodeMessage, encodeMessage, type Message } from "../protocol/message";
import { type KernelProcess, startKernelProcess } from "./kernelProcess";
import { type KernelSpec, routerlabKernel } from "./kernelSpec";

/** What a cell did. */
export interface Execution {
  /** "error" threw or did not compile, "timeout" was interrupted, "died" took the kernel with it. */
  readonly status: "ok" | "error" | "timeout" | "died";
  /** stream, display_data, update_display_data, execute_result and error messages, in order. */
  readonly messages: readonly Message[];
  /** Why the kernel process ended where status is "died", otherwise empty. */
  readonly reason: string;
}

/** A running kernel. */
export interface Kernel {
  readonly pid: number;
  /** What the kernel says about its language, as notebooks store it. */
  readonly languageInfo: unknown;
  /**
   * Runs one cell; one at a time.
   *
   * @param timeout  in seconds; then the cell is interrupted and, where that does not help, the kernel killed
   * @param signal   aborts in the same way
   * @throws the signal's reason
   */
  execute(code: string, options?: { timeout?: number; signal?: AbortSignal }): Promise<Execution>;
  /** Asks the running cell to stop. */
  interrupt(): void;
  /** Ends the kernel and everything that its cells have started. */
  shutdown(): Promise<void>;
}

const outputTypes = ["stream", "display_data", "update_display_data", "execute_result", "error"];
// In milliseconds: how often a request that may have been lost is repeated, how long an interrupted cell may take
// to stop, how long outputs may arrive after the reply, and how long a kernel may take to leave by itself.
const retryInterval = 500;
const interruptGrace = 2000;
const outputGrace = 5000;
const shutdownGrace = 2000;

/**
 * Starts a kernel, that of this package unless told otherwise, and waits until it answers on both of its channels.
 *
 * @param cwd           where cells run and from where they import
 * @param environment   variables added to this process's own
 * @param startTimeout  in seconds
 * @param signal        gives up the start
 * @throws Error when the kernel does not answer in time, with what it wrote; the signal's reason
 * @example
 * const kernel = await startKernel({ cwd: "notebooks" });
 * await kernel.execute("console.log(1 + 1)");   // { status: "ok", messages: [one stream message: "2\n"], … }
 * await kernel.shutdown();
 */
export async function startKernel({
  spec = routerlabKernel,
  cwd,
  environment = {},
  startTimeout = 60,
  signal,
}: {
  spec?: KernelSpec;
  cwd: string;
  environment?: Record<string, string>;
  startTimeout?: number;
  signal?: AbortSignal;
}): Promise<Kernel> {
  signal?.throwIfAborted();
  const client = new KernelClient(await startKernelProcess({ spec, cwd, environment }));
  try {
    await client.becomeReady(startTimeout * 1000, signal);
  } catch (error) {
    await client.shutdown();
    throw error;
  }
  return client;
}

/** The cell that runs: its outputs so far, and its two ends. */
class Request {
  readonly messages: Message[] = [];
  reply!: (message: Message) => void;
  idle!: () => void;
  readonly replied = new Promise<Message>((resolve) => (this.reply = resolve));
  readonly becameIdle = new Promise<void>((resolve) => (this.idle = resolve));
  constructor(readonly id: string) {}
}

class KernelClient implements Kernel {
  readonly pid: number;
  languageInfo: unknown = null;
  private readonly shell = new Dealer({ linger: 0 });
  private readonly control = new Dealer({ linger: 0 });
  // Without a limit: what a cell prints in one go must not be dropped here.
  private readonly iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  private readonly session = randomUUID();
  private running: Request | null = null;
  private heardOutput = false;
  /** Rejects when a message cannot be read; never resolves. */
  private readonly defect: Promise<never>;

  constructor(private readonly kernel: KernelProcess) {
    this.pid = kernel.pid;
    const { shell_port, iopub_port, control_port } = kernel.connection;
    this.shell.connect(address(kernel.connection, shell_port));
    this.control.connect(address(kernel.connection, control_port));
    this.iopub.connect(address(kernel.connection, iopub_port));
    this.iopub.subscribe();
    this.defect = new Promise((_, reject) => {
      this.listen(this.shell, (message) => this.onReply(message)).catch(reject);
      this.listen(this.iopub, (message) => this.onOutput(message)).catch(reject);
    });
    this.defect.catch(() => {}); // whoever waits for an answer gets it
  }

  async becomeReady(timeout: number, signal?: AbortSignal): Promise<void> {
    const deadline = Date.now() + timeout;
    const ended = this.kernel.ended.then((reason) => {
      throw new Error(`The kernel ended while it started: ${reason}.`);
    });
    ended.catch(() => {});
    // The first request and the first output are lost while the kernel still binds its sockets.
    while (this.languageInfo === null || !this.heardOutput) {
      if (Date.now() > deadline) {
        throw new Error(`The kernel did not answer within ${timeout / 1000} seconds. ${this.kernel.lastWords()}`);
      }
      this.send(this.shell, "kernel_info_request", {});
      await Promise.race([delay(retryInterval), ended, this.defect]);
      signal?.throwIfAborted();
    }
    // What a kernel loads for its first cell does not count as that cell's time.
    await this.execute("", { silent: true, timeout: Math.max(1, (deadline - Date.now()) / 1000), signal });
  }

  async execute(
    code: string,
    { timeout, signal, silent = false }: { timeout?: number; signal?: AbortSignal; silent?: boolean } = {},
  ): Promise<Execution> {
    signal?.throwIfAborted();
    if (this.running) throw new Error("A kernel runs one cell at a time.");
    const content = {
      code,
      silent,
      store_history: !silent,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    const request = new Request(this.send(this.shell, "execute_request", content));
    this.running = request;
    const finished = Promise.race([request.replied, this.kernel.ended, this.defect]);
    try {
      const outcome = await beforeStop(finished, timeout, signal);
      if (outcome === stopped) await this.stop(finished);
      signal?.throwIfAborted();
      if (typeof outcome === "string") return { status: "died", messages: request.messages, reason: outcome };
      await within(outputGrace, request.becameIdle);
      const status = outcome === stopped ? "timeout" : outcome.content.status === "ok" ? "ok" : "error";
      return { status, messages: request.messages, reason: "" };
    } finally {
      this.running = null;
    }
  }

  interrupt(): void {
    if (this.kernel.spec.interruptMode === "message") this.send(this.control, "interrupt_request", {});
    else this.kernel.interrupt();
  }

  async shutdown(): Promise<void> {
    if (this.control.closed) return;
    this.send(this.control, "shutdown_request", { restart: false });
    await within(shutdownGrace, this.kernel.ended);
    for (const socket of [this.shell, this.control, this.iopub]) socket.close();
    this.kernel.kill();
    await this.kernel.ended;
  }

  /** Interrupts the running cell and, where it does not stop, kills the kernel. */
  private async stop(finished: Promise<unknown>): Promise<void> {
    this.interrupt();
    if ((await within(interruptGrace, finished)) !== stopped) return;
    this.kernel.kill();
    this.running?.idle();
  }

  private send(socket: Dealer, type: string, content: object): string {
    const { id, frames } = encodeMessage({ key: this.kernel.connection.key, session: this.session, type, content });
    // A send fails only when the socket is closed, and then nobody waits for the answer.
    socket.send(frames).catch(() => {});
    return id;
  }

  private async listen(socket: Dealer | Subscriber, onMessage: (message: Message) => void): Promise<void> {
    for await (const frames of socket) onMessage(decodeMessage(this.kernel.connection.key, frames));
  }

  private onReply(message: Message): void {
    if (message.type === "kernel_info_reply") this.languageInfo = message.content.language_info ?? {};
    if (message.type === "execute_reply" && message.parent === this.running?.id) this.running.reply(message);
  }

  private onOutput(message: Message): void {
    this.heardOutput = true;
    if (!this.running || message.parent !== this.running.id) return;
    if (outputTypes.includes(message.type)) this.running.messages.push(message);
    if (message.type === "status" && message.content.execution_state === "idle") this.running.idle();
  }
}

const stopped = Symbol("stopped");

/** The promise's value, or `stopped` when the time is over first. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T | typeof stopped> {
  return beforeStop(promise, milliseconds / 1000);
}

/** The promise's value, or `stopped` when the time is over or the signal aborts first. */
async function beforeStop<T>(promise: Promise<T>, seconds?: number, signal?: AbortSignal): Promise<T | typeof stopped> {
  let stop!: () => void;
  const stopping = new Promise<typeof stopped>((resolve) => (stop = () => resolve(stopped)));
  const timer = seconds === undefined ? undefined : setTimeout(stop, seconds * 1000);
  signal?.addEventListener("abort", stop);
  try {
    return await Promise.race([promise, stopping]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}
