// Package proxy stands in front of all handlers when watchroom is behind a reverse proxy, or below a
// path of somebody else's site.
//
// [Trust] believes forwarded headers of the proxies that were named, and of nobody else; [Below] takes
// the base path off. cmd puts both around the routes. After them a handler finds the client's
// address in RemoteAddr, the name the client used in Host, and http or https in URL.Scheme, and must
// never look at forwarded headers itself: those that are not believed are removed.
package proxy
