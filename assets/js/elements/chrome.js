// The elements of media-chrome that the page uses; importing one defines it.
import "../../vendor/media-chrome/media-controller.js";
import "../../vendor/media-chrome/media-control-bar.js";
import "../../vendor/media-chrome/media-play-button.js";
import "../../vendor/media-chrome/media-mute-button.js";
import "../../vendor/media-chrome/media-volume-range.js";
import "../../vendor/media-chrome/media-time-range.js";
import "../../vendor/media-chrome/media-time-display.js";
import "../../vendor/media-chrome/media-captions-button.js";
import "../../vendor/media-chrome/media-pip-button.js";
import "../../vendor/media-chrome/media-fullscreen-button.js";
