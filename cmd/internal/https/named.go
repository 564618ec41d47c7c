package https

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/caddyserver/certmagic"
	"github.com/mholt/acmez/v3"
	"go.uber.org/zap"
)

// Terms is where those of the authority that is asked by default are, which whoever gives a name agrees to.
const Terms = "https://letsencrypt.org/repository/"

// Name is what a certificate is asked for with.
type Name struct {
	Domain    string
	Directory string // of the ACME authority; "" is Let's Encrypt's
	Mail      string // whom the authority may write to; "" for nobody
	Folder    string // where certificates and the account's key are kept
	Host      string // listened on for https and for http: where the authority's questions are answered
	HTTPSPort int
	HTTPPort  int // 0: not listened on, so only those over TLS are
	Log       *slog.Logger

	each  time.Duration  // tests: between two looks at its age; 0: as the library does
	roots *x509.CertPool // tests: who vouches for the authority's own address; nil: the system's
}

// Check says what is wrong with the name or the authority's address, before anybody is asked.
func (n Name) Check() error {
	if n.Directory == "" {
		if !certmagic.SubjectQualifiesForPublicCert(n.Domain) || certmagic.SubjectIsIP(n.Domain) {
			return errors.New("a public authority gives certificates to names that the whole internet knows, such as films.example")
		}
		return nil
	}
	if !certmagic.SubjectQualifiesForCert(n.Domain) {
		return errors.New("this is not a name such as films.example")
	}
	u, err := url.Parse(n.Directory)
	if err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || !certmagic.SubjectIsInternal(u.Host)) {
		return errors.New("the authority's directory has an https address; http is for private networks only")
	}
	return nil
}

// Named has a certificate obtained and renewed. Handshakes fail until the first has come.
type Named struct {
	name   Name
	cache  *certmagic.Cache
	magic  *certmagic.Config
	issuer *certmagic.ACMEIssuer
	log    *zap.Logger
}

// Obtain prepares; Run does.
func Obtain(n Name) *Named {
	o := &Named{name: n, log: zap.New(core{n.Log})}
	o.cache = certmagic.NewCache(certmagic.CacheOptions{
		GetConfigForCert:   func(certmagic.Certificate) (*certmagic.Config, error) { return o.magic, nil },
		RenewCheckInterval: n.each,
		Logger:             o.log,
	})
	o.magic = certmagic.New(o.cache, certmagic.Config{
		DefaultServerName: n.Domain, // who asks by address, as healthcheck does
		Storage:           &certmagic.FileStorage{Path: n.Folder},
		OnEvent:           o.event,
		Logger:            o.log,
	})
	o.issuer = certmagic.NewACMEIssuer(o.magic, certmagic.ACMEIssuer{
		CA: n.Directory, Email: n.Mail, Agreed: true,
		ListenHost: n.Host, AltHTTPPort: n.HTTPPort, AltTLSALPNPort: n.HTTPSPort,
		DisableHTTPChallenge: n.HTTPPort == 0,
		TrustedRoots:         n.roots,
		Logger:               o.log,
	})
	o.magic.Issuers = []certmagic.Issuer{o.issuer}
	return o
}

// TLS is what a server is given. It answers the authority's questions too (RFC 8737).
func (o *Named) TLS() *tls.Config {
	return &tls.Config{
		MinVersion:     tls.VersionTLS12,
		GetCertificate: o.magic.GetCertificate,
		NextProtos:     []string{"h2", "http/1.1", acmez.ACMETLS1Protocol},
	}
}

// Answer answers the authority's questions over http (RFC 8555, 8.3) and leaves all others to next.
func (o *Named) Answer(next http.Handler) http.Handler { return o.issuer.HTTPChallengeHandler(next) }

// Run takes the certificate from the folder or has it issued, trying again for as long as it takes, and renews it
// until the context is done. It may be called once.
func (o *Named) Run(ctx context.Context) error {
	defer certmagic.CleanUpOwnLocks(context.WithoutCancel(ctx), o.log)
	defer o.cache.Stop()
	if err := o.magic.ManageAsync(ctx, []string{o.name.Domain}); err != nil {
		return fmt.Errorf("asking for a certificate for %s: %w", o.name.Domain, err)
	}
	<-ctx.Done()
	return nil
}

// Stored is the certificate that is kept for a name, nil if there is none yet.
func Stored(ctx context.Context, n Name) (*x509.Certificate, error) {
	issuer := certmagic.NewACMEIssuer(&certmagic.Config{}, certmagic.ACMEIssuer{CA: n.Directory, Logger: zap.NewNop()})
	storage := certmagic.FileStorage{Path: n.Folder}
	text, err := storage.Load(ctx, certmagic.StorageKeys.SiteCert(issuer.IssuerKey(), n.Domain))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the certificate of %s: %w", n.Domain, err)
	}
	block, _ := pem.Decode(text)
	if block == nil {
		return nil, fmt.Errorf("reading the certificate of %s: %w", n.Domain, errors.New("its file is damaged"))
	}
	leaf, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("reading the certificate of %s: %w", n.Domain, err)
	}
	return leaf, nil
}

// event says in the log what has come of it; what has not, the library says itself.
func (o *Named) event(ctx context.Context, event string, data map[string]any) error {
	renewal := data["renewal"] == true
	switch event {
	case "cert_obtaining":
		o.name.Log.InfoContext(ctx, "asking for a certificate", "name", data["identifier"], "renewal", renewal)
	case "cert_obtained":
		o.name.Log.InfoContext(ctx, "a certificate was issued", "name", data["identifier"], "renewal", renewal)
	}
	return nil
}
