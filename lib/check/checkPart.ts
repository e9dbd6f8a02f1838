import { setImmediate } from "node:timers/promises";
import { uniformBox } from "../data/inputs";
import { expertNamed, expertNames } from "../experts/experts";
import { requireOneOf } from "../requirements";
import { routerNamed, routerNames } from "../routers/routers";
import { type Progress, silentProgress } from "../study/progress";
import { Interrupted } from "../study/runTasks";
import { checkVerdict } from "./checkVerdict";
import { expertSoundness } from "./expertSoundness";
import type { Findings, OwnPart, PartCheck } from "./findings";
import { type CurvatureEffort, type Pair, type PartnerCheck, partnerCheck, trueExperts } from "./partnerCheck";
import { routerSoundness } from "./routerSoundness";
import { type RateSize, simulatedRate } from "./simulatedRate";

/** How much a check computes. */
export type CheckEffort = RateSize & CurvatureEffort;

/** About ten seconds at d = 2 on one core. */
const usualEffort: CheckEffort = {
  sizes: [500, 2000, 8000],
  replicates: 40,
  curvatureInputs: 20_000,
  curvatureStarts: 40,
};

const box = { low: -4, high: 4 };

/** The partner beside which a rate is simulated: the best understood one. */
const simulatedPartner = { router: "tanh", expert: "perturbedCosine" } as const;

/**
 * Checks one router or one expert: derivatives, identifiability beside every built-in partner, and a small simulated rate.
 *
 * @param dim      d
 * @param partners names of built-in partners; all of them unless given
 * @param effort   how much is computed
 * @param signal   stops it
 * @throws InputError when a function of the part returns something else than finite numbers of the right count
 * @throws Interrupted when `signal` stops it
 * @example (await checkPart({ own: { kind: "router", part: cosine() }, dim: 2 })).verdict
 */
export async function checkPart({
  own,
  dim,
  partners: chosen,
  effort = usualEffort,
  progress = silentProgress,
  signal,
}: {
  own: OwnPart;
  dim: number;
  partners?: readonly string[];
  effort?: CheckEffort;
  progress?: Progress;
  signal?: AbortSignal;
}): Promise<PartCheck> {
  const input = uniformBox(box);
  const all = pairsOf(own);
  for (const name of chosen ?? [])
    requireOneOf(
      "partners",
      name,
      all.map(({ partner }) => partner),
    );
  const pairs = chosen === undefined ? all : all.filter(({ partner }) => chosen.includes(partner));
  const stages = progress.split({ partners: 2 * pairs.length, simulation: 15 });
  const statements =
    own.kind === "router" ? routerSoundness({ router: own.part, dim }) : expertSoundness({ expert: own.part, dim });
  const asked = { kind: own.kind, name: own.part.name, dim, experts: trueExperts, box, statements };
  if (!statements.every(({ holds }) => holds))
    return withVerdict({ ...asked, partners: [], rate: null, withoutRate: null });

  const partners: PartnerCheck[] = [];
  stages.partners.start({ tasks: pairs.length });
  for (const pair of pairs) {
    await setImmediate(); // the progress bar and Ctrl-C get their turn
    if (signal?.aborted) throw new Interrupted();
    partners.push(partnerCheck({ pair, dim, input, ...effort }));
    stages.partners.advance();
  }
  stages.partners.stop();
  const pair = all.find(({ partner }) => partner === simulatedPartner[own.kind]) as Pair;
  const simulated = await simulatedRate({ pair, dim, input, ...effort, progress: stages.simulation, signal });
  const rate = typeof simulated === "string" ? null : simulated;
  return withVerdict({ ...asked, partners, rate, withoutRate: rate === null ? (simulated as string) : null });
}

/** The part beside every built-in partner. */
function pairsOf({ kind, part }: OwnPart): Pair[] {
  // A study would take a part with the name of a built-in one for that one, and send only the name to its threads.
  const name = `own ${part.name}`;
  return kind === "router"
    ? expertNames.map((partner) => ({ partner, router: { ...part, name }, expert: expertNamed(partner) }))
    : routerNames.map((partner) => ({ partner, router: routerNamed(partner), expert: { ...part, name } }));
}

function withVerdict(found: Findings): PartCheck {
  return { ...found, verdict: checkVerdict(found) };
}
