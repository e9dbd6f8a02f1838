import os from "node:os";
import { setImmediate } from "node:timers/promises";
import { randomStream } from "../../../data/randomStream";
import type { StudyKind } from "../../../experiments/studyKind";
import { requireInteger, requireThat } from "../../../requirements";
import type { Progress } from "../../../study/progress";
import { Interrupted } from "../../../study/runTasks";
import { createNetwork } from "../../createNetwork";
import type { Batch, Network, NetworkSettings } from "../../network";
import { networkRouterNamed } from "../../routers/routers";
import type { Tensor } from "../../tensors";
import { trainNetwork } from "../../training/trainNetwork";
import type { NetworkSize, RouterChoice } from "../runs/task";

/** What is timed. */
export interface CostStudy {
  readonly name: string;
  /** How often every router has its turn. */
  readonly rounds: number;
  readonly routers: readonly RouterChoice[];
  readonly tokens: { readonly batch: number; readonly context: number; readonly vocabulary: number };
  readonly network: NetworkSize;
}

/** What a router takes. */
export interface RouterCost {
  readonly router: RouterChoice;
  /** Numbers that the router itself learns. */
  readonly parameters: number;
  /** Milliseconds of processor time of the choice of experts, forward and backward, by round. */
  readonly alone: readonly number[];
  /** Of a whole step of training, by round. */
  readonly step: readonly number[];
  /** The most bytes that tensors take in the forward and the backward pass, parameters included. */
  readonly peakBytes: number;
}

/** The costs of all routers, and of what machine they are. */
export interface MeasuredCosts {
  readonly study: CostStudy;
  readonly costs: readonly RouterCost[];
  readonly machine: Readonly<Record<string, string>>;
}

/** Rounds until the compilers are done, which do not count. */
const warmRounds = 5;

/** Studies that time the machine: nothing is kept, each run measures anew; routers take turns, so that all see the same. */
export const costs: StudyKind<CostStudy, MeasuredCosts> = {
  asAsked(study, { replicates: rounds = study.rounds, largest, data }) {
    requireInteger({ replicates: rounds });
    for (const [name, value] of Object.entries({ largest, data }))
      requireThat(value === undefined, name, value, "left out: what is timed has one size and no data");
    return { ...study, rounds };
  },
  async run(studies, { progress, signal }) {
    const read: MeasuredCosts[] = [];
    for (const study of studies) read.push(await measured(study, { progress, signal }));
    return read;
  },
  plain: (studies) => Object.fromEntries(studies.map(({ name, ...study }) => [name, { ...study }])),
};

async function measured(
  study: CostStudy,
  { progress, signal }: { progress: Progress; signal?: AbortSignal },
): Promise<MeasuredCosts> {
  const batch = batchOf(study);
  const networks: Network[] = [];
  try {
    for (const router of study.routers) networks.push(await createNetwork(settingsOf(study, router)));
    progress.start({ name: "rounds", tasks: 2 * (study.rounds + warmRounds) });
    const watched = { rounds: study.rounds + warmRounds, signal, onRound: () => progress.advance() };
    const alone = await aloneTimes(networks, batch, watched);
    const step = await stepTimes(networks, batch, watched);
    const found: RouterCost[] = [];
    for (const [index, network] of networks.entries())
      found.push({
        router: study.routers[index],
        parameters: ownParameters(network).reduce((sum, { size }) => sum + size, 0),
        alone: alone[index].slice(warmRounds),
        step: step[index].slice(warmRounds),
        peakBytes: await peakBytes(network, batch),
      });
    const machine = {
      processor: os.cpus()[0]?.model ?? "unknown",
      "Node.js": process.version,
      backend: networks[0].backend.description,
    };
    return { study, costs: found, machine };
  } finally {
    for (const network of networks) network.dispose();
  }
}

