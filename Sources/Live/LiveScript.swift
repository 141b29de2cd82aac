// What makes a page live: it takes the sections that changed, and leaves what its reader does alone.

/// The script of a page that was drawn in some version.
func liveScript(since version: Int, isWaiting: Bool = false) -> String {
  "\"use strict\";\nconst since = \(version), isWaiting = \(isWaiting);\n" + liveScript
}

/// The page of a run that has not begun: it becomes the run's page by itself.
func waitingPage() -> String {
  """
  <!doctype html>
  <html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <link rel="icon" href="data:,">
  <title>nas</title>
  <body style="font: 16px/1.5 system-ui, sans-serif; margin: 3rem">
  <main><h1 style="font-size: 1.25rem">nas is about to search</h1>
  <p>It reads the log and checks it first. The run appears here when it begins.</p></main>
  <script>\(liveScript(since: 0, isWaiting: true))</script>
  </body>
  </html>

  """
}

private let liveScript = #"""
  const state = document.createElement("p");
  state.id = "live";
  state.setAttribute("role", "status");
  Object.assign(state.style, {
    position: "fixed", right: "0.75rem", bottom: "0.75rem", margin: "0", maxWidth: "calc(100vw - 1.5rem)",
    boxSizing: "border-box", padding: "0.25rem 0.75rem", font: "13px/1.4 system-ui, sans-serif",
    background: "Canvas", color: "CanvasText", border: "1px solid", borderRadius: "1rem", zIndex: "1",
  });
  document.body.append(state);
  addEventListener("beforeprint", () => { state.hidden = true; });
  addEventListener("afterprint", () => { state.hidden = false; });
  const say = (text) => { if (state.textContent !== text) state.textContent = text; };
  const title = document.title;
  let isOver = false;

  // What a reader has opened, scrolled and focused in an element, to be done again to its new content.
  const details = (element) => [...element.querySelectorAll("details")];
  const named = (details) => {
    const seen = new Map();
    return details.map((detail) => {
      const name = detail.querySelector("summary")?.textContent ?? "";
      seen.set(name, (seen.get(name) ?? 0) + 1);
      return [name + "/" + seen.get(name), detail];
    });
  };
  const focusable = (element) => [...element.querySelectorAll("summary, a[href], button, [tabindex]")];
  function replace(element, html) {
    const open = new Map(named(details(element)).map(([name, detail]) => [name, detail.open]));
    const all = [...element.querySelectorAll("*")];
    const scrolled = all.map((part, index) => [index, part.scrollLeft, part.scrollTop])
      .filter(([, left, top]) => left || top);
    const focus = focusable(element).indexOf(document.activeElement);
    element.innerHTML = html;
    for (const [name, detail] of named(details(element))) {
      if (open.has(name)) detail.open = open.get(name);
    }
    const parts = element.querySelectorAll("*");
    for (const [index, left, top] of scrolled) {
      if (parts[index]) { parts[index].scrollLeft = left; parts[index].scrollTop = top; }
    }
    if (focus >= 0) focusable(element)[focus]?.focus({ preventScroll: true });
  }

  // What the reader sees stays where it is, whatever grows above it.
  function update(sections) {
    const known = Object.entries(sections)
      .map(([id, html]) => [document.getElementById(id), html]).filter(([element]) => element);
    const anchor = scrollY > 0 && [...document.querySelectorAll("main > *, section[id]")]
      .find((element) => element.getBoundingClientRect().bottom > 0);
    const top = anchor && anchor.getBoundingClientRect().top;
    for (const [element, html] of known) replace(element, html);
    if (anchor) scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: "instant" });
  }

  say("Connecting …");
  const source = new EventSource(location.pathname.replace(/\/*$/, "/events?since=") + since);
  source.onopen = () => say(isWaiting ? "Live: waiting for the run" : "Live");
  source.addEventListener("sections", (event) => {
    if (isWaiting) { source.close(); location.reload(); } else update(JSON.parse(event.data));
  });
  source.addEventListener("progress", (event) => {
    const { phase, fraction, run, text } = JSON.parse(event.data);
    const percent = (part) => Math.floor(100 * part) + "%";
    document.title = percent(run ?? fraction) + " " + phase + " · " + title;
    const show = (kind, part, words) => {
      const line = document.querySelector("#progress p." + kind);
      if (line && line.textContent !== words) line.textContent = words;
      const bar = document.querySelector("#progress progress." + kind);
      if (bar) bar.value = part * bar.max;
    };
    show("phase", fraction, phase + ": " + percent(fraction));
    if (text) show("run", run, text);
  });
  function end(text, mark) {
    isOver = true;
    source.close();
    document.title = mark + " · " + title;
    say(text);
  }
  source.addEventListener("done", () =>
    end("The run is complete. This page is its last state and changes no more.", "complete"));
  source.addEventListener("stopped", () =>
    end("The run was stopped before its end. This page changes no more.", "stopped"));
  source.onerror = () => {
    if (isOver) return;
    document.title = "no connection · " + title;
    say(source.readyState === EventSource.CLOSED
      ? "Not connected: nas has ended, or too many browsers look. Reload to try again."
      : "The connection is lost: nas has ended, or does not answer. Trying again; what you see is old.");
  };

  """#
