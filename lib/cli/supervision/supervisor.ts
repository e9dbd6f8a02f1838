import { spawn } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { channel, type Notice } from "./notices";
import { type ProgressScreen, progressScreen } from "./progressScreen";

/** What a shell expects of a program that a time limit ended, as timeout(1) does it. */
const exitCodeOfLimit = 124;

/**
 * Runs a command line of routerlab in a process of its own, and does nothing else than watch over it: a process that
 * computes, or that runs a user's endless loop, hears no signal, keeps no time and paints no progress.
 *
 * Ctrl-C ends the command at once; one that stops in good order is asked to, and a second Ctrl-C ends it. SIGTERM, SIGHUP
 * and a limit that the command has set for itself end it, too. It has a session of its own: a terminal's Ctrl-C comes here.
 *
 * @returns the exit code: the command's, 128 + the number of the signal that ended it, or 124 at the limit
 */
export async function supervised(args: readonly string[]): Promise<number> {
  const program = path.join(__dirname, "..", "supervisedMain.js");
  const child = spawn(process.execPath, [...process.execArgv, program, ...args], {
    stdio: ["inherit", "inherit", "inherit", "pipe"],
    detached: true,
  });
  const watch = new Watch(child.pid as number, progressScreen());
  watch.hearCommand(child.stdio[channel] as Duplex);
  watch.hearSignals();
  const [exitCode, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  return watch.codeAfter(exitCode, signal);
}

/** Over one command, by the id of its process, which leads a group with all that it starts. */
class Watch {
  private whenStopped: string | null = null; // what is said when it is asked to stop; null: it is ended
  private wasAsked = false;
  private endedWith: number | undefined;
  private limit: NodeJS.Timeout | undefined;

  constructor(
    private readonly leader: number,
    private readonly screen: ProgressScreen,
  ) {}

  hearCommand(talk: Duplex): void {
    talk.on("error", () => {}); // the command has ended
    const hear: { [Kind in Notice["kind"]]: (notice: Extract<Notice, { kind: Kind }>) => void } = {
      progress: ({ state }) => this.screen.show(state),
      clear: () => {
        this.screen.clear();
        talk.write("\n");
      },
      limit: ({ seconds, sentence }) => {
        this.limit = setTimeout(() => this.end(sentence, exitCodeOfLimit), 1000 * seconds);
      },
      stops: ({ sentence }) => {
        this.whenStopped = sentence;
      },
    };
    createInterface({ input: talk }).on("line", (line) => {
      const notice = JSON.parse(line) as Notice;
      hear[notice.kind](notice as never);
    });
  }

  hearSignals(): void {
    process.on("SIGINT", () => {
      if (this.wasAsked) this.end("Ended at once.", codeOf("SIGINT"));
      else if (this.whenStopped === null) this.end("Stopped; nothing is kept.", codeOf("SIGINT"));
      else {
        this.screen.say(this.whenStopped);
        this.wasAsked = true;
        kill(this.leader, "SIGINT");
      }
    });
    for (const signal of ["SIGTERM", "SIGHUP"] as const)
      process.on(signal, () => this.end(`Ended by ${signal}.`, codeOf(signal)));
    process.on("SIGTSTP", () => {
      kill(-this.leader, "SIGSTOP"); // a terminal's Ctrl-Z
      process.kill(process.pid, "SIGSTOP");
    });
    process.on("SIGCONT", () => kill(-this.leader, "SIGCONT"));
  }

  /** The exit code of all, when the command has ended. */
  codeAfter(exitCode: number | null, signal: NodeJS.Signals | null): number {
    clearTimeout(this.limit);
    this.screen.clear();
    if (this.endedWith !== undefined) return this.endedWith;
    if (signal !== null && !this.wasAsked) this.screen.say(`The command was ended by ${signal}.`);
    return exitCode ?? codeOf(signal as NodeJS.Signals);
  }

  /** Ends the command in good order if it hears, and a moment later it and what it has started whether it hears or not. */
  private end(sentence: string, code: number): void {
    if (this.endedWith === undefined) this.screen.say(sentence);
    this.endedWith ??= code;
    kill(this.leader, "SIGTERM");
    setTimeout(() => kill(-this.leader, "SIGKILL"), 250);
  }
}

function codeOf(signal: NodeJS.Signals): number {
  return 128 + os.constants.signals[signal];
}

function kill(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // It has ended already.
  }
}
