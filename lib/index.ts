// The public names of routerlab, in reading order.
import { cellProgress } from "./jupyter/display/cellProgress";
import { installCellGlobals } from "./jupyter/kernel/cellGlobals";
import { insideTslab } from "./jupyter/tslab";
import { showProgressOn } from "./study/terminalProgress";

export type { Router } from "./routers/router";
export { radialRouter, type RadialScale } from "./routers/radialRouter";
export { linear } from "./routers/linear";
export { cosine } from "./routers/cosine";
export { perturbedCosine } from "./routers/perturbedCosine";
export { type RouterName, routerNamed, routerNames } from "./routers/routers";

export type { Expert, ExpertImages } from "./experts/expert";
export { type Activation, ridgeExpert } from "./experts/ridgeExpert";
export { linearExpert } from "./experts/linearExpert";
export { polynomialExpert } from "./experts/polynomialExpert";
export { scaled } from "./experts/scaledExpert";
export { reluExpert } from "./experts/reluExpert";
export { tanhExpert } from "./experts/tanhExpert";
export { sigmoidExpert } from "./experts/sigmoidExpert";
export { geluExpert } from "./experts/geluExpert";
export { twoLayerExpert } from "./experts/twoLayerExpert";
export { type FormulaExpert, formulaExpert } from "./experts/formula/formulaExpert";
export { type ExpertName, expertNamed, expertNames } from "./experts/experts";

export type { Atom, AtomInput, MixingMeasure } from "./mixture/measure";
export { type Mixture, mixture } from "./mixture/mixture";
export type { Inputs } from "./mixture/inputs";

export { philox4x32 } from "./data/philox";
export { type RandomStream, randomStream, type StreamKeys } from "./data/randomStream";
export {
  type InputDistribution,
  inputNamed,
  inputNames,
  inputsFrom,
  onSphere,
  truncatedGaussian,
  uniformBox,
} from "./data/inputs";
export {
  gaussianNoise,
  heteroscedasticNoise,
  type Noise,
  noiseNamed,
  noiseNames,
  studentNoise,
  uniformNoise,
} from "./data/noises";
export { type NormNoise, type NormNoiseName, normNoiseNamed, normNoiseNames } from "./data/normNoises";
export { type Dataset, dataset } from "./data/dataset";
export { sample } from "./data/sample";
export { parseTable, readTable, type ReadTableOptions } from "./data/table/readTable";
export type { Column, DataTable } from "./data/table/table";

export type { Fit } from "./estimators/fit";
export type { Bounds, SeenInputs } from "./estimators/problem/parameterSpace";
export type { Ridge } from "./estimators/problem/ridge";
export { fromData, nearTruth, type StartRule } from "./estimators/starts/startValues";
export { leastSquares, type LeastSquaresOptions } from "./estimators/leastSquares";
export { sgd, type SgdOptions, type SgdSettings } from "./estimators/sgd";

export { expertDistance } from "./losses/expertDistance";
export { voronoiCells } from "./losses/voronoiCells";
export { canonicalGauge } from "./losses/canonicalGauge";
export { type LossName, lossNamed, lossNames } from "./losses/losses";
export { type VoronoiLoss, voronoiLoss } from "./losses/voronoiLoss";
export { type ParameterErrors, parameterErrors } from "./losses/parameterErrors";
export { type NormProtocol, withNorms } from "./losses/withNorms";
export { regressionError } from "./losses/regressionError";
export { type InvariantLoss, invariantLoss } from "./losses/invariantLoss";
export { type RoutingAccuracy, routingAccuracy } from "./losses/routingAccuracy";

