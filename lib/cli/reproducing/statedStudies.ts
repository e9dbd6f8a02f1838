import type { Experiment } from "../../experiments/experiment";
import type { Profile } from "../../experiments/studyKind";
import { Interrupted } from "../../study/runTasks";
import type { StudyOptions } from "../../study/study";

/** The studies of an experiment; none where its settings would have to be computed first, since then it has no rows either. */
export async function statedStudies(experiment: Experiment, profile: Profile): Promise<readonly StudyOptions[]> {
  try {
    return await experiment.studies(profile, { signal: AbortSignal.abort() });
  } catch (error) {
    if (error instanceof Interrupted) return [];
    throw error;
  }
}
