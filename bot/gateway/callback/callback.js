// Sends the form without leaving it, so that a network that fails takes nothing with it.
"use strict";
const form = document.getElementById("callback");

function told(text) {
  const line = document.createElement("p");
  line.className = "wrong";
  line.textContent = text;
  document.getElementById("said").replaceChildren(line);
}

async function send(event) {
  event.preventDefault();
  const here = event.target;
  const button = here.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch("/goi-lai", { method: "POST", body: new URLSearchParams(new FormData(here)) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.querySelector("main");
    if (!next) throw new Error("no page of ours");
    document.querySelector("main").replaceWith(document.importNode(next, true));
    document.getElementById("callback")?.addEventListener("submit", send);
    (document.querySelector("[aria-invalid]") || document.getElementById("left") || document.getElementById("callback").about).focus();
  } catch {
    told("Mạng đang chập chờn, chưa gửi được. Những gì đã điền vẫn còn; anh/chị bấm Gửi lại nhé.");
    button.disabled = false;
    button.focus();
  }
}

form?.addEventListener("submit", send);
