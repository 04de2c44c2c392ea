// The chat page. Data from the server only ever becomes text nodes and checked attributes, never HTML.
// Written for old phones: no framework, nothing newer than async functions.
"use strict";
(() => {
  const API = "/chat/api/";
  const TITLE = document.title;
  const ATTACHED = { image: "Ảnh", sticker: "Nhãn dán", audio: "Tin thoại", video: "Video", location: "Vị trí" };
  const WHO = { person: "Anh/chị", bot: "Trợ lý tự động", officer: "Cán bộ", system: "Thông báo" };
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  const $ = (id) => document.getElementById(id);
  const [log, form, box, notice, typing, newer] = ["log", "composer", "text", "notice", "typing", "newer"].map($);

  const shown = new Set(); // outbox ids on the page
  const mine = new Map(); // client id → { id, body, words, bubble, state }
  const queue = []; // messages not yet taken by the server, in order
  const waiting = new Set(); // client ids whose answer has not come
  let last = 0; // highest outbox id on the page
  let seen = 0; // … and the highest that the server knows was on the screen
  let session = null; // promise of a session
  let stream = null;
  let pumping = false;
  let failures = 0;
  let retry = 0;
  let follow = true; // scroll to what is new, until the person scrolls away
  let latestOwn = null;
  let unread = 0;
  let hiddenAt = 0;

  // ---- small parts -------------------------------------------------------------------------------------------

  function make(tag, className, text) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    if (text) element.textContent = text;
    return element;
  }

  function press(title, act) {
    const button = make("button", "", title);
    button.type = "button";
    button.onclick = act;
    return button;
  }

  // Lines become paragraphs, **…** becomes bold, everything else stays the text it is.
  function words(text) {
    const holder = make("div", "words");
    for (const line of text.split("\n")) {
      const paragraph = make("p", /^\s*([•\-–]|\d+[.)])\s/.test(line) ? "item" : "");
      line.split(/\*\*(.+?)\*\*/).forEach((part, index) => {
        if (part) paragraph.append(index % 2 ? make("strong", "", part) : part);
      });
      holder.append(paragraph);
    }
    return holder;
  }

  function clock(at) {
    const moment = at ? new Date(at) : new Date();
    const two = (number) => String(number).padStart(2, "0");
    const time = two(moment.getHours()) + ":" + two(moment.getMinutes());
    const today = moment.toDateString() === new Date().toDateString();
    return today ? time : time + " ngày " + two(moment.getDate()) + "/" + two(moment.getMonth() + 1);
  }

  const day = (iso) => (iso || "").split("-").reverse().join("/");
  const webAddress = (url) => /^https?:\/\//i.test(url || "");

  function link(href, title, className) {
    const anchor = make("a", className, title);
    anchor.href = href;
    if (webAddress(href)) {
      anchor.target = "_blank";
      anchor.rel = "noopener noreferrer";
    }
    return anchor;
  }

  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  }

  // ---- messages to the person --------------------------------------------------------------------------------

  function fold(title, content) {
    const details = make("details");
    details.append(make("summary", "", title), content);
    return details;
  }

  function sources(list) {
    const items = make("ul");
    for (const source of list) {
      const item = make("li");
      const name = make("p");
      name.append(make("strong", "", source.instrument), source.article ? ", " + source.article : "");
      item.append(name);
      if (source.title) item.append(make("p", "", source.title));
      const from = source.valid_from ? "từ " + day(source.valid_from) : "";
      const to = source.valid_to ? " đến hết " + day(source.valid_to) : "";
      if (from || to) item.append(make("p", "dates", "Áp dụng " + (from + to).trim()));
      if (webAddress(source.url)) item.append(link(source.url, "Xem văn bản ↗"));
      items.append(item);
    }
    const count = list.length > 1 ? " (" + list.length + ")" : "";
    return fold("Nguồn" + count + ": " + list[0].instrument, items);
  }

  function button(one) {
    if (one.payload) return press(one.title, () => send({ payload: one.payload }, one.title));
    if (webAddress(one.url)) return link(one.url, one.title);
    if (/^\+?[0-9]{3,15}$/.test(one.phone || "")) return link("tel:" + one.phone, one.title, "phone");
    return null;
  }

  function buttons(list) {
    const row = make("div", "buttons");
    const phonesFirst = list.filter((one) => one.phone).concat(list.filter((one) => !one.phone));
    for (const one of phonesFirst) {
      const element = button(one);
      if (element) row.append(element);
    }
    return row;
  }

  const megabytes = (size) => (Math.ceil(size / 100000) / 10).toString().replace(".", ",") + " MB";

  // What an officer sent: a light picture is shown, anything else waits for a press, as data cost money.
  function file(one) {
    if (!/^\/chat\/api\/files\/[0-9]+$/.test(one.url)) return null;
    const light = one.image && one.size <= 1000000;
    const anchor = link(one.url, light ? "" : (one.image ? "Xem ảnh " : "Tải xuống ") + one.name + " (" + megabytes(one.size) + ")");
    anchor.className = light ? "picture" : "file";
    if (!one.image) {
      anchor.download = one.name;
      return anchor;
    }
    anchor.target = "_blank";
    anchor.rel = "noopener";
    if (!light) return anchor;
    const picture = make("img");
    picture.alt = "Ảnh: " + one.name;
    picture.onload = () => follow && toEnd();
    picture.src = one.url;
    anchor.append(picture);
    return anchor;
  }

  function receive(item, replayed) {
    if (shown.has(item.id)) return;
    shown.add(item.id);
    last = Math.max(last, item.id);
    const bubble = make("article", "bubble " + item.author + (item.kind === "urgent" ? " urgent" : ""));
    bubble.append(make("p", "who", WHO[item.author] + " · " + clock(item.at)));
    if (item.text) bubble.append(words(item.text));
    for (const element of item.files.map(file)) if (element) bubble.append(element);
    const parts = [];
    if (item.more) parts.push(fold(item.more_title || "Xem thêm", words(item.more)));
    if (item.sources.length) parts.push(sources(item.sources));
    const actions = item.buttons.length ? [buttons(item.buttons)] : [];
    if (item.caveat) bubble.append(make("p", "caveat", item.caveat));
    bubble.append(...(item.kind === "urgent" ? actions.concat(parts) : parts.concat(actions)));
    log.append(bubble);
    if (replayed) return;
    if (document.hidden) document.title = "(" + ++unread + ") " + TITLE;
    reveal(bubble);
    markSeen();
  }

  // ---- messages of the person --------------------------------------------------------------------------------

  function own(id, body, shownWords, at) {
    const bubble = make("article", "bubble person");
    const who = make("p", "hidden", WHO.person + " · " + clock(at));
    const state = make("p", "state");
    bubble.append(who, words(shownWords), state);
    if (latestOwn && !latestOwn.state.classList.contains("bad")) latestOwn.state.textContent = "";
    log.append(bubble);
    latestOwn = { id, body, words: shownWords, bubble, state };
    mine.set(id, latestOwn);
    return latestOwn;
  }

  function tell(message, text, unsent) {
    message.state.className = "state";
    message.state.textContent = text;
    message.bubble.classList.toggle("unsent", Boolean(unsent));
  }

  function refuse(message, status, sentence) {
    const again = () => {
      tell(message, "Đang gửi…", true);
      queue.push(message);
      pump();
    };
    const edit = () => {
      box.value = message.words;
      message.bubble.remove();
      grow();
      box.focus();
    };
    tell(message, "Không gửi được. " + (sentence || "") + " ", true);
    message.state.classList.add("bad");
    message.state.append(status === 413 ? press("Sửa lại", edit) : press("Gửi lại", again));
    reveal(message.bubble);
  }

  function send(body, shownWords) {
    follow = true;
    const message = own(newId(), body, shownWords);
    tell(message, "Đang gửi…", true);
    queue.push(message);
    reveal(message.bubble);
    pump();
  }

  // ---- the way to the server ---------------------------------------------------------------------------------

  async function post(path, body) {
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), 20000);
    try {
      const options = { method: "POST", body: JSON.stringify(body), signal: abort.signal };
      const answer = await fetch(API + path, { ...options, headers: { "Content-Type": "application/json" } });
      return { status: answer.status, data: await answer.json() };
    } finally {
      clearTimeout(timer);
    }
  }

  function begin() {
    if (!session) {
      session = post("session", {}).then((answer) => {
        if (answer.status !== 200) session = null;
        return answer;
      });
      session.catch(() => { session = null; });
    }
    return session;
  }

  async function deliver(message) {
    const opened = await begin();
    if (opened.status !== 200) return opened;
    if (!stream) listen();
    const answer = await post("messages", { id: message.id, ...message.body });
    if (answer.status === 401) session = null;
    return answer;
  }

  // Sends what is queued, one after the other, so that order is kept. No network: waits and tries again.
  async function pump() {
    if (pumping || !queue.length) return;
    pumping = true;
    clearTimeout(retry);
    const message = queue[0];
    let answer = null;
    try {
      answer = await deliver(message);
    } catch (error) {
      answer = { status: 0, data: {} };
    }
    pumping = false;
    const later = answer.status === 0 || answer.status >= 500 || (answer.status === 401 && failures < 3);
    if (later) {
      failures += 1;
      tell(message, "Chưa gửi được, sẽ tự gửi lại…", true);
      offline(true);
      retry = setTimeout(pump, Math.min(30000, 500 * 2 ** failures));
      return;
    }
    failures = 0;
    offline(false);
    queue.shift();
    if (answer.status === 200) taken(message);
    else refuse(message, answer.status, answer.data.error);
    pump();
  }

  function taken(message) {
    tell(message, message === latestOwn ? "Đã nhận" : "");
    if (message.done) return;
    waiting.add(message.id);
    expect();
    setTimeout(() => waiting.has(message.id) && listen(), 10000); // perhaps the connection died silently
    setTimeout(() => { waiting.delete(message.id); expect(); }, 90000);
  }

  function expect() {
    const text = waiting.size ? "Đang trả lời" : "";
    if (typing.textContent !== text) typing.textContent = text;
  }

  function offline(yes) {
    notice.textContent = yes ? "Mất kết nối. Tin nhắn sẽ tự gửi khi có mạng lại." : "";
  }

  function settled(status) {
    waiting.delete(status.message);
    expect();
    const message = mine.get(status.message);
    if (!message) return;
    message.done = true;
    if (status.state === "held") tell(message, "Đã chuyển đến cán bộ");
  }

  function listen() {
    if (stream) stream.close();
    const mineNow = new EventSource(API + "stream?after=" + last);
    stream = mineNow;
    mineNow.onopen = () => {
      if (!queue.length) offline(false);
      else pump();
    };
    mineNow.addEventListener("message", (event) => receive(JSON.parse(event.data)));
    mineNow.addEventListener("status", (event) => settled(JSON.parse(event.data)));
    mineNow.onerror = () => {
      setTimeout(() => stream === mineNow && mineNow.readyState !== 1 && offline(true), 4000);
      if (mineNow.readyState === 2) setTimeout(() => stream === mineNow && reopen(), 5000); // the browser gave up
    };
  }

  async function reopen() {
    session = null;
    try {
      await begin();
    } catch (error) {
      offline(true);
    }
    listen();
  }

  let seenTimer = 0;
  function markSeen() {
    clearTimeout(seenTimer);
    if (document.hidden || last <= seen) return;
    seenTimer = setTimeout(async () => {
      const upTo = last;
      try {
        if ((await post("seen", { up_to: upTo })).status === 200) seen = Math.max(seen, upTo);
      } catch (error) {
        seenTimer = setTimeout(markSeen, 15000);
      }
    }, 800);
  }

  // ---- scrolling ---------------------------------------------------------------------------------------------

  const room = () => document.documentElement.scrollHeight - window.innerHeight;
  const atEnd = () => room() - window.scrollY < 90;

  // The end of the page, but never past the beginning of the answer: a long one is read from its first line.
  function reveal(element) {
    if (follow) {
      const person = element.classList.contains("officer"); // what a person writes is shown at once
      const first = latestOwn && !person ? latestOwn.bubble : element;
      const top = first.getBoundingClientRect().top + window.scrollY - $("top").offsetHeight - 8;
      window.scrollTo({ top: Math.min(room(), Math.max(0, top)), behavior: calm ? "auto" : "smooth" });
    } else if (!atEnd()) {
      newer.hidden = false;
    }
  }

  function toEnd() {
    follow = true;
    newer.hidden = true;
    window.scrollTo({ top: room(), behavior: calm ? "auto" : "smooth" });
  }

  for (const name of ["wheel", "touchmove", "keydown"]) {
    window.addEventListener(name, (event) => {
      if (event.target !== box) follow = atEnd();
    }, { passive: true });
  }
  window.addEventListener("scroll", () => {
    if (atEnd()) newer.hidden = true;
  }, { passive: true });
  newer.onclick = toEnd;

  // ---- typing and pressing -----------------------------------------------------------------------------------

  function grow() {
    box.style.height = "auto";
    box.style.height = box.scrollHeight + 3 + "px";
  }

  function submit() {
    const text = box.value;
    if (!text.trim()) {
      notice.textContent = "Anh/chị gõ câu hỏi vào ô này rồi bấm Gửi nhé.";
      box.focus();
      return;
    }
    box.value = "";
    grow();
    send({ text }, text);
  }

  function attach(files) {
    for (const file of Array.from(files).slice(0, 5)) {
      const type = ATTACHED[file.type.split("/")[0]] ? file.type.split("/")[0] : "file";
      send({ attachment: { type } }, "(" + (ATTACHED[type] || "Tệp") + ")");
    }
  }

  form.onsubmit = (event) => {
    event.preventDefault();
    submit();
  };
  box.addEventListener("keydown", (event) => {
    // keyCode 229: a Vietnamese input method is still composing
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    submit();
  });
  box.addEventListener("input", () => {
    grow();
    if (!queue.length) offline(false);
  });
  box.addEventListener("focus", () => begin().catch(() => offline(true)), { once: true });
  box.addEventListener("paste", (event) => {
    const files = event.clipboardData ? event.clipboardData.files : [];
    if (files.length) {
      event.preventDefault();
      attach(files);
    }
  });
  window.addEventListener("dragover", (event) => event.preventDefault());
  window.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    attach(event.dataTransfer.files);
  });
  for (const starter of document.querySelectorAll("[data-say]")) {
    starter.onclick = () => send({ text: starter.dataset.say }, starter.dataset.say);
  }

  // ---- leaving a shared machine ------------------------------------------------------------------------------

  const LEFT = {
    forgotten: "Đã quên. Máy này không còn thấy cuộc trò chuyện trước.",
    erased: "Đã quên máy này, và những gì anh/chị đã nhắn đang được xóa.",
  };

  function stay() {
    $("leave").hidden = true;
    $("forget").setAttribute("aria-expanded", "false");
    $("forget").focus();
  }

  function ask(title, lines, choices) {
    const panel = $("leave");
    const head = make("h2", "", title);
    head.id = "leaving";
    head.tabIndex = -1;
    const row = make("div", "buttons");
    row.append(...choices, press("Thôi, ở lại", stay));
    panel.textContent = "";
    panel.append(head, ...lines.map((line) => make("p", "", line)), row);
    panel.hidden = false;
    $("forget").setAttribute("aria-expanded", "true");
    head.focus();
    panel.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
  }

  async function forget(erase) {
    for (const choice of document.querySelectorAll("#leave button")) choice.disabled = true;
    let answer = { status: 0 };
    try {
      answer = await post(erase ? "forget?erase=true" : "forget", {});
    } catch (error) {
      // said below
    }
    if (answer.status !== 200) {
      stay();
      notice.textContent = "Chưa quên được vì mất kết nối. Anh/chị bấm lại giúp mình nhé.";
      return;
    }
    try {
      sessionStorage.setItem("left", erase ? "erased" : "forgotten");
    } catch (error) {
      // some phones keep nothing; then the fresh page says nothing
    }
    box.value = "";
    window.location.reload();
  }

  function sayLeft() {
    try {
      notice.textContent = LEFT[sessionStorage.getItem("left")] || "";
      sessionStorage.removeItem("left");
    } catch (error) {
      // as above
    }
  }

  const askErase = () => ask(
    "Xóa hết những gì đã nhắn ở đây?",
    ["Xóa rồi thì không lấy lại được. Yêu cầu gặp cán bộ đang chờ cũng bị hủy."],
    [press("Xóa ngay", () => forget(true))],
  );
  $("forget").onclick = () => ask(
    "Quên máy này?",
    ["Máy này sẽ không còn thấy cuộc trò chuyện, kể cả khi cán bộ trả lời sau."],
    [press("Quên máy này", () => forget(false)), press("Xóa hết tin nhắn rồi quên…", askErase)],
  );
  $("leave").addEventListener("keydown", (event) => event.key === "Escape" && stay());

  // ---- coming and going --------------------------------------------------------------------------------------

  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      hiddenAt = Date.now();
      return;
    }
    unread = 0;
    document.title = TITLE;
    if (stream && (stream.readyState === 2 || Date.now() - hiddenAt > 30000)) listen();
    markSeen();
    pump();
  });
  window.addEventListener("offline", () => offline(true));
  window.addEventListener("online", () => {
    if (stream) listen();
    else offline(false);
    pump();
  });
  window.addEventListener("pageshow", (event) => event.persisted && stream && listen());

  async function start() {
    for (const element of document.querySelectorAll(":disabled")) element.disabled = false;
    let past = null;
    try {
      past = await (await fetch(API + "history")).json();
    } catch (error) {
      offline(true);
      setTimeout(start, 5000);
      return;
    }
    offline(false);
    sayLeft();
    for (const item of past.items || []) {
      if (item.author !== "person") receive(item, true);
      else if (!mine.has(item.message)) remember(item);
    }
    if (past.session) listen();
    if (past.items && past.items.length) window.scrollTo(0, room());
    markSeen();
  }

  function remember(item) {
    const text = item.kind === "attachment" ? "(" + (ATTACHED[item.text] || "Tệp") + ")" : item.text;
    const message = own(item.message, null, text || "…", item.at);
    const open = item.state === "new" || item.state === "waiting";
    if (open && Date.now() - Date.parse(item.at) < 60000) taken(message);
    else if (item.state === "held") tell(message, "Đã chuyển đến cán bộ");
  }

  start();
})();
