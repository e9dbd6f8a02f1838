/**
 * A Voronoi loss: Σ_j |Σ_{i∈V_j} exp(β₀ᵢ) − exp(β*₀ⱼ)| + Σ_j Σ_{i∈V_j} exp(β₀ᵢ) (‖Δβ₁‖^p + ‖Δη‖^p).
 *
 * The losses share everything but the power p, so a loss states p and nothing else; voronoiLoss does the sums.
 */
export interface Loss {
  /**
   * p for the atoms of one cell.
   *
   * @param cellSize |V_j| ≥ 1, how many fitted atoms share the true atom
   * @param r        the caller's power, ≥ 1
   */
  power(cellSize: number, r: number): number;
}