function settingsOf({ tokens: { context, vocabulary }, network }: CostStudy, router: RouterChoice): NetworkSettings {
  return {
    ...network,
    inputs: { kind: "tokens", vocabulary, context },
    ...{ outputs: vocabulary, router: networkRouterNamed(router.name, router.options), seed: "router-cost" },
  };
}

function batchOf({ name, tokens: { batch: size, context, vocabulary } }: CostStudy): Batch {
  const stream = randomStream(name);
  const drawn = () => Int32Array.from({ length: size * context }, () => Math.floor(vocabulary * stream.uniform()));
  return { inputs: drawn(), targets: drawn(), size };
}

interface Watched {
  readonly rounds: number;
  readonly signal?: AbortSignal;
  readonly onRound: () => void;
}

/** Processor time in milliseconds: other work on the machine adds less to it than to the time of day. */
function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds of the router's own work in the second block, by router and round; another begins in each round. */
async function aloneTimes(networks: readonly Network[], batch: Batch, { rounds, signal, onRound }: Watched) {
  const times: number[][] = networks.map(() => []);
  const hidden = networks[0].evaluate(batch).hidden[0];
  for (let round = 0; round < rounds; round++) {
    await setImmediate(); // so that signals are heard
    if (signal?.aborted) throw new Interrupted();
    for (let turn = 0; turn < networks.length; turn++) {
      const which = (turn + round) % networks.length;
      const route = routing(networks[which], batch, hidden);
      const start = processorTime();
      route();
      times[which].push(processorTime() - start);
    }
    onRound();
  }
  return times;
}

/** Whom the tokens of a batch go to with what weight, and the gradient of the weights, where the router learns any. */
function routing({ backend: { tf }, settings, parameters }: Network, batch: Batch, hidden: Float32Array): () => void {
  const { width, projection, experts, top } = settings;
  const router = networkRouterNamed(settings.router.name, settings.router.options);
  const own = ownParameters({ parameters });
  return () =>
    tf.tidy(() => {
      const tokens = tf.tensor(hidden, [hidden.length / width, width]);
      const forward = (): Tensor => {
        const { weights, balance } = router.route(tf, {
          ...{ tokens, width, projection, experts, top, noise: randomStream("router-cost") },
          parameter: (name) => parameters.get(`block 2/${name}`) as Tensor,
          keys: () => batch.inputs as Int32Array,
        });
        const total = tf.sum(tf.square(weights));
        return balance === null ? total : tf.add(total, balance);
      };
      if (own.length === 0) forward();
      else tf.variableGrads(forward, own);
    });
}

/** What the router of the second block learns, a projection included. */
function ownParameters({ parameters }: Pick<Network, "parameters">) {
  return [...parameters].filter(([name]) => /^block 2\/(projection|router)/.test(name)).map(([, variable]) => variable);
}

/** Milliseconds of whole steps of training: the trainings go on beside each other, a step each in turn. */
async function stepTimes(networks: readonly Network[], batch: Batch, { rounds, signal, onRound }: Watched) {
  const times: number[][] = networks.map(() => []);
  const trainings = networks.map((network, which) => {
    let start = 0;
    return trainNetwork({
      ...{ network, steps: rounds, learningRate: 1e-3, warmup: 1, signal },
      batch() {
        start = processorTime();
        return batch;
      },
      onStep() {
        times[which].push(processorTime() - start);
        if (which === 0) onRound();
      },
    });
  });
  for (const result of await Promise.allSettled(trainings)) if (result.status === "rejected") throw result.reason;
  return times;
}

async function peakBytes(network: Network, batch: Batch): Promise<number> {
  const { tf } = network.backend;
  const own = [...network.parameters.values()];
  const before = tf.memory().numBytes - 4 * own.reduce((sum, { size }) => sum + size, 0);
  const { peakBytes } = await tf.profile(() =>
    tf.tidy(() => tf.variableGrads(() => network.loss(batch, 0).total, own).value),
  );
  return peakBytes - before;
}
