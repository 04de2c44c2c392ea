// The way to the simulator's strings, and the one line that says when something went wrong.
const trouble = document.getElementById("trouble");

export function tell(sentence) {
  trouble.textContent = sentence;
  trouble.hidden = !sentence;
}

async function call(path, options) {
  let answer = null;
  try {
    answer = await fetch("/control/" + path, options);
  } catch (error) {
    tell("Bộ giả lập không trả lời. Xem lại cửa sổ đang chạy lệnh make run.");
    return null;
  }
  const data = await answer.json();
  if (answer.ok) return data;
  tell(data.error);
  return null;
}

export const read = (path) => call(path, {});
export const clear = (path) => call(path, { method: "DELETE" });
export function order(path, body) {
  tell("");
  return call(path, { method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json" } });
}

export function make(tag, className, text) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
}

export function press(title, act) {
  const button = make("button", "", title);
  button.type = "button";
  button.onclick = act;
  return button;
}
