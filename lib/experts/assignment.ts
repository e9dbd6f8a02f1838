/**
 * The assignment of n rows to n columns of least total cost, by shortest augmenting paths; n³ steps.
 *
 * @param costs `[n][n]`
 * @returns `[n]`, the row that each column gets
 * @see Kuhn, The Hungarian method, Naval Res. Logist. 2 (1955); Jonker and Volgenant, Computing 38 (1987)
 */
export function leastAssignment(costs: readonly (readonly number[])[]): number[] {
  const count = costs.length;
  const rowPrice = new Float64Array(count);
  const columnPrice = new Float64Array(count + 1);
  const rowOf = new Int32Array(count + 1).fill(-1); // the last column is a place to start from
  for (let row = 0; row < count; row++) {
    let column = count;
    rowOf[column] = row;
    const distance = new Float64Array(count).fill(Number.POSITIVE_INFINITY);
    const previous = new Int32Array(count);
    const seen: number[] = [];
    while (rowOf[column] >= 0) {
      seen.push(column);
      let nearest = -1;
      for (let next = 0; next < count; next++) {
        if (seen.includes(next)) continue;
        const reduced = costs[rowOf[column]][next] - rowPrice[rowOf[column]] - columnPrice[next];
        if (reduced < distance[next]) [distance[next], previous[next]] = [reduced, column];
        if (nearest < 0 || distance[next] < distance[nearest]) nearest = next;
      }
      const step = distance[nearest];
      for (const each of seen) {
        rowPrice[rowOf[each]] += step;
        columnPrice[each] -= step;
      }
      for (let next = 0; next < count; next++) if (!seen.includes(next)) distance[next] -= step;
      column = nearest;
    }
    for (; column !== count; column = previous[column]) rowOf[column] = rowOf[previous[column]];
  }
  return Array.from(rowOf.subarray(0, count));
}
