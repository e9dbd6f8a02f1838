import type { Experiment } from "../experiments/experiment";
import type { Profile } from "../experiments/studyKind";
import { describe, InputError } from "../requirements";
import type { Arm } from "../study/arm";
import type { StudyOptions } from "../study/study";

/** An arm of an experiment under a name that no other arm of it has. */
export interface NamedArm {
  /** "perturbed, over-specified"; without the study where the arm's own name occurs in one study only. */
  readonly name: string;
  readonly arm: Arm;
  readonly study: StudyOptions;
}

/** Every arm of an experiment. */
export async function namedArms(experiment: Experiment, profile: Profile): Promise<NamedArm[]> {
  const studies = await experiment.studies(profile);
  const all = studies.flatMap((study) => study.arms.map((arm) => ({ arm, study })));
  const counts = new Map<string, number>();
  for (const { arm } of all) counts.set(arm.name, (counts.get(arm.name) ?? 0) + 1);
  return all.map(({ arm, study }) => {
    const isAlone = counts.get(arm.name) === 1;
    return { name: isAlone ? arm.name : withStudy({ arm, study }), arm, study };
  });
}

/**
 * The arm of that name, or the only one that a short form fits: beginnings of words of its name and its study's, in
 * their order.
 *
 * @throws InputError that names those that fit when several do, some arms when none does
 * @example (await armNamed(figure1, "quick", "perturbed over")).name   // "perturbed, over-specified"
 */
export async function armNamed(experiment: Experiment, profile: Profile, name: string): Promise<NamedArm> {
  const arms = await namedArms(experiment, profile);
  const called = arms.find((candidate) => candidate.name === name);
  if (called !== undefined) return called;
  const given = wordsOf(name);
  const exact = arms.filter((candidate) => wordsOf(candidate.name).join(" ") === given.join(" "));
  const found = exact.length > 0 ? exact : arms.filter((candidate) => isShortFor(given, wordsOf(withStudy(candidate))));
  if (found.length === 1) return found[0];
  const nearest = found.length > 1 ? found : arms;
  const shown = nearest.slice(0, mostShown).map((candidate) => JSON.stringify(candidate.name));
  const others = arms.length > shown.length ? ` and ${arms.length - shown.length} others` : "";
  const more = profile === "quick" && (await namedArms(experiment, "paper")).length > arms.length;
  throw new InputError(
    `arm is ${describe(name)}, but must be one of ${shown.join(", ")}${others}, or short for only one of them${more ? "; the paper profile has more" : ""}.`,
  );
}

/** In a message. */
const mostShown = 8;

function withStudy({ arm, study }: { arm: Arm; study: StudyOptions }): string {
  return `${arm.name}, ${study.name}`;
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
}

/** "pert over" for "perturbed over specified"; a number is only short for itself. */
function isShortFor(given: readonly string[], words: readonly string[]): boolean {
  let met = 0;
  for (const word of words)
    if (met < given.length && (/^\d/.test(given[met]) ? word === given[met] : word.startsWith(given[met]))) met++;
  return met === given.length && met > 0;
}
