import type { Writable } from "zeromq";

/**
 * Sends messages on one socket in order, however many there are.
 *
 * zeromq refuses a send while another one is under way, which is so from the 512th on that leave in one turn.
 */
export class Outbox {
  private readonly waiting: (string | Buffer)[][] = [];
  private refused = false;
  private underWay: Promise<void> = Promise.resolve();

  constructor(private readonly socket: Writable & { readonly closed: boolean }) {}

  send(frames: (string | Buffer)[]): void {
    this.waiting.push(frames);
    this.sendWaiting();
  }

  /** Resolves when everything has left. */
  async emptied(): Promise<void> {
    while (this.waiting.length > 0) await this.underWay;
    await this.underWay;
  }

  private sendWaiting(): void {
    if (this.refused || this.socket.closed) return; // who has closed it wants nothing more to be said
    for (let frames = this.waiting[0]; frames !== undefined; frames = this.waiting[0]) {
      try {
        this.underWay = this.socket.send(frames);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EBUSY") throw error;
        this.refused = true;
        this.underWay = this.underWay.then(() => {
          this.refused = false;
          this.sendWaiting();
        });
        return;
      }
      this.waiting.shift();
    }
  }
}
