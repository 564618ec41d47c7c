import { need } from "./dom.js";

/**
 * Shows for a moment, on the side it went to, that keys or taps moved the room: the picture may take
 * longer to follow than a finger to doubt.
 * @param {number} seconds
 */
export function nudge(seconds) {
  const sign = need(".nudge", HTMLElement);
  const whole = Math.round(seconds);
  if (whole === 0) return;
  sign.textContent = `${whole > 0 ? "+" : "−"}${Math.abs(whole)} s`;
  sign.dataset.side = whole > 0 ? "end" : "start";
  for (const running of sign.getAnimations()) running.cancel();
  sign.animate([{ opacity: 1 }, { opacity: 1, offset: 0.6 }, { opacity: 0 }], { duration: 700 });
}
