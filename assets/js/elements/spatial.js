/**
 * Which of the others is next in a direction, as somebody with a remote control sees it: sideways the nearest
 * in the same row; up and down the nearest row, and in it what is nearest.
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {"ArrowLeft"|"ArrowRight"|"ArrowUp"|"ArrowDown"} Arrow
 */

const row = 10; // how much farther the next row is than the next in it

/**
 * @param {Box} from
 * @param {Box[]} boxes
 * @param {Arrow} arrow
 * @returns {number} the index in boxes; -1 for none
 */
export function nextBox(from, boxes, arrow) {
  let best = { index: -1, distance: Infinity };
  boxes.forEach((box, index) => {
    const { ahead, off } = apart(from, box, arrow);
    const sideways = arrow === "ArrowLeft" || arrow === "ArrowRight";
    const distance = sideways ? ahead : row * ahead + off;
    if (ahead >= 0 && !(sideways && off > 0) && distance < best.distance) best = { index, distance };
  });
  return best.index;
}

/**
 * How far a box is in a direction (negative: it is not), and how far beside it.
 * @param {Box} from
 * @param {Box} to
 * @param {Arrow} arrow
 */
function apart(from, to, arrow) {
  const [a, b] = arrow === "ArrowLeft" || arrow === "ArrowRight" ? [from, to] : [turned(from), turned(to)];
  const forward = arrow === "ArrowRight" || arrow === "ArrowDown";
  const middle = forward ? (a.left + a.right) / 2 : -(a.left + a.right) / 2;
  const near = forward ? b.left : -b.right;
  const edge = forward ? a.right : -a.left;
  return {
    ahead: near < middle ? -1 : Math.max(0, near - edge),
    off: Math.max(0, b.top - a.bottom, a.top - b.bottom),
  };
}

/** @param {Box} box @returns {Box} with its axes exchanged */
const turned = ({ left, top, right, bottom }) => ({ left: top, top: left, right: bottom, bottom: right });
