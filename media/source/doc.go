// Package source turns what a person named ([media.Source]) into what FFmpeg may open ([ffmpeg.Input]):
// files are opened here, through os.Root, and handed over as descriptors; addresses are checked.
//
// media/stream and cmd call it. It knows nothing of what is inside a source, and of nothing after it.
package source
