package access_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"watchroom/room/access"
)

func TestAClaimIsTakenOnceHoweverManyTry(t *testing.T) {
	s, _, _ := newStore(t)
	code, err := s.CreateClaim(t.Context(), access.ClaimRoom, "film-night", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	const people = 50
	var ids []string
	for i := range people {
		ids = append(ids, guest(t, s, fmt.Sprint("Guest ", i)).ID)
	}
	results := make([]error, people)
	var wg sync.WaitGroup
	for i, id := range ids {
		wg.Go(func() { _, results[i] = s.Claim(t.Context(), code, id) })
	}
	wg.Wait()
	winner := ""
	for i, err := range results {
		switch {
		case err == nil && winner == "":
			winner = ids[i]
		case err == nil:
			t.Error("taken twice")
		case !errors.Is(err, access.ErrClaimTaken):
			t.Error(err)
		}
	}
	claim, err := s.PeekClaim(t.Context(), code)
	if want := (access.Claim{Kind: access.ClaimRoom, Room: "film-night", Person: winner}); claim != want || !errors.Is(err, access.ErrClaimTaken) {
		t.Errorf("got %+v, %v; want %+v", claim, err, want)
	}
}

func TestPeekingBurnsNothing(t *testing.T) {
	s, _, _ := newStore(t)
	code, err := s.CreateClaim(t.Context(), access.ClaimRoom, "a", 0)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if claim, err := s.PeekClaim(t.Context(), code); err != nil || claim != (access.Claim{Kind: access.ClaimRoom, Room: "a"}) {
			t.Errorf("got %+v, %v", claim, err)
		}
	}
}

func TestClaimsExpire(t *testing.T) {
	s, _, clock := newStore(t)
	ana := guest(t, s, "Ana")
	short, err := s.CreateClaim(t.Context(), access.ClaimRoom, "a", time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	lasting, err := s.CreateClaim(t.Context(), access.ClaimRoom, "a", 0)
	if err != nil {
		t.Fatal(err)
	}
	clock.at = clock.at.Add(time.Hour)
	if claim, err := s.Claim(t.Context(), short, ana.ID); !errors.Is(err, access.ErrClaimExpired) || claim.Room != "a" {
		t.Errorf("got %+v, %v", claim, err)
	}
	if _, err := s.Claim(t.Context(), lasting, ana.ID); err != nil {
		t.Error(err)
	}
}

func TestWhatCannotBeClaimed(t *testing.T) {
	s, _, _ := newStore(t)
	ana := guest(t, s, "Ana")
	if _, err := s.Claim(t.Context(), "guessed", ana.ID); !errors.Is(err, access.ErrNoClaim) {
		t.Errorf("a guessed code: %v", err)
	}
	code, err := s.CreateClaim(t.Context(), access.ClaimServer, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Claim(t.Context(), code, "p_nobody"); !errors.Is(err, access.ErrNobody) {
		t.Errorf("by nobody: %v", err)
	}
	if _, err := s.PeekClaim(t.Context(), code); err != nil {
		t.Errorf("a failed attempt burned it: %v", err)
	}
	if _, err := s.CreateClaim(t.Context(), access.ClaimRoom, "", 0); err == nil {
		t.Error("a claim of no room was made")
	}
	if _, err := s.CreateClaim(t.Context(), access.ClaimServer, "a", 0); err == nil {
		t.Error("a claim of the server for a room was made")
	}
}

func TestTheServerHasOneOwner(t *testing.T) {
	s, _, _ := newStore(t)
	ana, ben := guest(t, s, "Ana"), guest(t, s, "Ben")
	if owned, err := s.HasServerOwner(t.Context()); owned || err != nil {
		t.Errorf("at first: %v, %v", owned, err)
	}
	first, err := s.CreateClaim(t.Context(), access.ClaimServer, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	second, err := s.CreateClaim(t.Context(), access.ClaimServer, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Claim(t.Context(), first, ana.ID); !errors.Is(err, access.ErrNoClaim) {
		t.Errorf("a link that a newer one replaces: %v", err)
	}
	if _, err := s.Claim(t.Context(), second, ana.ID); err != nil {
		t.Fatal(err)
	}
	third, err := s.CreateClaim(t.Context(), access.ClaimServer, "", 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Claim(t.Context(), third, ben.ID); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		person access.Person
		want   bool
	}{{ana, false}, {ben, true}, {access.Person{}, false}} {
		if got, err := s.IsServerOwner(t.Context(), c.person.ID); got != c.want || err != nil {
			t.Errorf("%s owns it: %v, %v", c.person.Name, got, err)
		}
	}
	if owned, err := s.HasServerOwner(t.Context()); !owned || err != nil {
		t.Errorf("in the end: %v, %v", owned, err)
	}
}

func TestARoomIsToldOfItsNewOwnerOnce(t *testing.T) {
	s, _, _ := newStore(t)
	ana, ben := guest(t, s, "Ana"), guest(t, s, "Ben")
	becomes := func(room string, p access.Person, want bool) {
		t.Helper()
		if got, err := s.BecomesOwner(t.Context(), room, p.ID); got != want || err != nil {
			t.Errorf("%s in %s: %v, %v", p.Name, room, got, err)
		}
	}
	becomes("a", ana, false)
	code, err := s.CreateClaim(t.Context(), access.ClaimRoom, "a", 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Claim(t.Context(), code, ana.ID); err != nil {
		t.Fatal(err)
	}
	becomes("b", ana, false)
	becomes("a", ben, false)
	becomes("a", ana, true)
	becomes("a", ana, false)
}
