// Letting the browser paint and listen between two pieces of work.

const QUIET_MS = 500; // a page that is never idle goes on all the same

/** The next task, `ms` later at the soonest. @param {number} [ms] @returns {Promise<void>} */
export const pause = (ms = 0) => new Promise((done) => setTimeout(done, ms));

/** When the browser has nothing to do. @returns {Promise<void>} */
export function quiet() {
  if (!("requestIdleCallback" in window)) return pause(QUIET_MS / 2);
  return new Promise((done) => window.requestIdleCallback(() => done(), { timeout: QUIET_MS }));
}
