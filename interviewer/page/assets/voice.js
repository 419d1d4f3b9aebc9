// Voice, where the browser offers it: push to talk into the box, and replies read out. Nothing here asks our server.
(() => {
  const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
  const voice = window.speechSynthesis;
  const GOES = "Your browser turns speech into text. Some, such as Chrome, send the sound to their maker to do it.";
  const REFUSED = { "not-allowed": "The browser may not use the microphone: allow it beside the address.",
    "audio-capture": "No microphone was found.", network: "The browser cannot reach its speech service." };
  const bubbles = () => [...document.querySelectorAll("#chat .message.bot")];
  let hearing = null;
  let told = 0;
  let read = false;

  const show = () => {
    const part = document.querySelector(".voice[hidden]");
    if (!part || !(Recognition || voice)) return;
    part.hidden = false;
    part.querySelector("[data-dictate]").hidden = !Recognition;
    part.querySelector("[data-listen]").hidden = !voice;
    part.querySelector("input").checked = read;
    part.querySelector("[data-goes]").textContent = Recognition ? GOES : "";
  };

  const write = (box, text) => {
    box.value = text;
    box.dispatchEvent(new Event("input", { bubbles: true }));
  };

  const hear = (button) => {
    const box = document.querySelector("#composer textarea");
    if (hearing || !box) return;
    voice?.cancel();
    const before = box.value && !/\s$/.test(box.value) ? `${box.value} ` : box.value;
    hearing = new Recognition();
    Object.assign(hearing, { continuous: true, interimResults: true, lang: "en-US" });
    hearing.onresult = ({ results }) => write(box, before + [...results].map((each) => each[0].transcript).join(""));
    hearing.onerror = ({ error }) => {
      const line = document.querySelector(".voice [data-goes]");
      if (line && REFUSED[error]) line.textContent = REFUSED[error];
    };
    hearing.onend = () => {
      hearing = null;
      button.textContent = "Hold to dictate";
      button.removeAttribute("data-on");
      box.focus();
    };
    button.textContent = "Listening ...";
    button.setAttribute("data-on", "");
    hearing.start();
  };

  const dictate = (event) => event.target.closest?.("[data-dictate]");
  const key = (event) => (event.key === " " || event.key === "Enter") && dictate(event);
  document.addEventListener("pointerdown", (event) => dictate(event) && hear(dictate(event)));
  document.addEventListener("keydown", (event) => {
    if (!key(event)) return;
    event.preventDefault();
    if (!event.repeat) hear(dictate(event));
  });
  for (const over of ["pointerup", "pointercancel"]) document.addEventListener(over, () => hearing?.stop());
  document.addEventListener("keyup", (event) => key(event) && hearing?.stop());
  document.addEventListener("change", (event) => {
    if (!event.target.closest?.("[data-listen]")) return;
    read = event.target.checked;
    told = bubbles().length;
    if (!read) voice.cancel();
  });

  // A reply is read once it is whole: a sentence that still grows would be read twice.
  const readOut = () => {
    const said = bubbles();
    if (said.length < told) told = said.length;
    if (!read || said.length === told || document.querySelector("#speech [data-speaking]")) return;
    told = said.length;
    const words = said.at(-1).cloneNode(true);
    words.querySelectorAll("svg, style").forEach((drawn) => drawn.remove());
    voice.cancel();
    voice.speak(Object.assign(new SpeechSynthesisUtterance(words.textContent.trim()), { lang: "en-US" }));
  };
  setInterval(() => { show(); readOut(); }, 300);
})();
