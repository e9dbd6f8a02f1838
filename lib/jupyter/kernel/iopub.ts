import { XPublisher } from "zeromq";
import { address, type Connection } from "../protocol/connection";
import { encodeMessage, type Message } from "../protocol/message";
import { Outbox } from "../protocol/outbox";

/** How many texts in a turn of the event loop leave at once, as a loop may follow; then they are gathered. */
const promptTexts = 200;
/** Longest time in milliseconds, and largest text, for which what a cell prints is gathered into one message. */
const gatherTime = 50;
const gatherSize = 1 << 16;
/** How long, in milliseconds, the first request waits for somebody who listens to the answers. */
const subscriberGrace = 1000;

/**
 * The channel on which everybody hears what cells put out.
 *
 * Many texts that follow each other on one stream are gathered; their order with everything else stays.
 */
export class Iopub {
  private readonly socket = new XPublisher({ sendHighWaterMark: 0, linger: 1000 });
  private readonly subscribed: Promise<void>;
  private readonly outbox = new Outbox(this.socket);
  private promptLeft = promptTexts;
  private text: { request: Message; name: string; parts: string[]; size: number; since: number } | null = null;

  constructor(
    private readonly connection: Connection,
    private readonly session: string,
  ) {
    this.subscribed = new Promise((resolve) => {
      void (async () => {
        for await (const [frame] of this.socket) if (frame?.[0] === 1) resolve();
      })();
    });
  }

  async bind(): Promise<void> {
    await this.socket.bind(address(this.connection, this.connection.iopub_port));
  }

  /** Resolves when somebody listens, or after a second. */
  async ready(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await Promise.race([this.subscribed, new Promise((resolve) => (timer = setTimeout(resolve, subscriberGrace)))]);
    clearTimeout(timer);
  }

  publish(request: Message, type: string, content: object): void {
    this.flush();
    const { key } = this.connection;
    const { frames } = encodeMessage({ key, session: this.session, type, content, parent: request.header });
    this.outbox.send([type, ...frames]); // the first frame is the topic
  }

  /** A piece of text that a cell prints. */
  print(request: Message, name: "stdout" | "stderr", piece: string): void {
    if (this.text !== null && (this.text.request !== request || this.text.name !== name)) this.flush();
    if (this.promptLeft === promptTexts) setImmediate(() => this.endTurn());
    if (this.promptLeft > 0) {
      this.promptLeft--;
      this.publish(request, "stream", { name, text: piece });
      return;
    }
    this.text ??= { request, name, parts: [], size: 0, since: performance.now() };
    this.text.parts.push(piece);
    this.text.size += piece.length;
    if (this.text.size > gatherSize || performance.now() - this.text.since > gatherTime) this.flush();
  }

  private endTurn(): void {
    this.promptLeft = promptTexts;
    this.flush();
  }

  /** Sends what was gathered. */
  flush(): void {
    if (this.text === null) return;
    const { request, name, parts } = this.text;
    this.text = null;
    this.publish(request, "stream", { name, text: parts.join("") });
  }

  /** Resolves when everything has left. */
  async close(): Promise<void> {
    this.flush();
    await this.outbox.emptied();
    this.socket.close();
  }
}
