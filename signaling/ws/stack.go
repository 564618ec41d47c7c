package ws

import "watchroom/signaling/wire"

// encoding/json needs four times the stack that waiting for a connection does, and a stack that has grown stays so for as long
// as the connection. These two do their work on a goroutine that ends with it: 15 KiB less a viewer.

func decode(text []byte) (wire.FromClient, error) {
	return aside(func() (wire.FromClient, error) { return wire.Decode(text) })
}

func encode(m wire.FromServer) ([]byte, error) {
	return aside(func() ([]byte, error) { return wire.Encode(m) })
}

func aside[T any](work func() (T, error)) (result T, err error) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		result, err = work()
	}()
	<-done
	return result, err
}