export { type ScaledNorms, scaledNorms } from "./theory/identify/scaledNorms";
export { type NormInteraction, normInteraction } from "./theory/identify/normInteraction";
export { type HardPair, sameMomentsPair, singleExpertPair } from "./theory/minimax/hardPairs";
export { type TwoPoints, twoPointBound } from "./theory/minimax/twoPointBound";
export { fitRate, type FitRateOptions, type RateFit } from "./theory/rates/rates";
export { type FisherInformation, fisherInformation } from "./theory/information/fisherInformation";
export { informationSpectrum, type SpectrumDirection } from "./theory/information/informationSpectrum";
export { type Coordinate, coordinates } from "./mixture/coordinates";
export { type PredictedStandardError, predictedStandardErrors } from "./theory/information/predictedStandardErrors";
export { type BlockEfficiency, blockEfficiencies } from "./theory/information/blockEfficiencies";
export { type Identifiability, identify } from "./theory/identify/identify";
export type { NamedDirection } from "./theory/identify/knownDirections";
export type { Symmetry } from "./theory/identify/symmetries";
export type { FunctionSet } from "./theory/strong/functionSets";
export type { LinearRelation } from "./theory/strong/linearRelations";
export { type StrongIdentifiability, strongIdentifiability } from "./theory/strong/strongIdentifiability";
export { commonShift } from "./theory/identify/commonShift";
export { genericTruth } from "./theory/genericTruth";
export { type SymmetryImage, symmetryImages } from "./theory/identify/symmetryImages";
export { type ClassDistance, classDistance } from "./theory/misfit/classDistance";
export { changeAlong } from "./theory/identify/changeAlong";
export { predictedRankLoss, type RankLoss, rankLosses, type RankSetting } from "./theory/identify/rankLosses";
export { jensenNorm, type NoisyPart, pseudoTruth } from "./theory/misfit/pseudoTruth";
export { relativeError } from "./theory/information/relativeError";
export { type AtomCurvature, type SplittingCurvature, splittingCurvature } from "./theory/splitting/splittingCurvature";
export { spreadCurvature } from "./theory/splitting/spreadCurvature";
export { splittingError } from "./theory/splitting/splittingError";
export { type Regime, regimeFrom } from "./theory/regimeFrom";
export { type Population, population } from "./theory/population";
export { type PredictedLoss, predictedLoss } from "./theory/information/predictedLoss";
export { predictedRegressionError } from "./theory/information/predictedRegressionError";
export { type Bracketing, bracketing } from "./theory/bracketing/bracketing";
export { criticalRadius } from "./theory/bracketing/criticalRadius";
export { adviseTau } from "./theory/tau/adviseTau";
export type { TauPrediction, TauForTruth, TauForTruthOptions } from "./theory/tau/tauForTruth";
export type { TauError, TauForData, TauForDataOptions } from "./theory/tau/tauForData";

export type { Arm } from "./study/arm";
export { type Bootstrap, type BootstrapOptions, bootstrap } from "./study/bootstrap";
export type { FitRow } from "./study/fitTask";
export { study, type StudyOptions } from "./study/study";
export { Interrupted } from "./study/runTasks";
export { stopOnInterrupt } from "./study/stopOnInterrupt";
export { type Progress, type ProgressView, progressOn, silentProgress } from "./study/progress";
export { terminalProgress } from "./study/terminalProgress";
export { readRows, rowKey } from "./study/rowFiles";

export type { Figure, Frame, Table } from "./plots/figure";
export { ratePlot, type RatePlotOptions } from "./plots/ratePlot";
export type { RateBand, RatePanel, RateSeries } from "./plots/rateTraces";
export { gatePlot, type GatePlotOptions } from "./plots/gates/gatePlot";
export { efficiencyPlot, type RatioCurve } from "./plots/theory/efficiencyPlot";
export { type Direction, directionPlot } from "./plots/gates/directionPlot";
export { type Sweep, sweepPlot } from "./plots/theory/sweepPlot";
export { rankLossTable } from "./plots/theory/rankLossTable";
export { normTransformPlot } from "./plots/theory/normTransformPlot";
export { tauMap } from "./plots/theory/tauMap";
export { tauErrors } from "./plots/theory/tauErrors";
export { responsibilities } from "./plots/gates/responsibilities";
export { fitPlot, type FitPlotOptions } from "./plots/gates/fitPlot";
export { type SliderOptions, withSlider } from "./plots/slider";
export { relationText } from "./plots/theory/relationText";
export { type Spectrum, spectrumPlot } from "./plots/theory/spectrumPlot";
export { table, toCsv, toLatex, toMarkdown } from "./plots/table";
export { save, type Saved } from "./plots/export/save";

export {
  type Experiment,
  type ExperimentPlan,
  type ExperimentResult,
  experiment,
  type Report,
} from "./experiments/experiment";
export type { Profile, RunOptions } from "./experiments/studyKind";
export { type Curve, type CurveRow, type PointRow, seriesOf } from "./experiments/curve";
export { type CurveReading, type Reading, readLosses, type Studied } from "./experiments/studied";
export { experimentNamed, experimentNames, experiments } from "./experiments/experiments";
export { type Replay, type ReplayFacts, type ReplayOptions, replay } from "./replay/replay";

export { fitTable, type FitTableOptions } from "./tables/fitTable";
export { predictTable, type TablePrediction } from "./tables/predictTable";
export { verdictOf } from "./tables/describeModel";
export { type ModelTables, modelTables } from "./tables/figures/modelTables";
export { type TableFigures, tableFigures } from "./tables/figures/tableFigures";
export { readTableModel, saveTableModel, type TableModel } from "./tables/tableModel";

export { insideTslab } from "./jupyter/tslab";
export { show } from "./jupyter/display/show";
export type { ShowableResult } from "./jupyter/display/parts";

installCellGlobals(); // cells may then write { model } for a name of another cell
if (insideTslab()) showProgressOn(cellProgress);
