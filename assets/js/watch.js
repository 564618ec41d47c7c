// The page of a room. The session comes first, so that the picture waits for nothing; then what the page has
// already is filled, and media-chrome begins when the first frame is there.
import { Session } from "./session.js";
import { listenToKeys, listenToTaps } from "./elements/commands.js";
import { confirmDialog, helpDialog, settingsDialog } from "./elements/dialogs.js";
import { need, setText } from "./elements/dom.js";
import { firstFrame, Frames } from "./elements/frames.js";
import { joinDialog } from "./elements/join.js";
import { liveButton } from "./elements/live.js";
import { RoomNotice } from "./elements/notice.js";
import { RoomPeople } from "./elements/people.js";
import { playerSettings } from "./elements/player-settings.js";
import { programs } from "./elements/programs.js";
import { shareButtons } from "./elements/share.js";
import { mediaSession, wakeLock } from "./elements/system.js";
import { arrowsMoveFocus, isTelevision } from "./elements/television.js";
import { theatreButton } from "./elements/theatre.js";
import { linkButton, soundButton, statsPanel } from "./elements/tools.js";
/** @import {MediaStore} from "../vendor/media-chrome/media-store/media-store.js" */

const patience = 800; // ms; the controls' hundred milliseconds of work come after the first frame, if it comes soon

const { base = "", slug = "", joined } = document.documentElement.dataset;
const video = need("video", HTMLVideoElement);
const session = new Session({ base, slug, video });

need("room-notice", RoomNotice).attach(session);
need("room-people", RoomPeople).attach(session, confirmDialog());
settingsDialog(session);
playerSettings(session);
programs(`${location.origin}${base}/rooms/${slug}`);
linkButton();
shareButtons(session, video, `${base}/rooms/${slug}/whip`);
soundButton(session);
liveButton(session);
mediaSession(session);
wakeLock(session);

const title = need("[data-field=title]", HTMLElement);
const under = need("[data-field=room-name]", HTMLElement);
const roomName = under.textContent ?? "";
session.addEventListener("room", () => {
  const shown = session.room?.item?.title || roomName;
  if (title.textContent === shown) return;
  setText(title, shown);
  under.hidden = shown === roomName;
  video.ariaLabel = shown;
  document.title = `${shown} · watchroom`;
});

if (joined === "true") session.start();
else joinDialog(session, video);

const frames = new Frames();
frames.watch(video, (frame) => session.mediaTimeOf(frame));
if (isTelevision(navigator.userAgent)) arrowsMoveFocus();

/** @type {MediaStore|null} */
let store = null;
listenToKeys({
  session,
  video,
  frames,
  store: () => store,
  theatre: theatreButton(),
  stats: statsPanel(session),
  help: helpDialog(),
});
listenToTaps(need("media-controller", HTMLElement), session);
addEventListener("pagehide", (event) => {
  if (!event.persisted) session.close();
});
if (joined === "true") await firstFrame(video, patience);
const { attachControls } = await import("./elements/controls.js");
store = await attachControls(session, video);
