"use strict";
// Programs that are timed beside each other take turns, so that what else a machine does falls on all of them alike.
//
// A program is asked on its standard input, a line each, and answers in a line of JSON. "warm" and the name of a workload: make it
// ready; { firstSeconds, sums: Σ r², one a replicate, passes: what a fit does }, or null where it does not do it. "round" and the
// name: do it once for every replicate; { seconds }, on two workers with secondsOfOne: what one of them takes.
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

/** A program's rounds of one turn on a workload; returns the seconds of the turn. */
async function takeTurn(program, line, turnSeconds) {
  const begin = performance.now();
  const passed = () => (performance.now() - begin) / 1000;
  while (passed() < turnSeconds) {
    const { seconds, secondsOfOne } = await program.ask(`round ${line.workload}`);
    line.seconds.push(seconds);
    if (secondsOfOne !== undefined) line.secondsOfOne = [...(line.secondsOfOne ?? []), secondsOfOne];
  }
  return passed();
}

/** A program and its line, where it does this workload, and the seconds of its turns. */
async function madeReady(program, workload) {
  const line = await program.ask(`warm ${workload}`);
  return line === null ? [] : [{ program, line: { workload, ...line, seconds: [] }, spent: 0 }];
}

/**
 * What programs do of the workloads of a manifest.
 *
 * Every turn goes through all workloads, so that those of one lie minutes apart and not all of them where a machine is slow.
 *
 * @param programs { implementation, version, command: program and arguments, cores: what holds it to some, one unless said }
 * @param say is told where it is
 * @returns { implementation, version, lines: [{ workload, firstSeconds, sums, passes, seconds: one a round }] } for each program
 * @throws Error where one ends without an answer
 */
async function measured(programs, manifest, say) {
  const all = programs.map((program) => ({ ...started(program), lines: [] }));
  try {
    const ready = [];
    for (const { name } of manifest.workloads) {
      say(`${name}, until all are warm`);
      for (const program of all) ready.push(...(await madeReady(program, name)));
    }
    for (const { program, line } of ready) program.lines.push(line);
    for (let turn = 1; turn <= manifest.turns; turn++) {
      for (const { name } of manifest.workloads) {
        say(`turn ${turn} of ${manifest.turns}, ${name}`);
        for (const each of ready.filter(({ line, spent }) => line.workload === name && spent < manifest.mostSeconds))
          each.spent += await takeTurn(each.program, each.line, manifest.turnSeconds);
      }
    }
  } finally {
    for (const { end } of all) end();
  }
  return all.map(({ implementation, version, lines }) => ({ implementation, version, lines }));
}

module.exports = { measured };
