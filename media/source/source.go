package source

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"watchroom/media"
	"watchroom/media/ffmpeg"
)

// Why a source cannot be opened. All are ErrUnusable too; the text is a sentence for people.
var (
	// ErrUnusable is any of the others: trying again is of no use.
	ErrUnusable   = errors.New("cannot be played")
	ErrMissing    = fmt.Errorf("%w: there is no such file", ErrUnusable)
	ErrFolder     = fmt.Errorf("%w: it is a folder, not a film", ErrUnusable)
	ErrEmpty      = fmt.Errorf("%w: the file is empty", ErrUnusable)
	ErrUnreadable = fmt.Errorf("%w: this server is not allowed to read the file", ErrUnusable)
	ErrLink       = fmt.Errorf("%w: it is a link that leads nowhere, in a circle, or out of its folder", ErrUnusable)
	ErrNotAFile   = fmt.Errorf("%w: it is a device or a pipe, not a file", ErrUnusable)
	ErrAddress    = fmt.Errorf("%w: only http, https, rtsp, rtmp, srt and udp addresses can be opened", ErrUnusable)
	ErrDevice     = fmt.Errorf("%w: a device is named screen:, camera:0, microphone:NAME or camera:NAME+microphone:NAME", ErrUnusable)
	ErrPlatform   = fmt.Errorf("%w: this server knows no devices on its system", ErrUnusable)
	ErrKind       = fmt.Errorf("%w: this server does not know this kind of source", ErrUnusable)
)

// Open makes the input of one process. Close the closer once the process was started; it is never nil.
func Open(src media.Source) (ffmpeg.Input, io.Closer, error) {
	switch src.Kind {
	case media.SourceFile, media.SourceGrowing:
		return openFile(src)
	case media.SourceAddress:
		return openAddress(src)
	case media.SourceDevice:
		return openDevice(src)
	default:
		return ffmpeg.Input{}, nothing{}, fmt.Errorf("this %w", ErrKind)
	}
}

func openFile(src media.Source) (ffmpeg.Input, io.Closer, error) {
	name := filepath.Base(src.Path)
	f, err := open(src.Path)
	if err != nil {
		return ffmpeg.Input{}, nothing{}, fmt.Errorf("%s %w", name, err)
	}
	growing := src.Kind == media.SourceGrowing
	info, err := f.Stat()
	switch {
	case err != nil:
		err = kind(err)
	case info.IsDir():
		err = ErrFolder
	case !info.Mode().IsRegular():
		err = ErrNotAFile
	case info.Size() == 0 && !growing:
		err = ErrEmpty
	}
	if err != nil {
		f.Close()
		return ffmpeg.Input{}, nothing{}, fmt.Errorf("%s %w", name, err)
	}
	return ffmpeg.Input{
		// The process opens the descriptor anew, with a place of its own in the file.
		URL: "file:/dev/fd/3", Files: []*os.File{f}, Name: name,
		Formats: ffmpeg.Containers(), Protocols: []string{"file"},
		Follow: growing, Imprecise: imprecise(f),
	}, f, nil
}

// open goes through the folder, so that the name cannot lead out of it.
func open(path string) (*os.File, error) {
	dir := filepath.Dir(path)
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, ErrMissing
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return nil, kind(err)
	}
	defer root.Close()
	name := filepath.Base(path)
	// Opening a pipe would wait for its other end.
	if info, err := root.Stat(name); err != nil {
		return nil, linked(root, name, kind(err))
	} else if !info.IsDir() && !info.Mode().IsRegular() {
		return nil, ErrNotAFile
	}
	f, err := root.Open(name)
	if err != nil {
		return nil, kind(err)
	}
	return f, nil
}

// linked prefers to say that what cannot be followed is a link; os.Root has no error for that.
func linked(root *os.Root, name string, err error) error {
	if errors.Is(err, ErrMissing) || errors.Is(err, ErrUnreadable) {
		return err
	}
	if info, lerr := root.Lstat(name); lerr == nil && info.Mode().Type() == fs.ModeSymlink {
		return ErrLink
	}
	return err
}

func kind(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENAMETOOLONG):
		return ErrMissing
	case errors.Is(err, fs.ErrPermission):
		return ErrUnreadable
	}
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		err = failed.Err // without the name of the system call
	}
	return fmt.Errorf("%w: %w", ErrUnusable, err)
}

// imprecise recognises the containers without an index (MPEG-TS, with and without time codes, and
// MPEG-PS), in which FFmpeg seeks by bytes.
func imprecise(f *os.File) bool {
	var b [400]byte
	n, err := f.ReadAt(b[:], 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return false
	}
	for _, packet := range []struct{ size, sync int }{{188, 0}, {192, 4}} {
		at := packet.sync
		if n > at+packet.size && b[at] == 0x47 && b[at+packet.size] == 0x47 {
			return true
		}
	}
	return n >= 4 && b[0] == 0 && b[1] == 0 && b[2] == 1 && b[3] == 0xba
}

type nothing struct{}

func (nothing) Close() error { return nil }
