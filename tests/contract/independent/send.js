// Speaks to a Graph API at another origin with the public client, and prints what came of each call, one JSON object.
"use strict";
const { MessengerClient } = require("messaging-api-messenger");

const { origin, person, accessToken, appSecret } = JSON.parse(process.argv[2]);
const client = new MessengerClient({ origin, accessToken, appSecret, version: "25.0" });

const BUTTONS = [
  { type: "postback", title: "Gặp cán bộ", payload: "#gap" },
  { type: "web_url", title: "Cổng Dịch vụ công", url: "https://dichvucong.gov.vn" },
  { type: "phone_number", title: "Gọi tổng đài", payload: "+84900000001" },
];
const CALLS = {
  text: () => client.sendText(person, "Dạ, anh/chị cần chuẩn bị…", { messagingType: "RESPONSE" }),
  quickReplies: () =>
    client.sendMessage(person, {
      text: "Anh/chị muốn hỏi việc nào?",
      quickReplies: [{ contentType: "text", title: "Gặp cán bộ", payload: "#gap" }],
    }),
  buttons: () => client.sendButtonTemplate(person, "Chọn cách liên hệ", BUTTONS),
  typing: () => client.typingOn(person),
  profile: () => client.setMessengerProfile({ getStarted: { payload: "#start" } }),
  tooLong: () => client.sendText(person, "a".repeat(2001)),
  stranger: () => client.sendText("1", "a"),
};

async function main() {
  const results = {};
  for (const [name, call] of Object.entries(CALLS)) {
    try {
      results[name] = await call();
    } catch (error) {
      results[name] = { refused: error.message };
    }
  }
  console.log(JSON.stringify(results));
}

main();
