package watch_test

import (
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"

	"watchroom/assets"
	"watchroom/views/layout"
	"watchroom/views/watch"
)

func page(t *testing.T, query string, model watch.Model, failure error) *httptest.ResponseRecorder {
	t.Helper()
	files, err := assets.New("/base")
	if err != nil {
		t.Fatal(err)
	}
	site := layout.Site{Base: "/base", Assets: files, Strings: layout.English(), Log: slog.New(slog.DiscardHandler)}
	handler := watch.Handler(site, func(*http.Request) (watch.Model, error) { return model, failure })
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/rooms/friday"+query, nil))
	return w
}

func contains(t *testing.T, body string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains(body, want) {
			t.Errorf("%q is missing in\n%s", want, body)
		}
	}
}

func TestTheDoorAsksForANameAndNothingElse(t *testing.T) {
	w := page(t, "?name=Ana", watch.Model{
		Slug: "friday", RoomName: "Friday", ItemTitle: "Sintel", GuestsAllowed: true, People: []string{"Bo"},
	}, nil)
	body := w.Body.String()
	contains(t, body,
		`data-base="/base"`, `data-slug="friday"`, `data-joined="false"`,
		`action="/base/rooms/friday/join"`, `method="post"`, `<label for="join-name">Your name</label>`,
		`name="name" value="Ana"`, `>Join</button>`, "Sintel", "Bo", "<title>Sintel · watchroom</title>",
	)
	if strings.Count(body, "<video") != 1 || !strings.Contains(body, "playsinline") {
		t.Error("the page has one <video playsinline>")
	}
}

func TestAMemberMeetsNoDoor(t *testing.T) {
	body := page(t, "", watch.Model{Slug: "friday", RoomName: "Friday", Joined: true, Name: "Ana"}, nil).Body.String()
	contains(t, body, `data-joined="true"`)
	if strings.Contains(body, `id="join"`) {
		t.Error("the join dialog is there")
	}
}

func TestARoomWithoutGuestsHasNoField(t *testing.T) {
	body := page(t, "", watch.Model{Slug: "friday", RoomName: "Friday"}, nil).Body.String()
	if strings.Contains(body, "join-name") {
		t.Error("the page asks for a name it will not take")
	}
}

func TestARefusedNameIsShownAgain(t *testing.T) {
	w := page(t, "", watch.Model{
		Slug: "friday", RoomName: "Friday", GuestsAllowed: true, Name: "  ",
		Problem: "Please enter a name.", Status: http.StatusUnprocessableEntity,
	}, nil)
	if w.Code != http.StatusUnprocessableEntity {
		t.Errorf("status = %d", w.Code)
	}
	contains(t, w.Body.String(), "Please enter a name.", `aria-invalid="true"`)
}

func TestStrangersWordsAreText(t *testing.T) {
	evil := `<img src=x onerror=alert(1)>"`
	body := page(t, "?name=%22%3E%3Cscript%3E", watch.Model{
		Slug: `a"b`, RoomName: evil, ItemTitle: evil, GuestsAllowed: true, People: []string{evil},
	}, nil).Body.String()
	for _, bad := range []string{"<img", `"><script>`, `data-slug="a"b"`} {
		if strings.Contains(body, bad) {
			t.Errorf("%q came through", bad)
		}
	}
}

func TestEveryScriptCarriesTheNonceOfTheHeader(t *testing.T) {
	w := page(t, "", watch.Model{Slug: "friday", RoomName: "Friday"}, nil)
	nonce := regexp.MustCompile(`'nonce-([^']+)'`).FindStringSubmatch(w.Header().Get("Content-Security-Policy"))
	if nonce == nil {
		t.Fatalf("no nonce in %v", w.Header())
	}
	scripts := regexp.MustCompile(`<(?:script|link rel="modulepreload")[^>]*>`).FindAllString(w.Body.String(), -1)
	if len(scripts) < 10 {
		t.Errorf("only %d modules are announced", len(scripts))
	}
	for _, tag := range scripts {
		if !strings.Contains(tag, `nonce="`+nonce[1]+`"`) {
			t.Errorf("%s has no nonce", tag)
		}
	}
}

func TestAProblemTakesThePlaceOfTheRoom(t *testing.T) {
	if w := page(t, "", watch.Model{}, layout.Gone("This room has closed.")); w.Code != http.StatusGone {
		t.Errorf("status = %d", w.Code)
	}
	if w := page(t, "", watch.Model{}, errors.New("unknown")); w.Code != http.StatusInternalServerError {
		t.Errorf("status = %d", w.Code)
	}
}
