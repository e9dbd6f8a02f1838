import fs from "node:fs";
import path from "node:path";
import { linear, randomStream } from "routerlab";
import { type Batch, createNetwork, type NetworkSettings, startBackend, trainNetwork } from "routerlab/networks";
import { afterEach, describe, expect, test, vi } from "vitest";
import { adam } from "../../../lib/dist/networks/training/adam";
import { temporaryFolder } from "../../study/temporaryFolder";
import { describeNetworks, isInstalled } from "../installed";

const settings: NetworkSettings = {
  ...{ inputs: { kind: "tokens", vocabulary: 7, context: 6 }, outputs: 7, layers: 2, width: 8, heads: 2 },
  ...{ experts: 3, expertWidth: 6, top: 2, projection: 4, router: linear(), seed: "resumed" },
};

function batch(step: number): Batch {
  const stream = randomStream("batch", { step });
  const tokens = () => Int32Array.from({ length: 4 * 6 }, () => Math.floor(7 * stream.uniform() ** 2));
  return { inputs: tokens(), targets: tokens(), size: 4 };
}

const schedule = { batch, steps: 12, learningRate: 0.01, warmup: 3 };

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

async function made(changes: Partial<NetworkSettings> = {}) {
  vi.stubEnv("ROUTERLAB_BACKEND", "wasm");
  return createNetwork({ ...settings, ...changes });
}

describeNetworks("Adam", () => {
  test("moves a parameter as the algorithm is written", async () => {
    const { tf } = await startBackend("wasm");
    const parameter = tf.variable(tf.tensor(Float32Array.of(1, -2), [2]));
    const optimizer = adam(tf, new Map([["x", parameter]]));
    const expected = [1, -2];
    const [m, v] = [
      [0, 0],
      [0, 0],
    ];
    for (let t = 1; t <= 5; t++) {
      const gradient = [0.3 * t, -1 / t];
      optimizer.apply(new Map([["x", tf.tensor(Float32Array.from(gradient), [2])]]), { learningRate: 0.1, step: t });
      for (const i of [0, 1]) {
        m[i] = 0.9 * m[i] + 0.1 * gradient[i];
        v[i] = 0.99 * v[i] + 0.01 * gradient[i] ** 2;
        expected[i] -= (0.1 * (m[i] / (1 - 0.9 ** t))) / (Math.sqrt(v[i] / (1 - 0.99 ** t)) + 1e-8);
      }
    }
    for (const i of [0, 1]) expect(parameter.dataSync()[i]).toBeCloseTo(expected[i], 5);
    optimizer.dispose();
  });
});

