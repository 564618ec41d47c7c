/** How many colours avatars come in; the style sheet names each. views/layout/people.go makes the same. */
const hues = 12;

/**
 * At most two letters for a name.
 * @param {string} name
 */
export function initials(name) {
  const words = name.split(/[^\p{L}\p{Nd}]+/u).filter(Boolean);
  if (words.length === 0) return name.match(/\p{So}/u)?.[0] ?? "?"; // a sign alone is a name too
  const letters = [...words[0]][0].toUpperCase();
  return words.length === 1 ? letters : letters + [...words[words.length - 1]][0].toUpperCase();
}

/**
 * The number of a name's colour: FNV-1a over its UTF-8.
 * @param {string} name
 */
export function hue(name) {
  let sum = 2166136261;
  for (const byte of new TextEncoder().encode(name)) sum = Math.imul(sum ^ byte, 16777619) >>> 0;
  return sum % hues;
}

/**
 * A skew as people read it: signed whole milliseconds.
 * @param {number} seconds
 */
export function signedMs(seconds) {
  const ms = Math.round(seconds * 1000);
  return `${ms > 0 ? "+" : ms < 0 ? "−" : ""}${Math.abs(ms)} ms`;
}
