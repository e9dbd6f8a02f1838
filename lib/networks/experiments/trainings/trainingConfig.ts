import fs from "node:fs";
import path from "node:path";
import { InputError, requireInteger, requireKeys, requirePositive, requireThat } from "../../../requirements";
import type { LanguageRun } from "../runs/languageRun";
import { namedConfigs, type TrainingConfig } from "./namedConfigs";
import type { TrainingStudy, Unseeded } from "./trainingStudy";

/** What of a configuration is given; the rest stays as it is. */
type GivenConfig = Partial<Omit<TrainingConfig, "network" | "training">> & {
  readonly [part in "network" | "training"]?: Partial<TrainingConfig[part]>;
};

/**
 * A study of one network on text with the size and the training of a configuration instead of its own; further routers that it
 * has are left out.
 *
 * @param config a name, or a JSON file with any of { seeds, network, training, context, batch, pieces }
 * @throws InputError when it is neither, or a value is out of range
 * @example withConfig(study, "enwik8")
 */
export function withConfig({ others: _, ...study }: TrainingStudy, config: string): TrainingStudy {
  const given = givenConfig(config);
  const texts = study.runs.filter((run) => run.kind === "language");
  const isOneSize = new Set(texts.map(({ network }) => network.width)).size === 1;
  requireThat(
    texts.length === study.runs.length && isOneSize,
    "config",
    config,
    "left out: it is for language-modelling",
  );
  const { seeds = study.seeds, network, training, ...reading } = given;
  const runs = texts.map((run): Unseeded<LanguageRun> => {
    const changed = { network: { ...run.network, ...network }, training: { ...run.training, ...training } };
    return { ...run, ...reading, ...changed };
  });
  requireSizes(runs[0]);
  return { ...study, seeds, runs };
}

function givenConfig(config: string): GivenConfig {
  if (Object.hasOwn(namedConfigs, config)) return namedConfigs[config];
  const names = Object.keys(namedConfigs).join(", ");
  let text: string;
  try {
    text = fs.readFileSync(config, "utf8");
  } catch (error) {
    throw new InputError(
      `config is "${config}", which is no file that can be read (${(error as NodeJS.ErrnoException).code}) and none of the names ${names}.`,
    );
  }
  let given: GivenConfig;
  try {
    given = JSON.parse(text);
  } catch {
    throw new InputError(`The configuration ${path.basename(config)} is not JSON.`);
  }
  const isObject = typeof given === "object" && given !== null && !Array.isArray(given);
  requireThat(isObject, `the configuration ${path.basename(config)}`, given, "an object");
  const known = namedConfigs.enwik8;
  requireKeys(`the configuration ${path.basename(config)}`, given, Object.keys(known));
  for (const part of ["network", "training"] as const)
    if (given[part] !== undefined) {
      const where = `${part} of the configuration ${path.basename(config)}`;
      requireThat(typeof given[part] === "object" && given[part] !== null, where, given[part], "an object");
      requireKeys(where, given[part], Object.keys(known[part]));
    }
  if (given.seeds !== undefined) requireInteger({ seeds: given.seeds });
  return given;
}

/** Before anything is trained: a thread would only find out later. */
function requireSizes({ network, training, context, batch, pieces }: Unseeded<LanguageRun>): void {
  const { projection, ...sizes } = network;
  const { learningRate, warmup, ...steps } = training;
  requireInteger({ context, batch, pieces, ...sizes, ...steps });
  requireInteger({ projection, warmup }, 0);
  requirePositive({ learningRate });
  requireThat(network.width % network.heads === 0, "width", network.width, `a multiple of heads, ${network.heads}`);
  requireThat(network.top <= network.experts, "top", network.top, `at most the number of experts, ${network.experts}`);
  requireThat(pieces >= batch, "pieces", pieces, `at least one batch of ${batch}`);
}
