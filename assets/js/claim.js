// The page of a one-time link: where scripts run, its form need not be pressed.
const form = document.getElementById("claim");
if (form instanceof HTMLFormElement) form.requestSubmit();
