// The bell. Browsers allow sound only after a gesture, so the first key or press anywhere opens it.
let context = null;
const wanted = () => localStorage.getItem("sound") !== "off";
const running = () => wanted() && context !== null && context.state === "running";

function tone(at, hertz, seconds, loudness) {
  const source = context.createOscillator();
  const volume = context.createGain();
  source.frequency.value = hertz;
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(loudness, at + 0.02);
  volume.gain.setValueAtTime(loudness, at + seconds - 0.05);
  volume.gain.linearRampToValueAtTime(0, at + seconds);
  source.connect(volume).connect(context.destination);
  source.start(at);
  source.stop(at + seconds);
}

export function show() {
  const button = document.getElementById("sound");
  if (!button) return;
  const on = running();
  button.textContent = on ? "Âm báo: bật" : "Bật âm báo";
  button.setAttribute("aria-pressed", String(on));
  button.classList.toggle("call", !on);
}

export async function open() {
  if (!wanted() || running()) return;
  context = context || new AudioContext();
  context.onstatechange = show;
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return;
  await context.resume();
  show();
}

export async function press() {
  const off = running();
  localStorage.setItem("sound", off ? "off" : "on");
  if (!off) {
    await open();
    ring(false); // so that the officer hears what it will be like
    if ("Notification" in window && Notification.permission === "default") Notification.requestPermission();
  }
  show();
}

export function ring(urgent) {
  if (!running()) return;
  const now = context.currentTime + 0.05;
  if (!urgent) return tone(now, 660, 0.25, 0.15);
  for (let turn = 0; turn < 3; turn += 1) {
    tone(now + turn * 0.5, 988, 0.2, 0.35);
    tone(now + turn * 0.5 + 0.22, 740, 0.2, 0.35);
  }
}

export function notify(urgent) {
  if (!("Notification" in window) || Notification.permission !== "granted" || !document.hidden) return;
  const text = urgent ? "Có vụ KHẨN đang chờ." : "Có vụ mới đang chờ."; // nothing of whom or what: others may see it
  new Notification("Bàn trực", { body: text, tag: "console", renotify: true, requireInteraction: urgent });
}
