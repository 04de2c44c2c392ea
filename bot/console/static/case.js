// The case page: canned replies by keys, text to insert, who else is here, the time left to write, what stays folded.
const BEAT = 5000; // how often others are told that the case is open here, or that somebody writes
const NARROW = "(max-width: 59.99rem)";
const byId = (id) => document.getElementById(id);
const caseHere = () => /^\/vu\/(\d+)$/.exec(location.pathname)?.[1];

// --- text into the reply box, at the cursor
function insert(text) {
  const box = byId("text");
  if (!box || box.disabled) return;
  const before = box.value.slice(0, box.selectionStart);
  const joined = before && !before.endsWith("\n") ? `\n${text}` : text;
  box.setRangeText(joined, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
  for (const panel of document.querySelectorAll(".canned, .drafts")) panel.open = false;
  folded.delete("drafts");
  box.focus();
  box.scrollIntoView({ block: "nearest" });
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-insert]");
  if (button) insert(button.dataset.insert);
});

// --- the search for canned replies
const choices = () => [...document.querySelectorAll("#found .choice")];

function openSearch() {
  const panel = document.querySelector(".canned");
  if (!panel) return false;
  panel.open = true;
  const field = byId("canned-q");
  field.focus();
  field.select();
  return true;
}

function step(event) {
  const list = choices();
  const at = list.indexOf(document.activeElement);
  const next = at + (event.key === "ArrowDown" ? 1 : -1);
  if (!list.length) return;
  event.preventDefault();
  if (next < 0) byId("canned-q").focus();
  else list[Math.min(next, list.length - 1)].focus();
}

document.addEventListener("keydown", (event) => {
  const writing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName);
  const called = (event.altKey && event.code === "KeyK") || (event.key === "/" && !writing && !event.ctrlKey && !event.metaKey);
  if (called && openSearch()) return event.preventDefault();
  const panel = event.target.closest?.(".canned");
  if (!panel) return;
  if (event.key === "Escape") {
    event.preventDefault();
    panel.open = false;
    byId("text").focus();
  }
  const searching = event.target.id === "canned-q" || event.target.classList.contains("choice");
  if (!searching) return;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") step(event);
  if (event.key === "Enter" && event.target.id === "canned-q") {
    event.preventDefault();
    choices()[0]?.click();
  }
});

document.addEventListener("htmx:afterRequest", (event) => {
  const kept = event.detail.xhr.status === 200;
  if (event.target.id === "note" && kept) {
    byId("note-text").value = "";
    event.target.closest("details").open = false;
    byId("text")?.disabled === false ? byId("text").focus() : event.target.closest("details").querySelector("summary").focus();
  }
  if (event.target.id === "save-phrase" && kept) byId("phrase-title").value = "";
});

// --- what a phone folds, and what was folded here before
const folded = new Map();
export function fold(all) {
  for (const part of document.querySelectorAll("details[data-fold]")) {
    if (part.dataset.set && !all) continue;
    part.dataset.set = "yes";
    part.open = folded.get(part.dataset.fold) ?? (part.hasAttribute("open") && !matchMedia(NARROW).matches);
  }
}
document.addEventListener("click", (event) => {
  const part = event.target.closest?.("summary")?.parentElement;
  if (part?.dataset.fold) folded.set(part.dataset.fold, !part.open); // it opens or closes right after
});
// A message that a link led to stays marked when the talk is drawn anew.
function mark() {
  const aim = location.hash.length > 1 && document.querySelector(`#talk > #${CSS.escape(location.hash.slice(1))}`);
  for (const one of document.querySelectorAll("#talk > .target")) if (one !== aim) one.classList.remove("target");
  if (aim) aim.classList.add("target");
}
addEventListener("hashchange", mark);

// What was opened within the talk stays open.
let opened = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id === "talk") opened = [...document.querySelectorAll("#talk details[open]")].map((one) => one.id);
});
const reopen = () => { for (const id of opened.splice(0)) byId(id)?.setAttribute("open", ""); };
document.addEventListener("htmx:afterSettle", () => { fold(false); mark(); reopen(); });

// --- who is here
let typed = 0; // when the officer last wrote
let told = { at: 0, state: "", one: "" };

function beat() {
  const one = document.hidden ? null : caseHere();
  if (told.one && told.one !== one) { send(told.one, "gone"); told.one = ""; }
  if (!one) return;
  const state = Date.now() - typed < BEAT ? "typing" : "looking";
  if (Date.now() - told.at < BEAT - 500 && told.one === one) return;
  told = { at: Date.now(), state, one };
  send(one, state);
}

function send(one, state) {
  fetch(`/vu/${one}/co-mat?state=${state}`, { method: "POST", keepalive: true }).catch(() => {});
}

document.addEventListener("input", (event) => {
  if (event.target.id !== "text") return;
  typed = Date.now();
  beat();
});
document.addEventListener("visibilitychange", beat);
addEventListener("pagehide", () => { if (told.one) send(told.one, "gone"); });
setInterval(beat, 1000);

export function present({ case: one, said }) {
  const line = byId("present");
  if (line && String(one) === caseHere()) line.textContent = said;
}

// --- the time that is left, in the words of reach.py
export function left(milliseconds) {
  const minutes = Math.max(0, Math.floor(milliseconds / 60000));
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (minutes < 1) return "dưới 1 phút";
  if (hours < 1) return `${minutes} phút`;
  const parts = days ? [[days, "ngày"], [hours % 24, "giờ"]] : [[hours, "giờ"], [minutes % 60, "phút"]];
  return parts.filter(([number]) => number).map(([number, unit]) => `${number} ${unit}`).join(" ");
}

setInterval(() => {
  const mark = document.querySelector("[data-until]");
  if (!mark) return;
  const rest = new Date(mark.dataset.until) - Date.now();
  mark.textContent = left(rest);
  if (rest <= 0) document.body.dispatchEvent(new CustomEvent(`console:case-${mark.dataset.case}`));
}, 20000);
