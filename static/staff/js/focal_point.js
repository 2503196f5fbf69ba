/* The focal point: clicking the picture or moving a slider fills the number fields, and the previews follow. */

const tool = document.querySelector("[data-focal]");
const fields = { x: document.getElementById("id_focal_x"), y: document.getElementById("id_focal_y") };

function share(text) {
  const value = Number.parseFloat(text);
  return Number.isFinite(value) ? Math.min(1, Math.max(0, value)) : 0.5;
}

/* Where the browser must place a picture that covers its box to show what the server will cut: the point in the middle
   of the box, or as near to it as the edges of the picture allow. */
function placed(point, whole, part) {
  const room = whole - part;
  return room > 0 ? (Math.min(Math.max(point * whole - part / 2, 0), room) / room) * 100 : 50;
}

function cut(picture, box, point) {
  const scale = Math.min(picture.width / box.width, picture.height / box.height);
  const across = placed(point.x, picture.width, box.width * scale);
  const down = placed(point.y, picture.height, box.height * scale);
  return `${across}% ${down}%`;
}

function start() {
  const picture = tool.querySelector(".focal-picture");
  const mark = tool.querySelector(".focal-mark");
  const sliders = [...tool.querySelectorAll("[data-axis]")];
  const crops = [...tool.querySelectorAll(".focal-crop img")];

  function show() {
    const point = { x: share(fields.x.value), y: share(fields.y.value) };
    mark.style.left = `${point.x * 100}%`;
    mark.style.top = `${point.y * 100}%`;
    for (const slider of sliders) slider.value = point[slider.dataset.axis];
    for (const crop of crops) {
      const whole = { width: Number(crop.getAttribute("width")), height: Number(crop.getAttribute("height")) };
      const box = crop.parentElement.classList.contains("is-card") ? { width: 3, height: 2 } : { width: 1200, height: 630 };
      crop.style.objectPosition = cut(whole, box, point);
    }
  }

  function set(axis, value) {
    fields[axis].value = String(Math.round(share(value) * 100) / 100);
    fields[axis].dispatchEvent(new Event("input", { bubbles: true }));
  }

  function point(event) {
    const area = picture.getBoundingClientRect();
    set("x", (event.clientX - area.left) / area.width);
    set("y", (event.clientY - area.top) / area.height);
  }

  picture.addEventListener("click", point);
  picture.addEventListener("pointermove", (event) => event.pointerType === "mouse" && event.buttons === 1 && point(event));
  picture.addEventListener("dragstart", (event) => event.preventDefault());
  for (const slider of sliders) slider.addEventListener("input", () => set(slider.dataset.axis, slider.value));
  for (const field of Object.values(fields)) field.addEventListener("input", show);
  for (const hidden of tool.querySelectorAll("[hidden]")) hidden.hidden = false;
  picture.classList.add("is-ready");
  show();
}

if (tool && fields.x && fields.y) start();
