// Puts the page together: two phones, the strings, and the log of what really went over the wire.
import { clear, make, order, read } from "./wire.js";
import { Phone } from "./phone.js";

const $ = (id) => document.getElementById(id);
const phones = { zalo: new Phone("zalo"), messenger: new Phone("messenger") };
const titles = Object.fromEntries(Array.from(document.querySelectorAll("[name=kind] option"), (one) => [one.value, one.textContent]));
let lastExchange = 0;

async function look() {
  const state = await read("state");
  if (!state) return;
  $("clock").textContent = state.hours_ahead ? "Chạy trước " + String(state.hours_ahead).replace(".", ",") + " giờ" : "Đúng giờ";
  const waiting = state.faults.map((one) => (titles[one.kind] || one.kind) + " × " + one.times + " (" + one.platform + ")");
  $("waiting").textContent = waiting.join("; ") || "Không có sự cố nào đang chờ";
  const page = state.accounts.find((one) => one.platform === "messenger");
  phones.zalo.refresh({});
  phones.messenger.refresh((page && state.profiles[page.account]) || {});
  if ($("traffic").open) log();
}

async function log() {
  const found = await read("traffic?after=" + lastExchange);
  if (!found) return;
  for (const one of found.traffic) {
    lastExchange = one.number;
    $("traffic").querySelector("ol").prepend(exchange(one));
  }
}

// What a webhook tells, in the platform's own word for it.
function subject(one) {
  if (one.direction !== "webhook") return one.path.split("?")[0];
  const body = JSON.parse(one.request);
  if (body.event_name) return body.event_name;
  const item = body.entry[0].messaging[0];
  if (item.message && item.message.is_echo) return "message_echo";
  return Object.keys(item).find((key) => !["sender", "recipient", "timestamp"].includes(key));
}

function exchange(one) {
  const item = make("li", one.status === 200 ? "" : "bad");
  const details = make("details");
  const arrow = one.direction === "webhook" ? "← webhook " : "→ API ";
  const fault = one.fault ? " · " + (titles[one.fault] || one.fault) : "";
  const outcome = one.status || "không trả lời";
  const headers = Object.entries(one.headers).map(([name, value]) => name + ": " + value).join("\n");
  details.append(
    make("summary", "", arrow + one.platform + " · " + subject(one) + " · " + outcome + " · " + one.milliseconds + " ms" + fault),
    make("pre", "", one.method + " " + one.path + "\n" + headers + "\n\n" + one.request),
    make("pre", "", outcome + "\n" + one.answer),
  );
  item.append(details);
  return item;
}

for (const button of document.querySelectorAll("[data-hours]")) {
  button.onclick = async () => {
    await order("clock", { hours: Number(button.dataset.hours) });
    look();
  };
}
$("faults").onsubmit = async (event) => {
  event.preventDefault();
  const wanted = Object.fromEntries(new FormData($("faults")));
  await order("faults", { ...wanted, times: Number(wanted.times) });
  look();
};
$("clear").onclick = async () => {
  await clear("faults");
  look();
};
$("traffic").ontoggle = () => $("traffic").open && log();

const tabs = Array.from(document.querySelectorAll("[role=tab]"));
function choose(tab) {
  document.body.dataset.tab = tab.getAttribute("aria-controls");
  for (const one of tabs) {
    one.setAttribute("aria-selected", String(one === tab));
    one.tabIndex = one === tab ? 0 : -1;
  }
  look();
}
for (const tab of tabs) {
  tab.onclick = () => choose(tab);
  tab.onkeydown = (event) => {
    if (event.key !== "ArrowRight" && event.key !== "ArrowLeft") return;
    const other = tabs.find((one) => one !== tab);
    choose(other);
    other.focus();
  };
}

async function watch() {
  if (!document.hidden) await look();
  setTimeout(watch, 1000);
}
watch();
