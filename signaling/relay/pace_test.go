package relay

import (
	"io"
	"net/http"
	"testing"
	"testing/synctest"
	"time"

	"watchroom/media"
	"watchroom/media/ring"
	"watchroom/room/state"
)

// length is that of the fragments of these tests, but for the last of a group, which is shorter.
const length = 520 * time.Millisecond

// pass lets the bubble's time go by.
func pass(d time.Duration) {
	<-time.After(d)
	synctest.Wait()
}

func TestWhenAFragmentIsDue(t *testing.T) {
	t.Parallel()
	now := time.Unix(1000, 0)
	moving := media.Timeline{Anchor: 10 * time.Second, AnchorTime: now, Rate: 1, Moving: true}
	twice, soon, standing := moving, moving, moving
	twice.Rate = 2
	soon.AnchorTime = now.Add(time.Second)
	standing.Moving = false
	const never = -1
	for _, c := range []struct {
		name     string
		timeline media.Timeline
		live     bool
		reserve  time.Duration
		start    time.Duration
		in       time.Duration
	}{
		{"behind the playhead", moving, false, 0, 5 * time.Second, 0},
		{"within the margin", moving, false, 0, 13 * time.Second, 0},
		{"beyond it", moving, false, 0, 20 * time.Second, 7 * time.Second},
		{"at twice the speed", twice, false, 0, 20 * time.Second, 3500 * time.Millisecond},
		{"within the margin of a start that is to come", soon, false, 0, 13 * time.Second, 0},
		{"beyond it", soon, false, 0, 20 * time.Second, 8 * time.Second},
		{"within the margin of a room that stands", standing, false, 0, 13 * time.Second, 0},
		{"beyond it", standing, false, 0, 14 * time.Second, never},
		{"to a player that has enough", moving, false, 5 * time.Second, 5 * time.Second, 2 * time.Second},
		{"to one that has not, beyond the margin", moving, false, time.Second, 20 * time.Second, 7 * time.Second},
		{"live", standing, true, 0, time.Hour, 0},
	} {
		p := pace{timeline: c.timeline, live: c.live}
		at, ok := p.due(&media.Fragment{Start: c.start}, reserve{until: now.Add(c.reserve), joined: true}, now)
		if ok != (c.in != never) || ok && at.Sub(now) != c.in {
			t.Errorf("%s: due in %v, %t; want %v", c.name, at.Sub(now), ok, c.in)
		}
	}
}

func TestAResponseBeginsWithTheKeyframeBeforeThePlayheadAndStaysAheadByTheMargin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const from = 11 * time.Second // the second of 1.96 s that group 5 is shown for
		c := open(t, film(), from)
		c.fill(turn{epoch: 1, groups: 20}, ring.Replace{At: from})
		c.serve()
		p := c.watch()
		joined := p.shown()
		if first := joined[0]; first.position != 5*groupTime || !first.keyframe {
			t.Errorf("begins with %v", first.position)
		}
		if last := joined[len(joined)-1].start; last > from+margin || last < from+margin-length {
			t.Errorf("ahead of %v by %v", from, last-from)
		}
		pass(time.Hour)
		if list := p.shown(); len(list) > 0 {
			t.Errorf("sends %d fragments while the room stands", len(list))
		}
		c.play()
		begun := time.Now()
		pass(20 * time.Second)
		playing := p.shown()
		if n := int(20 * time.Second / length); len(playing) < n {
			t.Errorf("%d fragments in 20 s", len(playing))
		}
		for _, f := range playing {
			if ahead := f.start - (from + f.at.Sub(begun)); ahead.Round(time.Millisecond) != margin {
				t.Errorf("%v comes %v before it is shown", f.start, ahead)
			}
		}
	})
}

func TestAPauseHoldsBackAndPlayGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := open(t, film(), 0)
		c.fill(turn{epoch: 1, groups: 20}, ring.Replace{})
		c.serve()
		p := c.watch()
		c.play()
		pass(5 * time.Second)
		c.send(state.Pause{})
		before := p.shown()
		pass(time.Minute)
		if list := p.shown(); len(list) > 0 {
			t.Errorf("sends %v in a pause", list[0].position)
		}
		c.play()
		pass(5 * time.Second)
		after := p.shown()
		hole := after[0].start - before[len(before)-1].start
		if hole <= 0 || hole > length || after[0].decode-before[len(before)-1].decode > length {
			t.Errorf("goes on with %v after %v", after[0].start, before[len(before)-1].start)
		}
		if last := after[len(after)-1].start; last > c.position()+margin || last < c.position()+margin-length {
			t.Errorf("%v after a pause is ahead of %v", last, c.position())
		}
	})
}

func TestASeekDropsWhatIsHeldBack(t *testing.T) {
	for name, to := range map[string]time.Duration{"ahead": 30 * time.Second, "back": 4 * time.Second} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				const from = 15 * time.Second
				c := open(t, film(), from)
				c.fill(turn{epoch: 1, groups: 30}, ring.Replace{At: from})
				c.serve()
				p := c.watch()
				c.play()
				pass(time.Second)
				p.shown()
				c.send(state.Seek{Position: to})
				pass(3 * time.Second)
				list := p.shown()
				if list[0].position != to/groupTime*groupTime || !list[0].keyframe {
					t.Errorf("after the seek comes %v", list[0].position)
				}
				if last := list[len(list)-1].start; last > c.position()+margin {
					t.Errorf("comes as far as %v", last)
				}
			})
		})
	}
}

func TestSeeksDoNotAddUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := open(t, film(), 0)
		c.fill(turn{epoch: 1, groups: 60}, ring.Replace{})
		c.serve()
		p := c.watch()
		c.play()
		begun := time.Now()
		for n := range 20 {
			pass(2 * time.Second)
			c.send(state.Seek{Position: time.Duration(5*(n%10)+5) * time.Second})
		}
		pass(5 * time.Second)
		list := p.shown()
		last := list[len(list)-1]
		ahead := last.decode - list[0].decode - time.Since(begun)
		if ahead > margin+2*length {
			t.Errorf("after %d seeks the player has %v to show first", 20, ahead)
		}
		if late := c.position() - last.start; late > margin {
			t.Errorf("it was sent no more than %v before the playhead", late)
		}
	})
}

// The room says where it is before the encoder that was asked for anything has left the ring.
func TestWhatIsLeftOfAnotherPlaceIsNotWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const from, to = 60 * time.Second, 4 * time.Second
		c := open(t, film(), from)
		c.fill(turn{epoch: 1, from: 30, groups: 20}, ring.Replace{At: from})
		c.serve()
		p := c.watch()
		p.shown()
		c.send(state.Seek{Position: to})
		if list := p.shown(); len(list) > 0 {
			t.Errorf("sends %v, which is far ahead", list[0].position)
		}
		c.fill(turn{epoch: 2, from: 2, groups: 20}, ring.Replace{At: to})
		pass(2 * time.Second)
		if list := p.shown(); len(list) == 0 || list[0].position != 2*groupTime {
			t.Errorf("the new place is not sent: %v", list)
		}
	})
}

func TestAnotherItemDropsWhatIsHeldBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := open(t, film(), 0)
		c.fill(turn{epoch: 1, item: 1, groups: 20}, ring.Replace{})
		c.serve()
		p := c.watch()
		p.shown()
		c.ring.Clear()
		c.send(state.Load{Item: film()})
		c.play()
		pass(2 * time.Second)
		if list := p.shown(); len(list) > 0 {
			t.Errorf("goes on with %v of the item before", list[0].start)
		}
		c.fill(turn{epoch: 2, item: 2, groups: 20}, ring.Replace{})
		synctest.Wait()
		if list := p.shown(); len(list) == 0 || list[0].epoch != 2 || list[0].start != 0 {
			t.Errorf("goes on with %v", list)
		}
	})
}

// What is held back of a run is given again by the one that takes over.
func TestANewRunTakesOverWhatIsHeldBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := open(t, film(), 0)
		c.fill(turn{epoch: 1, groups: 10, encoded: true}, ring.Replace{})
		c.serve()
		p := c.watch()
		c.play()
		pass(time.Second)
		c.fill(turn{epoch: 2, from: 4, groups: 10, encoded: true}, ring.Splice{Margin: time.Second})
		pass(10 * time.Second)
		list := p.shown()
		for i, f := range list {
			want := media.Epoch(1)
			if f.position >= 4*groupTime {
				want = 2
			}
			if f.epoch != want {
				t.Errorf("%v is of epoch %d, want %d", f.position, f.epoch, want)
			}
			if i > 0 && f.start-list[i-1].start > length {
				t.Errorf("%v after %v", f.start, list[i-1].start)
			}
		}
	})
}

func TestALiveItemIsNeverHeldBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := open(t, media.Item{Title: "Camera", Live: true}, 0)
		c.fill(turn{epoch: 1, groups: 3}, ring.Replace{})
		c.serve()
		p := c.watch()
		list := p.shown()
		if last := list[len(list)-1]; last.position < 3*groupTime-length || !last.at.Equal(list[0].at) {
			t.Errorf("at once comes no more than %v", last.position)
		}
	})
}

func TestALongPauseEndsNoResponse(t *testing.T) {
	for _, protocol := range []string{"HTTP/1.1", "HTTP/2.0"} {
		t.Run(protocol, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := open(t, film(), 0)
				c.speak(protocol)
				c.fill(turn{epoch: 1, groups: 20}, ring.Replace{})
				c.serve()
				joined := time.Now()
				p := c.watch()
				pass(time.Minute)
				for i, at := range p.quiet() {
					if after := at.Sub(joined); after != time.Duration(i+1)*quiet {
						t.Errorf("sign of life %d comes after %v", i, after)
					}
				}
				if n := len(p.quiet()); n != int(time.Minute/quiet) {
					t.Errorf("%d signs of life in a minute", n)
				}
				p.shown()
				c.play()
				pass(5 * time.Second)
				if len(p.shown()) == 0 {
					t.Error("the film does not go on")
				}
			})
		})
	}
}

func (c *cinema) speak(protocol string) {
	c.protocol = new(http.Protocols)
	c.protocol.SetHTTP1(protocol == "HTTP/1.1")
	c.protocol.SetUnencryptedHTTP2(protocol == "HTTP/2.0")
}

func TestWhoTakesNothingIsLetGoAndNobodyElseSeesIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := open(t, film(), 0)
		c.fill(turn{epoch: 1, groups: 20}, ring.Replace{})
		c.serve()
		stuck, other := c.request(), c.watch()
		c.play()
		pass(patience - time.Second)
		if n := c.room.Viewers().Now["http"]; n != 2 {
			t.Errorf("%d players before the time-out", n)
		}
		pass(time.Second)
		if n := c.room.Viewers().Now["http"]; n != 1 {
			t.Errorf("%d players after it", n)
		}
		if _, err := io.Copy(io.Discard, stuck.Body); err == nil {
			t.Error("the response ends as if it were whole")
		}
		list := other.shown()
		if last := list[len(list)-1].position; last < c.position()+margin-length {
			t.Errorf("the other player is only sent %v of %v", last, c.position())
		}
	})
}

func TestWhoIsSlowIsMovedOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const lead = 20 * time.Second
		c := open(t, film(), 0)
		r := turn{epoch: 1, groups: 100}
		c.begin(r, ring.Replace{})
		coming := r.fragments()
		c.serve()
		c.add(coming[:10]...)
		coming = coming[10:]
		p := &player{body: c.request().Body}
		c.play()
		for range 150 { // a fragment of picture or sound a second, a quarter of what there is
			if err := p.fragment(); err != nil {
				t.Fatal(err)
			}
			pass(time.Second)
			c.ring.SetPlayhead(c.position())
			for coming[0].Start < c.position()+lead {
				c.add(coming[0])
				coming = coming[1:]
			}
		}
		if c.room.Viewers().Skipped == 0 {
			t.Error("the player is never moved on")
		}
		list := p.shown()
		if behind := c.position() - list[len(list)-1].start; behind > 45*time.Second {
			t.Errorf("the player is %v behind", behind)
		}
		for ; len(list) > 1; list = list[1:] {
			if step := list[1].decode - list[0].decode; step <= 0 || step > 2*time.Second {
				t.Errorf("decode time %v after %v", list[1].decode, list[0].decode)
			}
		}
	})
}
