// Voice: push to talk into the box, and replies read out. By the browser's own speech, or, where the server has an audio
// server behind it, by that: then a recording goes to ours, and its text or sound comes back.
(() => {
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  const voice = window.speechSynthesis;
  const player = new Audio();
  const LONGEST = 240000;
  const PATIENCE = 100000;
  const IDLE = "Hold to dictate";
  const GOES = "Your browser turns speech into text. Some, such as Chrome, send the sound to their maker to do it.";
  const DENIED = "The browser may not use the microphone: allow it beside the address.";
  const NONE = "No microphone was found.";
  const REFUSED = { "not-allowed": DENIED, NotAllowedError: DENIED, "audio-capture": NONE, NotFoundError: NONE,
    network: "The browser cannot reach its speech service." };
  const part = () => document.querySelector("#voice .voice");
  const box = () => document.querySelector("#composer textarea");
  const bubbles = () => [...document.querySelectorAll("#chat .message.bot")];
  let hearing = null;
  let awaited = null;
  let told = 0;
  let read = false;
  let reading = 0;

  const say = (text) => { part().querySelector("[data-trouble]").textContent = text; };
  const tell = (detail) => part().dispatchEvent(new CustomEvent("tell", { bubbles: true, detail }));
  const label = (text, on) => {
    const button = part()?.querySelector("[data-dictate]");
    if (!button) return;
    button.textContent = text;
    button.toggleAttribute("data-on", on);
  };
  const hush = () => {
    voice?.cancel();
    player.pause();
    reading = 0;
  };

  const show = () => {
    const shown = document.querySelector("#voice .voice[hidden]");
    if (!shown) return;
    const [hears, speaks] = [Recognition || "hears" in shown.dataset, voice || "speaks" in shown.dataset];
    shown.hidden = !hears && !speaks;
    shown.querySelector("[data-dictate]").hidden = !hears;
    shown.querySelector("[data-listen]").hidden = !speaks;
    shown.querySelector("input").checked = read;
    if (Recognition && !("hears" in shown.dataset)) shown.querySelector("[data-goes]").append(` ${GOES}`);
  };

  const write = (text) => {
    box().value = text;
    box().dispatchEvent(new Event("input", { bubbles: true }));
  };
  const before = () => (box().value && !/\s$/.test(box().value) ? `${box().value} ` : box().value);

  const rest = () => {
    hearing = null;
    label(IDLE, false);
    box()?.focus();
  };

  // The browser's own ear writes while one speaks.
  const recognise = () => {
    const start = before();
    const ear = new Recognition();
    Object.assign(ear, { continuous: true, interimResults: true, lang: "en-US" });
    ear.onresult = ({ results }) => write(start + [...results].map((each) => each[0].transcript).join(""));
    ear.onerror = ({ error }) => REFUSED[error] && say(REFUSED[error]);
    ear.onend = rest;
    ear.start();
    hearing = ear;
    label("Listening ...", true);
  };

  // A recording is written down at once when the button is let go.
  const record = async () => {
    let held = true;
    hearing = { stop: () => { held = false; } };
    try {
      if (!navigator.mediaDevices) throw new Error("insecure");
      const sound = await navigator.mediaDevices.getUserMedia({ audio: true });
      const over = () => sound.getTracks().forEach((track) => track.stop());
      if (!held) {
        over();
        rest();
        say("The microphone is ready: hold the button while you speak.");
        return;
      }
      const pieces = [];
      const recorder = new MediaRecorder(sound, { audioBitsPerSecond: 32000 });
      const stop = () => recorder.state === "recording" && recorder.stop();
      const longest = setTimeout(stop, LONGEST);
      recorder.ondataavailable = ({ data }) => pieces.push(data);
      recorder.onstop = () => {
        clearTimeout(longest);
        over();
        send(new Blob(pieces, { type: recorder.mimeType }));
      };
      hearing = { stop };
      recorder.start();
      label("Listening ...", true);
    } catch (fault) {
      rest();
      const unsafe = "The browser gives a microphone only to a page served by https or from this machine.";
      say(fault.message === "insecure" ? unsafe : REFUSED[fault.name] || "The browser cannot record here.");
    }
  };

  const send = (sound) => {
    const stamp = Date.now();
    awaited = stamp;
    label("Writing it down ...", false);
    const reader = new FileReader();
    reader.onload = () => tell({ deed: "hear", content: reader.result, stamp });
    reader.readAsDataURL(sound);
    setTimeout(() => heard({ stamp, answer: "" }), PATIENCE);
  };
  const heard = (given) => {
    if (!given || !awaited || given.stamp !== awaited) return;
    awaited = null;
    if (given.answer) write(before() + given.answer);
    else say("Nothing was written down.");
    rest();
  };

  const spoken = (given) => {
    if (!given || !given.answer || given.stamp !== reading) return;
    reading = 0;
    player.src = given.answer;
    player.play().catch(() => say("The browser cannot play this sound."));
  };

  const hear = () => {
    if (hearing || awaited || !box()) return;
    hush();
    say("");
    if ("hears" in part().dataset) record();
    else recognise();
  };
  const dictate = (event) => event.target.closest?.("[data-dictate]");
  const key = (event) => (event.key === " " || event.key === "Enter") && dictate(event);
  document.addEventListener("pointerdown", (event) => dictate(event) && hear());
  document.addEventListener("keydown", (event) => {
    if (!key(event)) return;
    event.preventDefault();
    if (!event.repeat) hear();
  });
  for (const over of ["pointerup", "pointercancel"]) document.addEventListener(over, () => hearing?.stop());
  document.addEventListener("keyup", (event) => key(event) && hearing?.stop());
  document.addEventListener("change", (event) => {
    if (!event.target.closest?.("[data-listen]")) return;
    read = event.target.checked;
    told = bubbles().length;
    if (!read) hush();
  });

  // A reply is read once it is whole: a sentence that still grows would be read twice.
  const readOut = () => {
    const said = bubbles();
    if (said.length < told) told = said.length;
    if (!read || said.length === told || document.querySelector("#speech [data-speaking]")) return;
    told = said.length;
    hush();
    if ("speaks" in part().dataset) {
      reading = Date.now();
      tell({ deed: "read", stamp: reading });
      return;
    }
    const words = said.at(-1).cloneNode(true);
    words.querySelectorAll("svg, style").forEach((drawn) => drawn.remove());
    voice.speak(Object.assign(new SpeechSynthesisUtterance(words.textContent.trim()), { lang: "en-US" }));
  };
  window.interviewer.voice = (ear, mouth) => {
    heard(ear);
    spoken(mouth);
  };
  setInterval(() => { show(); readOut(); }, 300);
})();
