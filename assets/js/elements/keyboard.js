/**
 * What a key asks for.
 * @typedef {{do: "toggle"|"mute"|"fullscreen"|"subtitles"|"theatre"|"pip"|"stats"|"help"}
 *   | {do: "by", seconds: number} | {do: "volume", step: number} | {do: "share", share: number}
 *   | {do: "frame", step: -1|1}} KeyAction
 */

/** @type {Record<string, KeyAction>} */
const keys = {
  " ": { do: "toggle" },
  k: { do: "toggle" },
  j: { do: "by", seconds: -10 },
  l: { do: "by", seconds: 10 },
  ArrowLeft: { do: "by", seconds: -5 },
  ArrowRight: { do: "by", seconds: 5 },
  ArrowUp: { do: "volume", step: 0.05 },
  ArrowDown: { do: "volume", step: -0.05 },
  Home: { do: "share", share: 0 },
  End: { do: "share", share: 1 },
  ",": { do: "frame", step: -1 },
  ".": { do: "frame", step: 1 },
  m: { do: "mute" },
  f: { do: "fullscreen" },
  c: { do: "subtitles" },
  t: { do: "theatre" },
  p: { do: "pip" },
  s: { do: "stats" },
  "?": { do: "help" },
};

/**
 * What a key means where it was pressed; null when it belongs to somebody else.
 * @param {{key: string, ctrlKey: boolean, altKey: boolean, metaKey: boolean}} event
 * @param {"page"|"seek"|"slider"|"button"|"field"} where
 * @returns {KeyAction|null}
 */
export function keyAction(event, where) {
  if (event.ctrlKey || event.altKey || event.metaKey || where === "field") return null;
  if (where === "button" && (event.key === " " || event.key === "Enter")) return null;
  if (where === "slider" && (event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End")) return null;
  if (/^[0-9]$/.test(event.key)) return { do: "share", share: Number(event.key) / 10 };
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return Object.hasOwn(keys, key) ? keys[key] : null;
}

/**
 * Where an event came from, looking into shadow roots.
 * @param {Event} event
 * @returns {"page"|"seek"|"slider"|"button"|"field"}
 */
export function whereFrom(event) {
  for (const node of event.composedPath()) {
    if (!(node instanceof HTMLElement)) continue;
    if (node.localName === "media-time-range") return "seek";
    if (node.localName === "media-volume-range") return "slider";
    if (node instanceof HTMLButtonElement || node instanceof HTMLAnchorElement || node.role === "button") return "button";
    if (node.isContentEditable || node instanceof HTMLTextAreaElement || node instanceof HTMLSelectElement) return "field";
    // A range within a shadow root is met before its host, which says which it is.
    if (node instanceof HTMLInputElement && node.type !== "range") return "field";
  }
  return "page";
}
