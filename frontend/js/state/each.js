// The same work for many things, a few at a time; one refusal does not stop the others.

const AT_ONCE = 4;
const FEW = 20; // things that are asked for one by one: each then has a row, a count and a refusal of its own
const IN_A_BATCH = 1000;

/**
 * @template T
 * @typedef {{done: T[], failed: {item: T, error: any}[], answers: any[]}} Outcome answers: one for each that is done
 */

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => Promise<unknown>} work
 * @returns {Promise<Outcome<T>>}
 */
export async function eachOf(items, work) {
  /** @type {Outcome<T>} */
  const outcome = { done: [], failed: [], answers: [] };
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        const answer = await work(item);
        outcome.done.push(item);
        outcome.answers.push(answer);
      } catch (error) {
        outcome.failed.push({ item, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return outcome;
}

/**
 * Few things one by one, many in batches. A batch is refused as a whole: the step that was to blame is left out, and the
 * others are sent again.
 * @template T
 * @param {T[]} items
 * @param {{one: (item: T) => Promise<any>, step: (item: T) => Record<string, any>,
 *   batch: (steps: Record<string, any>[]) => Promise<{results: {node: any}[]}>}} ways
 * @returns {Promise<Outcome<T>>}
 */
export async function manyOf(items, { one, step, batch }) {
  if (items.length <= FEW) return eachOf(items, one);
  /** @type {Outcome<T>} */
  const outcome = { done: [], failed: [], answers: [] };
  for (let from = 0; from < items.length; from += IN_A_BATCH) {
    let some = items.slice(from, from + IN_A_BATCH);
    while (some.length) {
      try {
        const { results } = await batch(some.map(step));
        outcome.done.push(...some);
        outcome.answers.push(...results.map(({ node }) => node));
        break;
      } catch (error) {
        const at = /** @type {any} */ (error).extras?.step;
        const blamed = Number.isInteger(at) ? some.slice(at, at + 1) : some;
        outcome.failed.push(...blamed.map((item) => ({ item, error })));
        some = some.filter((item) => !blamed.includes(item));
      }
    }
  }
  return outcome;
}
