// Package https is where the server's certificate comes from: files that somebody else keeps ([Files]), or an ACME
// authority that is asked by name ([Named]).
//
// It owns the certificates folder of the data folder. It is used by cmd/watchroom and knows nothing of what is served.
package https
