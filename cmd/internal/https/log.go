package https

import (
	"context"
	"log/slog"
	"maps"
	"slices"

	"go.uber.org/zap/zapcore"
)

// core has the library say warnings and errors in the server's log. What it does all the time it keeps to itself.
type core struct{ log *slog.Logger }

func (core) Enabled(l zapcore.Level) bool { return l >= zapcore.WarnLevel }

func (c core) With(fields []zapcore.Field) zapcore.Core {
	return core{c.log.With(attributes(fields)...)}
}

func (c core) Check(e zapcore.Entry, to *zapcore.CheckedEntry) *zapcore.CheckedEntry {
	if c.Enabled(e.Level) {
		return to.AddCore(e, c)
	}
	return to
}

func (c core) Write(e zapcore.Entry, fields []zapcore.Field) error {
	level := slog.LevelWarn
	if e.Level > zapcore.WarnLevel {
		level = slog.LevelError
	}
	args := append(attributes(fields), "said", e.Message)
	c.log.Log(context.Background(), level, "certificates", args...)
	return nil
}

func (core) Sync() error { return nil }

func attributes(fields []zapcore.Field) []any {
	values := zapcore.NewMapObjectEncoder()
	for _, f := range fields {
		f.AddTo(values)
	}
	var list []any
	for _, key := range slices.Sorted(maps.Keys(values.Fields)) {
		list = append(list, key, values.Fields[key])
	}
	return list
}
