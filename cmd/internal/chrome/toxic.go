package chrome

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"time"

	toxiproxy "github.com/Shopify/toxiproxy/v2"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/rs/zerolog"
)

// Delay is what a round trip takes longer, half of it in each direction: {200 ms, 40 ms} delays every
// piece of data by 100 ± 20 ms on its way there and again on its way back.
type Delay struct {
	RoundTrip, Jitter time.Duration
}

// Network is the poor network between one viewer and the server: a TCP proxy on a port of its own.
type Network struct {
	proxy *toxiproxy.Proxy
}

// NewNetwork starts a proxy to the server at upstream (host:port). A zero delay adds the
// proxy only, so that viewers compared with one another go through the same machinery.
func NewNetwork(name, upstream string, delay Delay) (*Network, error) {
	server := toxiproxy.NewServer(toxiproxy.NewMetricsContainer(prometheus.NewRegistry()), zerolog.Nop())
	n := &Network{proxy: toxiproxy.NewProxy(server, name, "127.0.0.1:0", upstream)}
	if err := n.proxy.Start(); err != nil {
		return nil, fmt.Errorf("proxy for %s: %w", name, err)
	}
	if delay == (Delay{}) {
		return n, nil
	}
	attributes := map[string]int64{
		"latency": (delay.RoundTrip / 2).Milliseconds(), "jitter": (delay.Jitter / 2).Milliseconds(),
	}
	if err := n.poison("latency", attributes); err != nil {
		n.Close()
		return nil, err
	}
	return n, nil
}

// Address is the host:port where the viewer finds the server.
func (n *Network) Address() string { return n.proxy.Listen }

// Cut loses everything from now on in both directions. Nothing is closed and nothing is
// refused: it is a cable that was pulled, not a server that says no.
func (n *Network) Cut() error { return n.poison("timeout", map[string]int64{"timeout": 0}) }

// Mend ends a Cut. Connections from before it are reset, new ones work.
func (n *Network) Mend(ctx context.Context) error {
	for _, direction := range []string{"upstream", "downstream"} {
		if err := n.proxy.Toxics.RemoveToxic(ctx, "timeout_"+direction); err != nil {
			return fmt.Errorf("mend the network of %s: %w", n.proxy.Name, err)
		}
	}
	return nil
}

// Close ends the proxy and its connections.
func (n *Network) Close() { n.proxy.Stop() }

// poison adds a toxic in both directions.
func (n *Network) poison(kind string, attributes map[string]int64) error {
	for _, direction := range []string{"upstream", "downstream"} {
		toxic, err := json.Marshal(map[string]any{
			"name": kind + "_" + direction, "type": kind, "stream": direction, "attributes": attributes,
		})
		if err != nil {
			return fmt.Errorf("describe a toxic: %w", err)
		}
		if _, err := n.proxy.Toxics.AddToxicJson(bytes.NewReader(toxic)); err != nil {
			return fmt.Errorf("add %s to the network of %s: %w", kind, n.proxy.Name, err)
		}
	}
	return nil
}

// FreeAddress is a loopback address with a port nobody listens on at the moment.
func FreeAddress(ctx context.Context) (string, error) {
	var config net.ListenConfig
	listener, err := config.Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return "", fmt.Errorf("find a free port: %w", err)
	}
	address := listener.Addr().String()
	if err := listener.Close(); err != nil {
		return "", fmt.Errorf("free the port again: %w", err)
	}
	return address, nil
}
