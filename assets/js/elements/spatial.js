/**
 * Which of the others is next in a direction, as somebody with a remote control sees it: the nearest beyond
 * the edge, straight ahead rather than aside.
 *
 * @typedef {{left: number, top: number, right: number, bottom: number}} Box
 * @typedef {"ArrowLeft"|"ArrowRight"|"ArrowUp"|"ArrowDown"} Arrow
 */

const aside = 3; // how much farther a px aside is than one ahead

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
    const distance = ahead + aside * off;
    if (ahead >= 0 && distance < best.distance) best = { index, distance };
  });
  return best.index;
}

/**
 * How far a box is in a direction, and how far beside it; what overlaps by less than half is beyond.
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
    off: Math.max(0, b.top - a.bottom, a.top - b.bottom) + Math.abs(b.top + b.bottom - a.top - a.bottom) / 200,
  };
}

/** @param {Box} box @returns {Box} with its axes exchanged */
const turned = ({ left, top, right, bottom }) => ({ left: top, top: left, right: bottom, bottom: right });
