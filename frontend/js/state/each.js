// The same work for many things, a few at a time; one refusal does not stop the others.

const AT_ONCE = 4;

/**
 * @template T
 * @typedef {{done: T[], failed: {item: T, error: any}[]}} Outcome
 */

/**
 * @template T
 * @param {T[]} items
 * @param {(item: T) => Promise<unknown>} work
 * @returns {Promise<Outcome<T>>}
 */
export async function eachOf(items, work) {
  /** @type {Outcome<T>} */
  const outcome = { done: [], failed: [] };
  const waiting = [...items];
  const worker = async () => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      try {
        await work(item);
        outcome.done.push(item);
      } catch (error) {
        outcome.failed.push({ item, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker));
  return outcome;
}
