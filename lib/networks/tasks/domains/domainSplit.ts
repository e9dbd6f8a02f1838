import { randomStream } from "../../../data/randomStream";
import { requireInteger, requireThat } from "../../../requirements";
import { shuffled } from "../shuffled";
import type { DomainSet, Example } from "./domains";

/** What DomainBed's protocol makes of the domains when one of them is left out. */
export interface DomainSplit {
  /** By training domain: 80 % of its examples, to learn from. */
  readonly train: readonly (readonly Example[])[];
  /** By training domain: the other 20 %, by which the step to be reported is selected. */
  readonly heldOut: readonly (readonly Example[])[];
  /** 80 % of the domain that is left out: on these the accuracy is reported. Nothing is learnt or selected by them. */
  readonly test: readonly Example[];
}

/**
 * DomainBed's split: one domain is left out, and every domain is cut into 80 and 20 %, anew for each seed.
 *
 * As there, the test accuracy is that of the larger part of the domain left out; its smaller part, by which DomainBed's
 * "oracle" selects, is not used.
 *
 * @param leftOut the name of the domain to be tested on
 * @param seed    names the cut: the same for all routers of a seed
 * @returns the examples to train on and to select by, a list a training domain, and those to test on
 * @throws InputError when there is no such domain
 * @example domainSplit({ set: domainSet("rotated digits"), leftOut: "45°", seed: 0 }).train.length   // 5
 */
export function domainSplit({
  set: { domains },
  leftOut,
  seed,
}: {
  set: DomainSet;
  leftOut: string;
  seed: number;
}): DomainSplit {
  requireInteger({ seed }, 0);
  const names = domains.map(({ name }) => name);
  requireThat(names.includes(leftOut), "leftOut", leftOut, `one of ${names.join(", ")}`);
  const cut = domains.map(({ name, examples }) => {
    const order = shuffled(examples, randomStream("domain split", { seed, name }));
    const at = Math.floor(0.8 * order.length);
    return { name, larger: order.slice(0, at), smaller: order.slice(at) };
  });
  const training = cut.filter(({ name }) => name !== leftOut);
  return {
    train: training.map(({ larger }) => larger),
    heldOut: training.map(({ smaller }) => smaller),
    test: cut.find(({ name }) => name === leftOut)!.larger,
  };
}
