package rtc

import (
	"fmt"
	"log/slog"

	"github.com/pion/logging"
)

// pionLog hands what Pion says to our log. All of it is for those who look for a fault in a connection: a stranger can
// make Pion warn.
type pionLog struct{ log *slog.Logger }

func (p pionLog) NewLogger(scope string) logging.LeveledLogger {
	return pionLog{p.log.With("scope", scope)}
}

func (p pionLog) say(text string) { p.log.Debug("webrtc", "said", text) }

func (p pionLog) Trace(string)          {}
func (p pionLog) Tracef(string, ...any) {}
func (p pionLog) Debug(string)          {}
func (p pionLog) Debugf(string, ...any) {}
func (p pionLog) Info(string)           {}
func (p pionLog) Infof(string, ...any)  {}

func (p pionLog) Warn(text string)                  { p.say(text) }
func (p pionLog) Warnf(format string, args ...any)  { p.say(fmt.Sprintf(format, args...)) }
func (p pionLog) Error(text string)                 { p.say(text) }
func (p pionLog) Errorf(format string, args ...any) { p.say(fmt.Sprintf(format, args...)) }
