package chrome

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/chromedp/cdproto/accessibility"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// ErrNotFound is returned when nothing in the page has the role and name.
var ErrNotFound = errors.New("chrome: nothing with that role and name")

// Named is an element of the page as assistive technology knows it.
type Named struct {
	Role, Name, Value string

	node cdp.BackendNodeID
}

// Find returns the elements with this accessible name, in document order and through shadow trees, that
// are not hidden. role is an ARIA role ("button", "textbox"), or empty for any.
func (v *Viewer) Find(ctx context.Context, role, name string) ([]Named, error) {
	document, err := cdp.Call(ctx, v.target, runtime.Evaluate, runtime.EvaluateParams{Expression: "document"})
	if err != nil {
		return nil, fmt.Errorf("document of %s: %w", v.Name, err)
	}
	result, err := cdp.Call(ctx, v.target, accessibility.QueryAXTree, accessibility.QueryAXTreeParams{
		ObjectID: document.Result.ObjectID, AccessibleName: name, Role: role,
	})
	if err != nil {
		return nil, fmt.Errorf("look for %s %q: %w", role, name, err)
	}
	var found []Named
	for _, node := range result.Nodes {
		if !node.Ignored && node.BackendDOMNodeID != 0 {
			found = append(found, Named{
				Role: text(node.Role), Name: text(node.Name), Value: text(node.Value), node: node.BackendDOMNodeID,
			})
		}
	}
	return found, nil
}

// WaitFor waits for one element with this role and name.
func (v *Viewer) WaitFor(ctx context.Context, role, name string) (Named, error) {
	var found []Named
	err := v.until(ctx, fmt.Sprintf("%s %q", role, name), func() (bool, error) {
		var err error
		found, err = v.Find(ctx, role, name)
		return len(found) > 0, err
	})
	if err != nil {
		return Named{}, err
	}
	return found[0], nil
}

// Click waits for the element and clicks its middle with the mouse, as a person does: what lies above it there
// gets the click instead.
func (v *Viewer) Click(ctx context.Context, role, name string) error {
	return v.until(ctx, fmt.Sprintf("a place to click on %s %q", role, name), func() (bool, error) {
		found, err := v.Find(ctx, role, name)
		if err != nil {
			return false, err
		}
		if len(found) == 0 {
			return false, ErrNotFound
		}
		x, y, err := v.middle(ctx, found[0])
		if err != nil {
			return false, err
		}
		return true, v.press(ctx, x, y)
	})
}

// Fill replaces what is in a text field by typing.
func (v *Viewer) Fill(ctx context.Context, name, value string) error {
	field, err := v.WaitFor(ctx, "textbox", name)
	if err != nil {
		return err
	}
	if _, err := cdp.Call(ctx, v.target, dom.Focus, dom.FocusParams{BackendNodeID: field.node}); err != nil {
		return fmt.Errorf("focus %q: %w", name, err)
	}
	if err := v.Evaluate(ctx, "document.execCommand('selectAll')", nil); err != nil {
		return err
	}
	if _, err := cdp.Call(ctx, v.target, input.InsertText, input.InsertTextParams{Text: value}); err != nil {
		return fmt.Errorf("type into %q: %w", name, err)
	}
	return nil
}

// Key presses and releases a key ("k", " ", "\t", or one of chromedp/kb) with the modifiers.
func (v *Viewer) Key(ctx context.Context, key string, modifiers ...chromedp.Modifier) error {
	_, err := chromedp.KeyEvent(key, chromedp.KeyModifiers(modifiers...))(ctx, v.target)
	if err != nil {
		return fmt.Errorf("press %q: %w", key, err)
	}
	return nil
}

// Move moves the mouse to a point of the page; controls that hide appear.
func (v *Viewer) Move(ctx context.Context, x, y float64) error {
	return v.mouse(ctx, input.DispatchMouseEventTypeMouseMoved, x, y)
}

// middle scrolls the element into view and returns the middle of its box.
func (v *Viewer) middle(ctx context.Context, n Named) (x, y float64, err error) {
	if _, err := cdp.Call(ctx, v.target, dom.ScrollIntoViewIfNeeded,
		dom.ScrollIntoViewIfNeededParams{BackendNodeID: n.node}); err != nil {
		return 0, 0, fmt.Errorf("scroll to %q: %w", n.Name, err)
	}
	quads, err := cdp.Call(ctx, v.target, dom.GetContentQuads, dom.GetContentQuadsParams{BackendNodeID: n.node})
	if err != nil {
		return 0, 0, fmt.Errorf("where is %q: %w", n.Name, err)
	}
	if len(quads.Quads) == 0 || len(quads.Quads[0]) < 8 {
		return 0, 0, fmt.Errorf("%q has no box: %w", n.Name, ErrNotFound)
	}
	q := quads.Quads[0]
	return (q[0] + q[2] + q[4] + q[6]) / 4, (q[1] + q[3] + q[5] + q[7]) / 4, nil
}

func (v *Viewer) press(ctx context.Context, x, y float64) error {
	for _, kind := range []input.DispatchMouseEventType{input.DispatchMouseEventTypeMouseMoved, input.DispatchMouseEventTypeMousePressed, input.DispatchMouseEventTypeMouseReleased} {
		if err := v.mouse(ctx, kind, x, y); err != nil {
			return err
		}
	}
	return nil
}

func (v *Viewer) mouse(ctx context.Context, kind input.DispatchMouseEventType, x, y float64) error {
	params := input.DispatchMouseEventParams{Type: kind, X: x, Y: y}
	if kind != input.DispatchMouseEventTypeMouseMoved {
		params.Button, params.ClickCount = input.MouseButtonLeft, 1
	}
	if _, err := cdp.Call(ctx, v.target, input.DispatchMouseEvent, params); err != nil {
		return fmt.Errorf("mouse of %s: %w", v.Name, err)
	}
	return nil
}

// text is the string in an accessibility value.
func text(value *accessibility.Value) string {
	if value == nil {
		return ""
	}
	var s string
	if err := json.Unmarshal(value.Value, &s); err != nil {
		return strings.TrimSpace(string(value.Value))
	}
	return s
}

// FocusedName is the accessible name of what has the focus; empty if nothing has.
func (v *Viewer) FocusedName(ctx context.Context) (string, error) {
	focused, err := cdp.Call(ctx, v.target, runtime.Evaluate, runtime.EvaluateParams{Expression: deepestFocus})
	if err != nil {
		return "", fmt.Errorf("focus of %s: %w", v.Name, err)
	}
	if focused.Result.ObjectID == "" {
		return "", nil
	}
	tree, err := cdp.Call(ctx, v.target, accessibility.GetPartialAXTree, accessibility.GetPartialAXTreeParams{
		ObjectID: focused.Result.ObjectID,
	})
	if err != nil {
		return "", fmt.Errorf("name of the focus of %s: %w", v.Name, err)
	}
	if len(tree.Nodes) == 0 {
		return "", nil
	}
	return text(tree.Nodes[0].Name), nil
}

// deepestFocus is the focused element, through open shadow trees.
const deepestFocus = `(() => {
	let element = document.activeElement;
	while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
	return element;
})()`
