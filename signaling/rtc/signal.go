package rtc

import "sync"

// Connected is closed when the connection has come about for the first time.
func (c *connection) Connected() <-chan struct{} { return c.came.given }

// Done is closed when the connection has failed or was closed. A failed one is still to be closed.
func (c *connection) Done() <-chan struct{} { return c.gone.given }

// signal is given once, whoever does it first.
type signal struct {
	once  *sync.Once
	given chan struct{}
}

func newSignal() signal { return signal{once: new(sync.Once), given: make(chan struct{})} }

func (s signal) give() { s.once.Do(func() { close(s.given) }) }
