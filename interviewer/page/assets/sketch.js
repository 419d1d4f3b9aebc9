// A sheet to draw on. A photo is drawn onto it too, so that what is sent is small and carries no place or date.
const canvas = element.querySelector("canvas");
const pen = canvas.getContext("2d", { willReadFrequently: true });
const line = element.querySelector("[data-line]");
const STEPS = 20;
const LARGEST = 20e6;
const before = [];
let tool = "pen";
let down = false;

const blank = () => {
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
};
const remember = () => {
  before.push(pen.getImageData(0, 0, canvas.width, canvas.height));
  if (before.length > STEPS) before.shift();
};
const at = (event) => {
  const box = canvas.getBoundingClientRect();
  return [((event.clientX - box.left) * canvas.width) / box.width, ((event.clientY - box.top) * canvas.height) / box.height];
};

canvas.addEventListener("pointerdown", (event) => {
  remember();
  down = true;
  canvas.setPointerCapture(event.pointerId);
  pen.lineCap = pen.lineJoin = "round";
  pen.strokeStyle = tool === "pen" ? "#22262b" : "#ffffff";
  pen.lineWidth = tool === "pen" ? 5 : 44;
  pen.beginPath();
  pen.moveTo(...at(event));
});
canvas.addEventListener("pointermove", (event) => {
  if (!down) return;
  pen.lineTo(...at(event));
  pen.stroke();
});
for (const over of ["pointerup", "pointercancel"]) canvas.addEventListener(over, () => { down = false; });

const place = async (file) => {
  try {
    if (file.size > LARGEST) throw new Error();
    const photo = await createImageBitmap(file);
    remember();
    blank();
    const scale = Math.min(canvas.width / photo.width, canvas.height / photo.height);
    const [wide, high] = [photo.width * scale, photo.height * scale];
    pen.drawImage(photo, (canvas.width - wide) / 2, (canvas.height - high) / 2, wide, high);
    line.textContent = "The photo is on the sheet.";
  } catch {
    line.textContent = "This file is no picture that the browser can read, or it is larger than 20 MB.";
  }
};

element.addEventListener("change", (event) => {
  const file = event.target.files?.[0];
  if (file) place(file);
  event.target.value = "";
});
element.addEventListener("click", (event) => {
  const hit = (selector) => event.target.closest(selector);
  if (hit("[data-tool]")) {
    tool = hit("[data-tool]").dataset.tool;
    for (const each of element.querySelectorAll("[data-tool]")) each.setAttribute("aria-pressed", each.dataset.tool === tool);
  }
  if (hit("[data-undo]") && before.length) pen.putImageData(before.pop(), 0, 0);
  if (hit("[data-clear]")) {
    remember();
    blank();
  }
  if (hit("[data-show-sketch]")) trigger("select", { content: canvas.toDataURL("image/jpeg", 0.85) });
});
blank();
