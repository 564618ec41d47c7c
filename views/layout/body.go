package layout

func bodyClass(kind Kind) string {
	if kind == Screen {
		return "screen"
	}
	return "lobby"
}
