/**
 * Every sentence the browser's modules show. Another language is another object of this shape; the pages'
 * own are in views/layout/strings.go.
 */
export const strings = {
  play: "Play",
  pause: "Pause",
  seek: "Seek",
  mute: "Mute",
  unmute: "Unmute",
  volume: "Volume",
  subtitles: "Subtitles",
  fullScreen: "Full screen",
  exitFullScreen: "Exit full screen",
  pictureInPicture: "Picture in picture",
  exitPictureInPicture: "Exit picture in picture",
  time: "Time",
  player: "Player",
  unknownTime: "Not loaded yet",

  goOn: "Go on",
  wait: "Wait",
  tryAgain: "Try again",
  retry: "Try again",
  reload: "Reload",
  home: "To the start page",
  reconnecting: "Reconnecting…",
  loading: "Loading…",
  nothingPlaying: "Nothing is playing yet.",
  /** @param {string} why */
  cannotPlay: (why) => `The picture cannot be played here: ${why}.`,
  gaveUp: "the browser gave up on it",
  couldNotDecode: "the browser could not decode it",
  unknownKind: "the browser does not know this kind of film",
  couldNotRead: "the browser could not read a part of it",
  /** @param {string} codec */
  takesNot: (codec) => `the browser does not take ${codec}`,
  lowLatencyFailed: "Low latency cannot be had over this connection; the film goes on as usual.",
  lowLatencyTrying: "Connecting…",
  offline: "Not connected just now; it is being tried again.",
  kicked: "You were removed from this room.",
  full: "This room is full.",
  connectionEnded: "The connection has ended.",
  waitingForYou: "Waiting for your picture",
  /** @param {string[]} names */
  waitingFor(names) {
    if (names.length === 0) return "One moment";
    if (names.length === 1) return `Waiting for ${names[0]}`;
    if (names.length === 2) return `Waiting for ${names[0]} and ${names[1]}`;
    return `Waiting for ${names[0]} and ${names.length - 1} others`;
  },
  /** @param {number} seconds */
  secondsLeft: (seconds) => `, ${seconds} s`,

  copied: "Copied",
  copyLink: "Copy link",
  copy: "Copy",
  copyFailed: "Copying is not allowed here.",

  programsFailed: "The keys could not be read. Close this and try again.",

  noCamera: "There is no camera here that could be shared.",
  sharingFailed: "Sharing did not work. Please try again.",

  you: "you",
  owner: "owner",
  ready: "ready",
  notReady: "not ready",
  inControl: "may play, pause and seek",
  skew: "Skew",
  delay: "Delay, one way",
  yourName: "Your name",
  save: "Save",
  giveControl: "Give control",
  takeControl: "Take control away",
  handOver: "Make owner",
  remove: "Remove",
  /** @param {string} name */
  confirmRemove: (name) => `Remove ${name} from the room?`,
  /** @param {string} name */
  confirmHandOver: (name) => `Make ${name} the owner? You will no longer be.`,

  nameMissing: "Please enter a name.",
  joinFailed: "Joining did not work. Please try again.",

  buffer: "Buffer",
  drops: "Dropped frames",
  rate: "Rate",
  picture: "Picture",
  bitrate: "Bit rate",
  codec: "Codec",
  roundTrip: "Round trip, at best",
  transport: "Transport",
  notKnown: "–",

  keys: [
    ["Space, k", "Play or pause"],
    ["j, l", "10 s back, forward"],
    ["← →", "5 s back, forward"],
    ["↑ ↓", "Volume"],
    ["0 – 9", "To tenths of the film"],
    ["Home, End", "To the beginning, the end"],
    [", .", "One frame back, forward, when paused"],
    ["m", "Mute"],
    ["c", "Subtitles"],
    ["f", "Full screen"],
    ["t", "Theatre mode"],
    ["p", "Picture in picture"],
    ["s", "Statistics"],
    ["Esc", "Out of theatre mode, full screen or a window"],
    ["?", "This list"],
  ],
};
