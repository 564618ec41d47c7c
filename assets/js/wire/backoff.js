const first = 100;
const longest = 3000;

/**
 * How long to wait before trying again, ms. Pure: `random` is in [0, 1).
 * The first retry is almost at once, since most interruptions are over by then; the cap keeps
 * a restarted server from being missed for longer than it takes to start.
 *
 * @param {number} failures in a row, at least 1
 * @param {number} random spreads the clients, so that they do not come back in one burst
 * @returns {number}
 */
export function retryDelay(failures, random) {
  const ceiling = Math.min(longest, first * 2 ** Math.min(failures - 1, 10));
  return ceiling * (0.6 + 0.4 * random);
}
