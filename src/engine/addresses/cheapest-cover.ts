import { TreeBlock } from './block-tree';
import { Combiner, TradeOffs } from './trade-offs';

/**
 * Where the blocks stand that together hold all that was given, are no heavier than the limit, and add the least; in order. Of several such lists
 * it is the lightest. Undefined if no list is light enough.
 *
 * This is dynamic programming: from the leaves to the root, each subtree's trade-offs, the least that it can add for each weight. That is exact, but
 * a long list has too many. So the answer is first bounded by Lagrangian relaxation (`priceWeight`), and then only those trade-offs are
 * followed that come within a margin of the bound. An answer within the margin is the best there is, because all that was left out is worse;
 * without one, the margin was too small.
 */
export function cheapestCover(blocks: readonly TreeBlock[], weights: readonly number[], limit: number): number[] | undefined {
  if (priceWeight(blocks, weights, 0).weight <= limit) return [...blocks.keys()].filter((at) => !blocks[at].halves);
  if (lightest(blocks, weights) > limit) return undefined;
  const pricing = tightestPricing(blocks, weights, limit);
  const bound = lowerBound(pricing, limit);
  for (let margin = Math.max(1, bound / 1024, roundingOf(pricing)); ; margin *= 4) {
    const tradeOffs = followTradeOffs(blocks, weights, limit, pricing, margin);
    const root = tradeOffs[blocks.length - 1];
    const last = root.added.length - 1;
    // Half of it is left for rounding.
    if (last >= 0 && root.added[last] <= bound + margin / 2) return chosenBlocks(blocks, tradeOffs, root.weights[last]);
  }
}

/** The weight of the lightest list. */
export function lightest(blocks: readonly TreeBlock[], weights: readonly number[]): number {
  return priceWeight(blocks, weights, 2 ** 200).weight; // so high a price that nothing else counts
}

interface Pricing {
  /** What a unit of weight costs; an added address costs 1. */
  readonly rate: number;

  /** What each subtree costs at least. */
  readonly costs: Float64Array;

  /** The weight of the whole tree's cheapest list. */
  readonly weight: number;
}

/** With a price instead of a limit, each subtree's cheapest list follows from those of its halves. */
function priceWeight(blocks: readonly TreeBlock[], weights: readonly number[], rate: number): Pricing {
  const costs = new Float64Array(blocks.length);
  const weightsThen = new Float64Array(blocks.length);
  blocks.forEach(({ added, halves }, at) => {
    costs[at] = (added === undefined ? Infinity : Number(added)) + rate * weights[at];
    weightsThen[at] = weights[at];
    if (!halves) return;
    const apart = costs[halves[0]] + costs[halves[1]];
    if (apart > costs[at]) return;
    costs[at] = apart;
    weightsThen[at] = weightsThen[halves[0]] + weightsThen[halves[1]];
  });
  return { rate, costs, weight: weightsThen[blocks.length - 1] };
}

/** No list within the limit adds less: it would cost less than the cheapest. */
function lowerBound(pricing: Pricing, limit: number): number {
  return pricing.costs[pricing.costs.length - 1] - pricing.rate * limit - roundingOf(pricing);
}

/** More than all costs together can be wrong by: a sum of floating-point numbers loses one part in 2^53 at each of 129 levels. */
function roundingOf({ costs }: Pricing): number {
  return costs[costs.length - 1] / 2 ** 40;
}

/** The pricing with the highest bound: where the cheapest list passes the limit. */
function tightestPricing(blocks: readonly TreeBlock[], weights: readonly number[], limit: number): Pricing {
  let [low, high] = [-40, 140]; // powers of 2: no block adds more than 2^128 addresses, and no list weighs 2^40
  let tightest = priceWeight(blocks, weights, 2 ** low);
  for (let round = 0; round < 40; round++) {
    const middle = (low + high) / 2;
    const pricing = priceWeight(blocks, weights, 2 ** middle);
    if (pricing.weight <= limit) high = middle;
    else low = middle;
    if (lowerBound(pricing, limit) > lowerBound(tightest, limit)) tightest = pricing;
  }
  return tightest;
}

/** Of every subtree, the trade-offs that cost at most `margin` more than its cheapest list. */
function followTradeOffs(
  blocks: readonly TreeBlock[], weights: readonly number[], limit: number, { rate, costs }: Pricing, margin: number,
): TradeOffs[] {
  const followed: TradeOffs[] = [];
  const combiner = new Combiner(limit);
  blocks.forEach(({ added, halves }, at) => {
    if (added !== undefined) combiner.join(weights[at], added);
    if (halves) combiner.keepApart(followed[halves[0]], followed[halves[1]]);
    followed.push(combiner.take(rate, costs[at] + margin));
  });
  return followed;
}

function chosenBlocks(blocks: readonly TreeBlock[], tradeOffs: readonly TradeOffs[], weight: number, at = blocks.length - 1): number[] {
  const left = tradeOffs[at].leftWeights[tradeOffs[at].weights.indexOf(weight)];
  if (left === 0) return [at];
  const [leftHalf, rightHalf] = blocks[at].halves!;
  return [...chosenBlocks(blocks, tradeOffs, left, leftHalf), ...chosenBlocks(blocks, tradeOffs, weight - left, rightHalf)];
}
