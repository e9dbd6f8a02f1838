import { setTimeout as delay } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { Dealer, Subscriber } from "zeromq";
import { address } from "../../../lib/dist/jupyter/protocol/connection";
import { decodeMessage, encodeMessage, type Message } from "../../../lib/dist/jupyter/protocol/message";
import { startKernelProcess } from "../../../lib/dist/jupyter/runner/kernelProcess";
import { routerlabKernel } from "../../../lib/dist/jupyter/runner/kernelSpec";
import { temporaryFolder } from "../runner/temporaryNotebook";

/** The fields of any message that tests look at. */
export type Content = Readonly<Record<string, unknown>> & {
  readonly status: string;
  readonly execution_state: string;
  readonly name: string;
  readonly text: string;
  readonly data: Readonly<Record<string, string>>;
  readonly ename: string;
  readonly evalue: string;
  readonly traceback: readonly string[];
};

/** What a cell did: the content of its reply, and what everybody heard of it by then. */
export interface Outcome {
  readonly id: string;
  readonly reply: Content;
  /** All iopub messages of the cell so far; later ones are added. */
  readonly messages: () => { type: string; content: Content }[];
  /** Without status and input. */
  readonly outputs: () => { type: string; content: Content }[];
}

type Channel = "shell" | "control" | "iopub";

/** A client that speaks Jupyter's protocol and nothing else; it hears everything and hides nothing. */
export async function startClient({
  cwd = temporaryFolder(),
  environment = {},
}: {
  cwd?: string;
  environment?: Record<string, string>;
} = {}) {
  const kernel = await startKernelProcess({ spec: routerlabKernel, cwd, environment });
  const { connection } = kernel;
  const shell = new Dealer({ linger: 0 });
  const control = new Dealer({ linger: 0 });
  const iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  shell.connect(address(connection, connection.shell_port));
  control.connect(address(connection, connection.control_port));
  iopub.connect(address(connection, connection.iopub_port));
  iopub.subscribe();
  const heard: (Message & { channel: Channel; content: Content })[] = [];
  const listen = async (channel: Channel, socket: Dealer | Subscriber) => {
    for await (const frames of socket)
      heard.push({ ...decodeMessage(connection.key, frames), channel } as (typeof heard)[number]);
  };
  void listen("shell", shell);
  void listen("control", control);
  void listen("iopub", iopub);
  const close = () => {
    kernel.kill();
    for (const socket of [shell, control, iopub]) if (!socket.closed) socket.close();
  };
  onTestFinished(close);

  const send = (type: string, content: object, socket: Dealer = shell): string => {
    const { id, frames } = encodeMessage({ key: connection.key, session: "client", type, content });
    void socket.send(frames);
    return id;
  };
  const hear = async (condition: (message: (typeof heard)[number]) => boolean, seconds = 50) => {
    for (const end = Date.now() + 1000 * seconds; Date.now() < end; await delay(5)) {
      const found = heard.find(condition);
      if (found) return found;
    }
    throw new Error(`Nothing of the kind was heard within ${seconds} s. ${kernel.lastWords()}`);
  };
  const replyTo = async (id: string, seconds?: number) =>
    (await hear(({ parent, channel }) => parent === id && channel !== "iopub", seconds)).content;
  const outcomeOf = async (id: string, seconds?: number): Promise<Outcome> => {
    const reply = await replyTo(id, seconds);
    await hear(({ parent, type, content }) => parent === id && type === "status" && content.execution_state === "idle");
    const messages = () => heard.filter(({ parent, channel }) => parent === id && channel === "iopub");
    return {
      id,
      reply,
      messages,
      outputs: () => messages().filter(({ type }) => !/^status$|^execute_input$/.test(type)),
    };
  };
  const begin = (code: string, options: object = {}) =>
    send("execute_request", { code, silent: false, store_history: true, allow_stdin: false, ...options });
  return {
    kernel,
    heard,
    close,
    hear,
    replyTo,
    outcomeOf,
    begin,
    run: async (code: string, options?: object) => outcomeOf(begin(code, options)),
    request: async (type: string, content: object = {}) => replyTo(send(type, content)),
    requestControl: async (type: string, content: object = {}) => replyTo(send(type, content, control)),
  };
}

export type Client = Awaited<ReturnType<typeof startClient>>;

/** What a cell printed on a stream. */
export const printed = ({ outputs }: Outcome, name = "stdout"): string =>
  outputs()
    .filter(({ type, content }) => type === "stream" && content.name === name)
    .map(({ content }) => content.text)
    .join("");

/** The last expression's value as text. */
export const shown = ({ outputs }: Outcome): unknown =>
  outputs().find(({ type }) => type === "execute_result")?.content.data["text/plain"];

export const errorOf = ({ outputs }: Outcome): Content | undefined =>
  outputs().find(({ type }) => type === "error")?.content;
