package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"reflect"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"watchroom/cmd/internal/https"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], systemConsole()))
}

// console is what a command may read from and print to.
type console struct {
	in          io.Reader
	out, err    io.Writer
	interactive bool // a person sits at it and can be asked
}

func systemConsole() console {
	return console{in: os.Stdin, out: os.Stdout, err: os.Stderr, interactive: isTerminal(os.Stdin) && isTerminal(os.Stderr)}
}

func isTerminal(f *os.File) bool {
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && f.Name() != os.DevNull
}

// commands is the command line as contract and README name it.
type commands struct {
	Serve       serveCommand       `cmd:"" help:"Serve rooms until told to stop."`
	Play        playCommand        `cmd:"" help:"Open one room on a file or an address and print its link."`
	Owner       ownerCommand       `cmd:"" help:"Print a new one-time link that claims or recovers ownership of the server."`
	Doctor      doctorCommand      `cmd:"" help:"Say what works here and what does not, with the remedy."`
	Load        loadCommand        `cmd:"" help:"Open many simulated viewers of a room and report what they got."`
	Healthcheck healthcheckCommand `cmd:"" help:"Ask the running server: exit 0 healthy, 3 starting, 1 not."`
	Version     versionCommand     `cmd:"" help:"Print the version."`
}

// run is the whole program but the exit: it parses, carries out one command and
// returns the exit code. Signals end ctx; a second one ends the process at once.
func run(ctx context.Context, args []string, con console) int {
	forgetEmpty()
	var line commands
	helped := false
	parser, err := newParser(&line, con, func(int) { helped = true })
	if err != nil {
		return exitCode(con.err, err)
	}
	parsed, err := parser.Parse(args)
	if helped {
		return 0
	}
	if err != nil {
		return exitCode(con.err, usageError{err.Error()})
	}
	ctx, stop := signal.NotifyContext(ctx, os.Interrupt, syscall.SIGTERM)
	defer stop()
	// The first signal asks; from then on the default action is back, so that the next one insists.
	defer context.AfterFunc(ctx, stop)()
	parsed.BindTo(ctx, (*context.Context)(nil))
	parsed.Bind(con)
	return exitCode(con.err, parsed.Run())
}

// forgetEmpty treats a variable that is empty as one that is not there, which is how compose files and unit files leave
// out what is not set.
func forgetEmpty() {
	for _, pair := range os.Environ() {
		if name, value, _ := strings.Cut(pair, "="); value == "" && strings.HasPrefix(name, "WATCHROOM_") {
			_ = os.Unsetenv(name) // it has just been there
		}
	}
}

func newParser(line *commands, con console, exit func(int)) (*kong.Kong, error) {
	return kong.New(line,
		kong.Name("watchroom"),
		kong.Description("Watch films together. Every flag --some-flag can be set as WATCHROOM_SOME_FLAG too."),
		kong.Writers(con.out, con.err),
		kong.Exit(exit),
		kong.DefaultEnvars("WATCHROOM"),
		kong.Vars{"terms": https.Terms},
		kong.Resolvers(kong.ResolverFunc(secretFile)),
		kong.KindMapper(reflect.String, kong.MapperFunc(asGiven)),
	)
}

// asGiven takes a value byte by byte: kong itself goes through JSON, which makes other names of files that are
// not UTF-8.
func asGiven(ctx *kong.DecodeContext, target reflect.Value) error {
	t, err := ctx.Scan.PopValue("string")
	if err != nil {
		return err
	}
	target.SetString(t.String())
	return nil
}

// usageError is what a person can mend on the command line or in the environment.
type usageError struct{ sentence string }

func (e usageError) Error() string { return e.sentence }

// exitError carries another exit code than 1.
type exitError struct {
	code int
	err  error
}

func (e exitError) Error() string { return e.err.Error() }
func (e exitError) Unwrap() error { return e.err }

func exitCode(w io.Writer, err error) int {
	if err == nil {
		return 0
	}
	if _, ok := errors.AsType[usageError](err); ok {
		_, _ = fmt.Fprintf(w, "watchroom: %v\nTry watchroom --help.\n", err)
		return 2
	}
	_, _ = fmt.Fprintf(w, "watchroom: %v\n", err)
	if exit, ok := errors.AsType[exitError](err); ok {
		return exit.code
	}
	return 1
}
