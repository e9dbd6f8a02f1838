"use strict";
// Programs that are timed beside each other take turns, so that what else a machine does falls on all of them alike.
//
// A program is asked on its standard input, a line each, and answers in a line of JSON. The name of a workload: make it ready
// and warm; { firstSeconds, sums: Σ r², one a replicate, passes: what a fit does }, or null where it does not do it. "round": do it
// once for every replicate; { seconds }, on two workers with secondsOfOne: what one of them takes.
const { spawn } = require("node:child_process");
const path = require("node:path");
const { createInterface } = require("node:readline");
const { hold, oneThread } = require("./processes.cjs");

function started({ implementation, version, command, cores = hold }) {
  const [program, ...args] = [...cores, ...command];
  const child = spawn(program, args, {
    ...{ cwd: path.resolve(__dirname, ".."), stdio: ["pipe", "pipe", "inherit"] },
    env: { ...process.env, ...oneThread },
  });
  child.stdin.on("error", () => {}); // of a program that has ended, which its missing answer says
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ...{ implementation, version },
    async ask(line) {
      child.stdin.write(`${line}\n`);
      const { value, done } = await answers.next();
      if (done) throw new Error(`${implementation} ended before it answered "${line}".`);
      return JSON.parse(value);
    },
    end: () => child.stdin.end(),
  };
}

/** A program's rounds of one turn; returns the seconds of the turn. */
async function takeTurn(program, line, turnSeconds) {
  const begin = performance.now();
  const passed = () => (performance.now() - begin) / 1000;
  while (passed() < turnSeconds) {
    const { seconds, secondsOfOne } = await program.ask("round");
    line.seconds.push(seconds);
    if (secondsOfOne !== undefined) line.secondsOfOne = [...(line.secondsOfOne ?? []), secondsOfOne];
  }
  return passed();
}

/** A program and its line, where it does this workload, and the seconds of its turns. */
async function madeReady(program, workload) {
  const line = await program.ask(workload);
  return line === null ? [] : [{ program, line: { workload, ...line, seconds: [] }, spent: 0 }];
}

/**
 * What programs do of the workloads of a manifest.
 *
 * @param programs { implementation, version, command: program and arguments, cores: what holds it to some, one unless said }
 * @param say is told where it is
 * @returns { implementation, version, lines: [{ workload, firstSeconds, sums, passes, seconds: one a round }] } for each program
 * @throws Error where one ends without an answer
 */
async function measured(programs, manifest, say) {
  const all = programs.map((program) => ({ ...started(program), lines: [] }));
  try {
    for (const [i, { name: workload }] of manifest.workloads.entries()) {
      const where = `${workload} (${i + 1} of ${manifest.workloads.length})`;
      say(`${where}, until all are warm`);
      const ready = [];
      for (const program of all) ready.push(...(await madeReady(program, workload)));
      for (const { program, line } of ready) program.lines.push(line);
      for (let turn = 1; turn <= manifest.turns; turn++) {
        say(`${where}, turn ${turn} of ${manifest.turns}`);
        for (const each of ready.filter(({ spent }) => spent < manifest.mostSeconds))
          each.spent += await takeTurn(each.program, each.line, manifest.turnSeconds);
      }
    }
  } finally {
    for (const { end } of all) end();
  }
  return all.map(({ implementation, version, lines }) => ({ implementation, version, lines }));
}

module.exports = { measured };
