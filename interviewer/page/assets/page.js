// Behaviour that needs no server: the clock, the drawing palette, jumps to a quote, light and dark, files to keep.
(() => {
  const SAVE_AFTER = 700;
  const SLEPT = 150000;
  const WARN_AT = [10, 3];
  const said = new Set();
  let base = null;
  let lastTick = Date.now();

  // Speaks to screen readers without moving the focus.
  const announce = (text) => {
    const region = document.getElementById("announcer");
    if (region) region.textContent = text;
  };

  const pad = (n) => String(n).padStart(2, "0");
  const shown = (seconds) => {
    const whole = Math.ceil(Math.abs(seconds));
    return `${seconds < 0 ? "−" : ""}${pad(Math.floor(whole / 60))}:${pad(whole % 60)}`;
  };

  // The server gives seconds left and a stamp; between two stamps the browser counts by itself.
  const secondsLeft = (clock) => {
    const { stamp, left, running } = clock.dataset;
    if (!base || base.stamp !== stamp) base = { stamp, left: Number(left), since: Date.now() };
    return running === "1" ? base.left - (Date.now() - base.since) / 1000 : base.left;
  };

  const drawPlan = (progress) => {
    let passed = 0;
    let current = "";
    for (const item of document.querySelectorAll("#plan li")) {
      const share = Number(item.dataset.share);
      const done = Math.min(1, Math.max(0, (progress - passed) / share));
      item.style.setProperty("--done", `${done * 100}%`);
      if (!current && progress < passed + share) current = item.dataset.name;
      passed += share;
    }
    return current || "wrap-up";
  };

  const warn = (minutes, stampKey) => {
    for (const at of WARN_AT) {
      const key = `${stampKey}-${at}`;
      if (minutes <= at && minutes > at - 1 && !said.has(key)) {
        said.add(key);
        announce(`${at} minutes left.`);
      }
    }
  };

  // A reader without a mouse must be able to scroll the conversation.
  const openToKeys = () => {
    const log = document.querySelector("#chat [role=log]");
    if (!log || log.tabIndex === 0) return;
    log.tabIndex = 0;
    log.setAttribute("aria-label", "Conversation");
  };

  // A copy under an id of its own: by its id a drawing finds its arrowheads and colours.
  let places = 0;
  const copied = (drawing, name) => {
    const copy = drawing.cloneNode(true);
    for (const node of [copy, ...copy.querySelectorAll("*")]) {
      for (const each of node.attributes) each.value = each.value.replaceAll(drawing.id, name);
      if (node.localName === "style") node.textContent = node.textContent.replaceAll(drawing.id, name);
    }
    return copy;
  };

  // Gradio alone can draw a diagram, and only in a component of its own: that is out of sight, and what it drew is shown
  // where the page has a place for it.
  const showDrawings = () => {
    const boards = document.getElementById("boards");
    boards?.setAttribute("aria-hidden", "true");
    for (const place of document.querySelectorAll("[data-drawing]:empty")) {
      const drawing = boards?.querySelectorAll(".mermaid")[Number(place.dataset.drawing)]?.querySelector("svg");
      const whole = drawing?.getAttribute("viewBox") && drawing.querySelector(".node");  // it is drawn bit by bit
      if (whole && drawing.getAttribute("aria-roledescription") !== "error") place.append(copied(drawing, `shown-${place.dataset.drawing}-${places += 1}`));
    }
  };

  const tick = () => {
    openToKeys();
    showDrawings();
    const now = Date.now();
    const slept = now - lastTick > SLEPT;
    lastTick = now;
    const clock = document.getElementById("clock");
    if (!clock) return;
    const left = secondsLeft(clock);
    const total = Number(clock.dataset.total);
    const running = clock.dataset.running === "1";
    const minutes = left / 60;
    clock.querySelector(".time").textContent = shown(left);
    clock.classList.toggle("soon", minutes <= 10 && minutes > 3);
    clock.classList.toggle("late", minutes <= 3);
    clock.classList.toggle("paused", !running);
    const phase = drawPlan(Math.max(1 - left / total, Number(clock.dataset.turns)));
    clock.querySelector(".phase").textContent = left <= 0 ? "time is up" : phase;
    const session = clock.dataset.stamp.split("-")[0];
    keepDraft(session);
    if (running) warn(minutes, session);
    if (slept && running) document.querySelector("#woke")?.click();
  };

  // What is written and not yet sent survives a reload and a restarted server: both bring a new, empty box.
  let box = null;
  const keepDraft = (session) => {
    const now = document.querySelector("#composer textarea");
    const key = `interviewer-draft-${session}`;
    if (now && now !== box && !now.value && sessionStorage.getItem(key)) {
      now.value = sessionStorage.getItem(key);
      now.dispatchEvent(new Event("input", { bubbles: true }));
    } else if (now) {
      sessionStorage.setItem(key, now.value);
    }
    box = now;
  };

  // Notes and whiteboard are kept when writing pauses: Gradio saves on blur, so a pause is told as one.
  const timers = new WeakMap();
  document.addEventListener("input", (event) => {
    const area = event.target;
    if (!area.matches?.("#board textarea, #notes textarea")) return;
    clearTimeout(timers.get(area));
    timers.set(area, setTimeout(() => area.dispatchEvent(new Event("blur")), SAVE_AFTER));
  });

  const addShape = (code) => {
    const area = document.querySelector("#board textarea");
    if (!area) return;
    const text = area.value.trimEnd() || "flowchart LR";
    const used = new Set(text.match(/\bn\d+\b/g) || []);
    let next = 1;
    while (used.has(`n${next}`)) next += 1;
    const piece = code.replaceAll("@1", `n${next}`).replaceAll("@2", `n${next + 1}`);
    area.value = `${text}\n${piece}`;
    area.dispatchEvent(new Event("input", { bubbles: true }));
    area.focus();
    area.setSelectionRange(area.value.length, area.value.length);
  };

  const mark = (turn, quote) => {
    document.querySelectorAll(".transcript mark").forEach((old) => old.replaceWith(...old.childNodes));
    for (const part of turn.querySelectorAll("p, pre")) {
      part.normalize();
      const node = part.firstChild;
      const words = quote.trim().split(/\s+/).map((w) => w.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
      const found = node && node.data && new RegExp(words.join("\\s+")).exec(node.data);
      if (!found) continue;
      const range = document.createRange();
      range.setStart(node, found.index);
      range.setEnd(node, found.index + found[0].length);
      range.surroundContents(document.createElement("mark"));
    }
  };

  const jump = (button) => {
    const turn = document.getElementById(`turn-${button.dataset.turn}`);
    if (!turn) return;
    document.querySelectorAll(".transcript .here").forEach((old) => old.classList.remove("here"));
    turn.classList.add("here");
    mark(turn, button.dataset.quote || "");
    const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    turn.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
    turn.focus({ preventScroll: true });
  };

  // A replay shows the turns up to one of them; the clock, the phase and the board are those of that moment.
  const step = (replay, wanted) => {
    const turns = [...replay.querySelectorAll(".moments > li")];
    if (!turns.length) return;
    const at = Math.min(turns.length, Math.max(1, wanted));
    const now = turns[at - 1];
    turns.forEach((turn, n) => {
      turn.hidden = n >= at;
      if (turn === now) turn.setAttribute("aria-current", "step");
      else turn.removeAttribute("aria-current");
    });
    for (const board of replay.querySelectorAll("[data-board]")) board.hidden = Number(board.dataset.board) !== at;
    replay.querySelector("input[data-at]").value = at;
    replay.querySelector("span[data-left]").textContent = now.dataset.left;
    replay.querySelector("span[data-phase]").textContent = now.dataset.phase;
    replay.querySelector("[data-where]").textContent = `${at} of ${turns.length}`;
    replay.querySelector("[data-told]").textContent = now.innerText;
    const list = now.parentElement;
    list.scrollTop = now.offsetTop - list.offsetTop;
  };
  const stepTo = (replay, way) => {
    const at = Number(replay.querySelector("input[data-at]").value);
    const last = replay.querySelectorAll(".moments > li").length;
    step(replay, { first: 1, back: at - 1, on: at + 1, last }[way]);
  };
  const KEYS = { ArrowLeft: "back", ArrowRight: "on", Home: "first", End: "last" };
  document.addEventListener("keydown", (event) => {
    const replay = document.querySelector("[data-replay]");
    if (!replay?.querySelector("input[data-at]") || !KEYS[event.key] || event.ctrlKey || event.altKey) return;
    if (event.target !== document.body && !event.target.closest("[data-replay]")) return;
    event.preventDefault();
    stepTo(replay, KEYS[event.key]);
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("input[data-at]")) step(event.target.closest("[data-replay]"), Number(event.target.value));
  });

  // The advice on the first view is for the minutes that are chosen there.
  document.addEventListener("change", (event) => {
    if (!event.target.closest?.("#minutes")) return;
    const chosen = Number(event.target.closest("label").textContent);
    for (const part of document.querySelectorAll("[data-part]")) {
      part.textContent = Math.max(1, Math.round(Number(part.dataset.part) * chosen));
    }
  });

  const setTheme = (dark) => {
    document.body.classList.toggle("dark", dark);
    localStorage.setItem("interviewer-theme", dark ? "dark" : "light");
  };

  document.addEventListener("click", (event) => {
    const hit = (selector) => event.target.closest?.(selector);
    if (hit("[data-shape]")) addShape(hit("[data-shape]").dataset.shape);
    if (hit("[data-turn]")) jump(hit("[data-turn]"));
    if (hit("[data-step]")) stepTo(hit("[data-replay]"), hit("[data-step]").dataset.step);
    if (hit("[data-theme-toggle]")) setTheme(!document.body.classList.contains("dark"));
  });

  // The box is cleared of a message once that is taken, and of no word that was written since.
  let sent = null;
  // The page asks for the message a moment after Enter, and takes what was typed meanwhile for a part of it.
  let entered = { text: "", at: -Infinity };
  const MOMENT = 1000;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    if (event.target.matches?.("#composer textarea")) entered = { text: event.target.value, at: event.timeStamp };
  }, true);

  window.interviewer = {
    sending: ([text, ...others]) => {
      const recent = entered.text.trim() && performance.now() - entered.at < MOMENT && text.startsWith(entered.text);
      sent = recent ? entered.text : text;
      return [sent, ...others];
    },
    taken: () => {
      const area = document.querySelector("#composer textarea");
      if (sent !== null && area?.value.startsWith(sent)) {
        area.value = area.value.slice(sent.length).trimStart();
        area.dispatchEvent(new Event("input", { bubbles: true }));
      }
      sent = null;
    },
    // Hands a text to the person as a file, without a copy on the server's disk.
    save: (name, type, text) => {
      if (!text) return;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([text], { type }));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    },
    // The whiteboard goes with the next message: ticks the box and goes to where that message is written.
    attach: () => {
      document.querySelector("#composer textarea")?.focus();
      return true;
    },
    // After a change of view: the focus where reading or writing begins, and that in sight.
    arrive: () => setTimeout(() => {
      const news = document.querySelector("[data-arrive-first]");
      const start = news || document.querySelector("#composer textarea") || document.querySelector("[data-arrive]");
      if (news) news.scrollIntoView({ block: "center" });
      else window.scrollTo({ top: 0 });
      start?.focus({ preventScroll: true });
    }, 60),
  };

  const theme = localStorage.getItem("interviewer-theme");
  const chosen = new URLSearchParams(location.search).get("__theme");
  if (theme && !chosen) addEventListener("load", () => setTimeout(() => setTheme(theme === "dark"), 0));
  setInterval(tick, 500);
})();