describeNetworks("a checkpoint", () => {
  const file = () => path.join(temporaryFolder(), "deep", "network.checkpoint");

  /** Trains until a step, where it is stopped, if at all, as a kill would: nothing is written then. */
  async function trained(options: { checkpoint?: string; every?: number; killed?: number; seed?: string } = {}) {
    const { killed, seed = "resumed", ...rest } = options;
    const network = await made({ seed });
    const notes: { seen: number[] } = { seen: [] };
    const run = trainNetwork({
      ...{ network, ...schedule, ...rest, notes },
      onStep({ step }) {
        notes.seen.push(step);
        if (step === killed) throw new Error("killed");
      },
    });
    const losses = await run.then(
      (result) => Array.from(result.losses),
      (error: Error) => error.message,
    );
    const parameters = Object.fromEntries([...network.parameters].map(([name, each]) => [name, `${each.dataSync()}`]));
    network.dispose();
    return { losses, parameters, seen: notes.seen };
  }

  test("lets a training that was killed end with the same numbers, bit for bit, and the same notes", async () => {
    const checkpoint = file();
    const whole = await trained();
    expect((await trained({ checkpoint, every: 3, killed: 8 })).losses).toBe("killed");
    expect(fs.readdirSync(path.dirname(checkpoint))).toEqual(["network.checkpoint"]); // nothing half-written beside it
    expect((await trained({ checkpoint, every: 3, killed: 10 })).losses).toBe("killed"); // a second time
    const resumed = await trained({ checkpoint, every: 3 });
    expect(resumed).toEqual(whole);
    expect(resumed.seen).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    const done = await trained({ checkpoint });
    expect(done).toEqual(whole); // no step is done again: the notes would have them twice
  });

  test("is written when the signal fires, at the step that was reached", async () => {
    const checkpoint = file();
    const network = await made();
    const controller = new AbortController();
    const run = trainNetwork({
      ...{ network, ...schedule, checkpoint, signal: controller.signal },
      onStep: ({ step }) => void (step === 5 && controller.abort()),
    });
    await expect(run).rejects.toMatchObject({ name: "Interrupted" });
    network.dispose();
    expect(JSON.parse(fs.readFileSync(checkpoint, "latin1").split("\n")[0]).step).toBe(5);
  });

  test("of another network or schedule is refused in a sentence that names what differs, and stays", async () => {
    const checkpoint = file();
    await trained({ checkpoint });
    const before = fs.readFileSync(checkpoint);
    expect((await trained({ checkpoint, seed: "other" })).losses).toBe(
      `The checkpoint ${checkpoint} is of another training: seed is "resumed" there and "other" here. Delete it, or name another file.`,
    );
    const network = await made({ experts: 4 });
    await expect(trainNetwork({ network, ...schedule, checkpoint })).rejects.toThrow(
      /experts is 3 there and 4 here\. Delete it/,
    );
    network.dispose();
    const same = await made();
    await expect(trainNetwork({ network: same, ...schedule, learningRate: 0.02, checkpoint })).rejects.toThrow(
      /learningRate is 0\.01 there and 0\.02 here/,
    );
    same.dispose();
    expect(fs.readFileSync(checkpoint).equals(before)).toBe(true);
  });

  test.each([
    ["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length - 5)],
    ["cut off in its first line", (bytes: Buffer) => bytes.subarray(0, 20)],
    [
      "changed in one bit",
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.of(bytes[bytes.length - 1] ^ 1)]),
    ],
    ["empty", () => Buffer.alloc(0)],
    ["something else", () => Buffer.from("{}\n")],
  ] as const)("that is %s is not gone on from, which is said", async (_how, torn) => {
    const checkpoint = file();
    const said = vi.spyOn(console, "error").mockImplementation(() => {});
    const whole = await trained({ checkpoint });
    fs.writeFileSync(checkpoint, torn(fs.readFileSync(checkpoint)));
    expect(await trained({ checkpoint })).toEqual(whole);
    expect(said.mock.calls.flat()).toContain(
      `routerlab: the checkpoint ${checkpoint} is not whole; the training begins again.`,
    );
  });

  test("that cannot be written or read is named in a sentence", async () => {
    const folder = temporaryFolder();
    expect((await trained({ checkpoint: folder })).losses).toBe(`The checkpoint ${folder} cannot be read (EISDIR).`);
    const below = path.join(folder, "file");
    fs.writeFileSync(below, "");
    expect((await trained({ checkpoint: path.join(below, "network") })).losses).toMatch(
      /^The checkpoint .*network cannot be (read|written) \(ENOTDIR\)\.$/,
    );
  });

  test("outlives a loss that becomes NaN, and the sentence names it", async () => {
    const checkpoint = file();
    const network = await made();
    const head = network.parameters.get("head")!;
    const run = trainNetwork({
      ...{ network, ...schedule, checkpoint, every: 2 },
      onStep({ step }) {
        if (step === 5)
          head.assign(network.backend.tf.tensor(new Float32Array(head.size).fill(Number.NaN), head.shape));
      },
    });
    await expect(run).rejects.toThrow(
      `The loss became NaN at step 6 of 12: with learningRate 0.01 the training does not hold; a smaller one may. The checkpoint ${checkpoint} stays.`,
    );
    network.dispose();
    expect(JSON.parse(fs.readFileSync(checkpoint, "latin1").split("\n")[0]).step).toBe(4);
  });
});

describe("speed and time left", () => {
  test.skipIf(!isInstalled)("are told after each step", async () => {
    const network = await made();
    const told: { tokensPerSecond: number; secondsLeft: number; steps: number }[] = [];
    await trainNetwork({ network, ...schedule, onStep: (step) => void told.push(step) });
    network.dispose();
    expect(told.every(({ tokensPerSecond, steps }) => tokensPerSecond > 0 && steps === 12)).toBe(true);
    expect(told[0].secondsLeft).toBeGreaterThan(0);
    expect(told[11].secondsLeft).toBe(0);
  });
});
