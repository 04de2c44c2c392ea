// Keeps the page live: one event stream for the window, the bell, the lock, and a few keys.
import * as caseHere from "./case.js";
import * as sound from "./sound.js";

const AGAIN = 30000; // an urgent case that nobody takes calls again
const NOTED = 60000; // how often typing is reported as being at work
let stream = null;
let streaming = "";
let counts = { waiting: 0, urgent: 0, mine: 0 };
let noted = Date.now();

const say = (text, bad) => {
  const line = document.getElementById("link");
  if (!line) return;
  line.textContent = text;
  line.classList.toggle("bad", Boolean(bad));
};
const tell = (name) => document.body.dispatchEvent(new CustomEvent(name));
const bare = () => document.title.replace(/^\(.*?\) /, "");

function showCounts() {
  const { waiting, urgent } = counts;
  const mark = urgent ? `(${urgent} KHẨN) ` : waiting ? `(${waiting}) ` : "";
  document.title = mark + bare();
  const line = document.getElementById("waiting");
  if (line) line.textContent = waiting ? `${waiting} vụ đang chờ${urgent ? `, ${urgent} vụ khẩn` : ""}.` : "Không có vụ nào đang chờ.";
}

function ring(urgent) {
  sound.ring(urgent);
  sound.notify(urgent);
}

// While a deed is on its way, the page that comes with it is newer than what any event tells: events wait for it.
let busy = false;
const missed = new Set();
const news = (one) => { tell("console:changed"); tell(`console:case-${one}`); };
document.addEventListener("htmx:beforeRequest", (event) => { if (event.detail.requestConfig.verb === "post") busy = true; });
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.requestConfig.verb !== "post") return;
  busy = false;
  setTimeout(() => { for (const one of missed) news(one); missed.clear(); }, 500);
});

// What happened before the stream was open, or while the line was cut, is told by no event: the case is read once more.
let opened = false;
function catchUp() {
  opened = false;
  const here = /^\/vu\/(\d+)$/.exec(location.pathname);
  if (here) heard.changed({ case: here[1] });
}

const heard = {
  counts(data) { counts = data; showCounts(); tell("console:changed"); if (opened) catchUp(); },
  ring(data) { ring(data.urgent); },
  changed(data) { if (busy) missed.add(data.case); else news(data.case); },
  present(data) { caseHere.present(data); },
  locked() { leave(); },
  ended() { connect(true); },
};

function leave() {
  if (location.pathname === "/dang-nhap") return;
  document.querySelector("main").replaceChildren(); // what is on the screen goes first
  htmx.ajax("GET", "/dang-nhap", { target: "body", swap: "innerHTML" }).then(() => history.replaceState(null, "", "/dang-nhap"));
}

function connect(again) {
  const wanted = document.getElementById("live")?.dataset.stream || "";
  if (wanted === streaming && !again) return;
  stream?.close();
  stream = null;
  streaming = wanted;
  if (!wanted) return;
  stream = new EventSource("/su-kien");
  stream.onopen = () => { opened = true; say("Đang trực tuyến"); };
  stream.onerror = () => {
    if (stream.readyState === EventSource.CLOSED) { streaming = ""; leave(); } else say("Mất kết nối, đang nối lại…", true);
  };
  for (const [name, hear] of Object.entries(heard)) stream.addEventListener(name, (event) => hear(JSON.parse(event.data)));
}

const toEnd = () => { const talk = document.getElementById("talk"); if (talk) talk.scrollTop = talk.scrollHeight; };
let atEnd = true;
let readAt = null; // where somebody reads who is not at the end, while the talk is drawn anew
const nearEnd = (talk) => talk.scrollHeight - talk.scrollTop - talk.clientHeight < 80;

let draft = null; // kept while the page around it is drawn anew

function fresh() {
  const box = document.getElementById("text");
  if (box && draft?.path === location.pathname && !box.value) box.value = draft.text;
  draft = null;
  connect(false);
  if (stream?.readyState === EventSource.OPEN) say("Đang trực tuyến");
  sound.show();
  showCounts();
  caseHere.fold(true);
  (document.querySelector("[autofocus], [data-focus]") || document.querySelector("main")).focus({ preventScroll: true });
  toEnd();
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const talk = document.getElementById("talk");
  const box = document.getElementById("text");
  if (box?.value && event.detail.target === document.body && !busy) draft = { path: location.pathname, text: box.value };
  if (!talk || event.detail.target !== talk) return;
  atEnd = nearEnd(talk);
  readAt = talk.scrollTop;
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target === document.body) return fresh();
  const talk = document.getElementById("talk");
  if (!talk || readAt === null) return;
  talk.scrollTop = atEnd ? talk.scrollHeight : readAt;
  readAt = null;
});
document.addEventListener("htmx:afterRequest", (event) => {
  if (event.target.id !== "reply") return;
  const box = document.getElementById("text");
  if (event.detail.xhr.status === 200) { // htmx calls every answer that it shows a success
    box.value = "";
    document.getElementById("file").value = "";
    document.querySelector(".enclose").open = false;
    toEnd();
  }
  box.focus();
});
// A file that the platform would refuse is refused here, before it has been sent all the way to the server.
document.addEventListener("change", (event) => {
  if (event.target.id !== "file") return;
  const { picture, document: other } = event.target.dataset;
  const file = event.target.files[0];
  const most = file && Number(file.type.startsWith("image/") ? picture : other);
  event.target.setCustomValidity(file && file.size > most ? `Tệp này lớn quá. ${document.getElementById("limits").textContent}` : "");
  event.target.reportValidity();
});
// A picture that arrives makes the talk longer.
document.addEventListener("load", (event) => { if (event.target.closest?.("#talk") && atEnd) toEnd(); }, true);
document.addEventListener("htmx:sendError", (event) => {
  if (event.target.id !== "reply") return;
  const line = document.createElement("p");
  line.className = "wrong";
  line.textContent = "Chưa gửi được vì mất kết nối. Tin vẫn còn trong ô; hãy bấm Gửi lại.";
  document.getElementById("notice").replaceChildren(line);
});
document.addEventListener("click", (event) => { if (event.target.closest("#sound")) sound.press(); });

function atWork(event) {
  if (!event.target.closest?.("#sound")) sound.open();
  if (Date.now() - noted < NOTED || !streaming || streaming === "khoa") return;
  noted = Date.now();
  fetch("/con-day", { method: "POST" }).catch(() => say("Mất kết nối, đang nối lại…", true));
}
for (const kind of ["pointerdown", "keydown", "scroll"]) document.addEventListener(kind, atWork, { capture: true, passive: true });
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.id === "text") event.target.form.requestSubmit();
});
setInterval(() => { if (counts.urgent) ring(true); }, AGAIN);
fresh();
