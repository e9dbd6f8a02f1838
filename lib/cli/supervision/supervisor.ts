import { spawn } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { channel, type Notice } from "./notices";
import { progressScreen } from "./progressScreen";

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
  const talk = child.stdio[channel] as Duplex;
  talk.on("error", () => {}); // the child has ended
  const screen = progressScreen();
  let whenStopped: string | null = null;
  let code: number | undefined;
  let limit: NodeJS.Timeout | undefined;

  const end = (sentence: string, exitCode: number) => {
    screen.say(sentence);
    code = exitCode;
    endAll(child.pid as number);
  };
  const hear: { [Kind in Notice["kind"]]: (notice: Extract<Notice, { kind: Kind }>) => void } = {
    progress: ({ state }) => screen.show(state),
    clear() {
      screen.clear();
      talk.write("\n");
    },
    limit({ seconds, sentence }) {
      limit = setTimeout(() => end(sentence, exitCodeOfLimit), 1000 * seconds);
    },
    stops({ sentence }) {
      whenStopped = sentence;
    },
  };
  createInterface({ input: talk }).on("line", (line) => {
    const notice = JSON.parse(line) as Notice;
    hear[notice.kind](notice as never);
  });

  process.on("SIGINT", () => {
    if (whenStopped === null)
      return end(code === undefined ? "Stopped; nothing is kept." : "Ended at once.", codeOf("SIGINT"));
    screen.say(whenStopped);
    whenStopped = null;
    code = codeOf("SIGINT");
    child.kill("SIGINT");
  });
  for (const signal of ["SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => end(`Ended by ${signal}.`, codeOf(signal)));

  const [exitCode, signal] = (await once(child, "exit")) as [number | null, NodeJS.Signals | null];
  clearTimeout(limit);
  screen.clear();
  if (code !== undefined && exitCode === null) return code;
  if (signal !== null) screen.say(`The command was ended by ${signal}.`);
  return exitCode ?? codeOf(signal as NodeJS.Signals);
}

function codeOf(signal: NodeJS.Signals): number {
  return 128 + os.constants.signals[signal];
}

/** Ends a process in good order if it hears, and a moment later it and what it has started whether it hears or not. */
function endAll(leader: number): void {
  kill(leader, "SIGTERM");
  setTimeout(() => kill(-leader, "SIGKILL"), 250);
}

function kill(target: number, signal: NodeJS.Signals): void {
  try {
    process.kill(target, signal);
  } catch {
    // It has ended already.
  }
}
