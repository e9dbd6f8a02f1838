import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { Dealer, Subscriber } from "zeromq";
import { InputError } from "../../requirements";
import { address } from "../protocol/connection";
import { decodeMessage, encodeMessage, type Message } from "../protocol/message";
import { type KernelProcess, startKernelProcess } from "./kernelProcess";
import { type KernelSpec, routerlabKernel } from "./kernelSpec";
import { beforeStop, stopped, within } from "./waiting";

/** What a cell did. */
export interface Execution {
  /**
   * "error" threw or did not compile, "timeout" and "stopped" were interrupted, "aborted" was never begun, "died" took
   * the kernel with it.
   */
  readonly status: "ok" | "error" | "timeout" | "stopped" | "aborted" | "died";
  /** Streams, displays, results and errors, in order, up to the end of the cell. */
  readonly messages: readonly Message[];
  /** The number that the kernel gave the cell; null where it gave none. */
  readonly count: number | null;
  /** Why the kernel process ended, in a sentence, where status is "died"; otherwise empty. */
  readonly reason: string;
}

/** A running Jupyter kernel. */
export interface Kernel {
  readonly pid: number;
  /** What the kernel says about its language, as notebooks store it. */
  readonly languageInfo: unknown;
  /**
   * Runs one cell; one at a time.
   *
   * @param timeout   in seconds; then the cell is interrupted and, where that does not help, the kernel killed
   * @param signal    stops it in the same way
   * @param onOutput  hears each of its messages, also those that come after its end
   */
  execute(
    code: string,
    options?: { timeout?: number; signal?: AbortSignal; onOutput?: (message: Message) => void },
  ): Promise<Execution>;
  /**
   * Waits for what cells have started and not awaited.
   *
   * @param limit  in seconds
   * @returns what still is under way then, such as ["2 timers"]; kernels of other packages are not asked
   */
  settle(options: { limit: number; signal?: AbortSignal }): Promise<readonly string[]>;
  /** Asks the running cell to stop. */
  interrupt(): void;
  /** Ends the kernel and everything that its cells have started. */
  shutdown(): Promise<void>;
}

const outputTypes = ["stream", "display_data", "update_display_data", "execute_result", "error", "clear_output"];
// In milliseconds: how often a request that may have been lost is repeated, how long an interrupted cell may take
// to stop, how long outputs may arrive after the reply, and how long a kernel may take to leave by itself.
const retryInterval = 500;
const interruptGrace = 2000;
const outputGrace = 5000;
const shutdownGrace = 2000;

/**
 * Starts a kernel and waits until it answers on both of its channels.
 *
 * @param spec          that of this package unless given
 * @param cwd           where cells run and from where they import
 * @param environment   variables added to this process's own
 * @param startTimeout  in seconds
 * @param signal        gives up the start
 * @throws InputError when the kernel does not start or answer in time, with what it wrote; the signal's reason
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

/** A request that is answered on two channels: its reply, its outputs and its end. */
class Request {
  readonly messages: Message[] = [];
  reply!: (message: Message) => void;
  idle!: () => void;
  readonly replied = new Promise<Message>((resolve) => (this.reply = resolve));
  readonly becameIdle = new Promise<void>((resolve) => (this.idle = resolve));
  constructor(readonly onOutput: (message: Message) => void = () => {}) {}
}

class KernelClient implements Kernel {
  readonly pid: number;
  languageInfo: unknown = null;
  private readonly shell = new Dealer({ linger: 0 });
  private readonly control = new Dealer({ linger: 0 });
  // Without a limit: what a cell prints in one go must not be dropped here.
  private readonly iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  private readonly session = randomUUID();
  /** By id, all that were made: what belongs to one may come long after its end. */
  private readonly requests = new Map<string, Request>();
  private running: Request | null = null;
  private heardOutput = false;
  private isOurs = false;
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
      throw new InputError(`The kernel did not start. ${reason}`);
    });
    ended.catch(() => {});
    // The first request and the first output are lost while the kernel still binds its sockets.
    while (this.languageInfo === null || !this.heardOutput) {
      if (Date.now() > deadline) {
        throw new InputError(
          `The kernel did not answer within ${timeout / 1000} seconds. ${this.kernel.lastWords()}`.trim(),
        );
      }
      this.send(this.shell, "kernel_info_request", {});
      await Promise.race([delay(retryInterval), ended, this.defect]);
      signal?.throwIfAborted();
    }
    // What a kernel loads for its first cell does not count as that cell's time.
    await this.execute("", { silent: true, timeout: Math.max(1, (deadline - Date.now()) / 1000), signal });
    signal?.throwIfAborted();
  }

  async execute(
    code: string,
    {
      timeout,
      signal,
      onOutput,
      silent = false,
    }: { timeout?: number; signal?: AbortSignal; onOutput?: (message: Message) => void; silent?: boolean } = {},
  ): Promise<Execution> {
    if (this.running) throw new Error("A kernel runs one cell at a time.");
    if (signal?.aborted) return { status: "stopped", messages: [], count: null, reason: "" };
    const content = {
      code,
      silent,
      store_history: !silent,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    };
    const request = (this.running = this.request("execute_request", content, onOutput));
    const { messages } = request;
    const finished = Promise.race([request.replied, this.kernel.ended, this.defect]);
    try {
      const outcome = await beforeStop(finished, timeout, signal);
      if (typeof outcome === "string") return { status: "died", messages, count: null, reason: outcome };
      if (outcome === stopped) await this.stop(request, finished);
      await within(outputGrace, request.becameIdle);
      if (outcome === stopped)
        return { status: signal?.aborted ? "stopped" : "timeout", messages, count: null, reason: "" };
      const { status, execution_count: count } = outcome.content;
      return {
        status: status === "ok" || status === "error" ? status : "aborted",
        messages,
        count: typeof count === "number" ? count : null,
        reason: "",
      };
    } finally {
      this.running = null;
    }
  }

  async settle({ limit, signal }: { limit: number; signal?: AbortSignal }): Promise<readonly string[]> {
    if (!this.isOurs) return [];
    const request = this.request("pending_request", { timeout: limit });
    const answered = Promise.race([request.replied, this.kernel.ended, this.defect]);
    const outcome = await beforeStop(answered, limit + outputGrace / 1000, signal);
    if (outcome === stopped) return [signal?.aborted ? "work" : "a loop"];
    if (typeof outcome === "string") throw new KernelDied(outcome);
    await within(outputGrace, request.becameIdle); // by then everything that was put out has come
    return outcome.content.pending as readonly string[];
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
  private async stop(request: Request, finished: Promise<unknown>): Promise<void> {
    this.interrupt();
    if ((await within(interruptGrace, finished)) !== stopped) return;
    this.kernel.kill();
    request.idle();
  }

  private request(type: string, content: object, onOutput?: (message: Message) => void): Request {
    const request = new Request(onOutput);
    this.requests.set(this.send(this.shell, type, content), request);
    return request;
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
    if (message.type === "kernel_info_reply") {
      this.languageInfo = message.content.language_info ?? {};
      this.isOurs = message.content.implementation === routerlabKernel.name;
    }
    this.requests.get(message.parent ?? "")?.reply(message);
  }

  private onOutput(message: Message): void {
    this.heardOutput = true;
    const request = this.requests.get(message.parent ?? "");
    if (!request) return;
    if (message.type === "status" && message.content.execution_state === "idle") request.idle();
    if (!outputTypes.includes(message.type)) return;
    if (request === this.running) request.messages.push(message);
    request.onOutput(message);
  }
}

/** The kernel process ended although nobody asked it to; the message says why. */
export class KernelDied extends Error {}
